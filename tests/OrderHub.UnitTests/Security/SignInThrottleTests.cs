using Microsoft.Extensions.Options;
using OrderHub.Server.Hosting.Development;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Accounts;
using Xunit;

namespace OrderHub.UnitTests.Security;

public sealed class SignInThrottleTests
{
    private readonly AdvanceableClock clock = new(TimeProvider.System, TimeSpan.Zero);
    private readonly SignInThrottle throttle;

    public SignInThrottleTests() => throttle = new(Options.Create(new SecurityOptions { SignInFailures = 3 }), clock);

    [Fact]
    public void The_first_failures_cost_nothing()
    {
        Fail(2);

        Assert.Null(throttle.WaitFor("admin", "10.0.0.1"));
    }

    [Fact]
    public void Further_failures_cost_twice_as_much_each_time_up_to_a_minute()
    {
        var waits = new List<double>();
        Fail(2);
        for (var i = 0; i < 9; i++)
        {
            Fail(1);
            waits.Add(Math.Round(throttle.WaitFor("admin", "10.0.0.1")!.Value.TotalSeconds));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
    }

    [Fact]
    public void The_wait_ends()
    {
        Fail(12);
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Null(throttle.WaitFor("admin", "10.0.0.1"));
    }

    [Fact]
    public void One_login_does_not_slow_down_another_at_another_address()
    {
        Fail(5);

        Assert.Null(throttle.WaitFor("operator", "10.0.0.2"));
    }

    [Fact]
    public void An_address_that_tries_many_logins_is_slowed_down_too()
    {
        for (var i = 0; i < 30; i++)
        {
            throttle.Failed($"login{i}", "10.0.0.1");
        }

        Assert.NotNull(throttle.WaitFor("somebody", "10.0.0.1"));
    }

    [Fact]
    public void A_success_forgives_the_login()
    {
        Fail(5);
        throttle.Succeeded("admin");

        Assert.Null(throttle.WaitFor("admin", "10.0.0.2"));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            throttle.Failed("admin", "10.0.0.1");
        }
    }
}
