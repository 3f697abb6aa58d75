using OrderHub.Connectors.Signatures;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

public sealed class SignatureTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData("ABCDEF", "abcdef", true)]
    [InlineData("ABCDEF", "ABCDEE", false)]
    [InlineData("", "ABCDEF", false)]
    [InlineData("ABCDEF0", "ABCDEF", false)]
    public void Signatures_are_compared_whole_and_case_aside(string given, string expected, bool matches) =>
        Assert.Equal(matches, SignatureText.Matches(given, expected));

    [Fact]
    public void Time_stamps_within_the_window_pass_in_both_directions()
    {
        var clock = new Partners.StillClock(new(2025, 3, 2, 1, 0, 0, TimeSpan.Zero));
        var guard = new ReplayGuard(clock);
        Assert.True(guard.IsTimely(clock.Now.AddMinutes(-10), Window));
        Assert.True(guard.IsTimely(clock.Now.AddMinutes(10), Window));
        Assert.False(guard.IsTimely(clock.Now.AddMinutes(-16), Window));
        Assert.False(guard.IsTimely(clock.Now.AddMinutes(16), Window));
    }

    [Fact]
    public void A_nonce_passes_once_until_its_message_is_too_old_anyway()
    {
        var clock = new Partners.StillClock(new(2025, 3, 2, 1, 0, 0, TimeSpan.Zero));
        var guard = new ReplayGuard(clock);
        Assert.True(guard.IsFirst("a", "n", Window));
        Assert.False(guard.IsFirst("a", "n", Window));
        Assert.True(guard.IsFirst("b", "n", Window));
        clock.Now += TimeSpan.FromMinutes(29);
        Assert.False(guard.IsFirst("a", "n", Window));
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.True(guard.IsFirst("a", "n", Window));
    }

    [Fact]
    public void A_nonce_that_was_given_back_passes_once_more_and_is_remembered_from_then_on()
    {
        var clock = new Partners.StillClock(new(2025, 3, 2, 1, 0, 0, TimeSpan.Zero));
        var guard = new ReplayGuard(clock);
        Assert.True(guard.IsFirst("a", "n", Window));
        guard.GiveBack("a", "n");
        clock.Now += TimeSpan.FromMinutes(10);
        Assert.True(guard.IsFirst("a", "n", Window));
        clock.Now += TimeSpan.FromMinutes(25);
        Assert.False(guard.IsFirst("a", "n", Window));
    }

    [Fact]
    public void The_memory_for_nonces_has_a_limit()
    {
        var guard = new ReplayGuard(new Partners.StillClock(DateTimeOffset.UnixEpoch), capacity: 100);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.True(guard.IsFirst("a", $"{i}", Window)));
        Assert.False(guard.IsFirst("a", "999", Window));
        Assert.True(guard.IsFirst("a", "0", Window));
    }
}
