using OrderHub.Server.Storage;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>Questions of many callers in one read: fresh, each answered, none mixed up with another.</summary>
public sealed class SharedReadTests
{
    private readonly List<IReadOnlyList<int>> reads = [];
    private readonly SemaphoreSlim answer = new(0);

    [Fact]
    public async Task Questions_that_come_during_a_read_go_together_with_the_next()
    {
        var shared = Shared(lanes: 1, width: 10);
        var first = shared.AskAsync(1, default);
        await UntilAsync(1);
        var others = Enumerable.Range(2, 5).Select(number => shared.AskAsync(number, default)).ToList();
        answer.Release();
        Assert.Equal("1", await first);
        await UntilAsync(2);
        answer.Release();
        Assert.Equal((IEnumerable<string?>)["2", "3", "4", "5", "6"], await Task.WhenAll(others));
        Assert.Equal([1], reads[0]);
        Assert.Equal([2, 3, 4, 5, 6], reads[1]);
    }

    [Fact]
    public async Task The_same_question_is_asked_once_and_answered_to_all()
    {
        var shared = Shared(lanes: 1, width: 10);
        var first = shared.AskAsync(1, default);
        await UntilAsync(1);
        Task<string?>[] same = [shared.AskAsync(7, default), shared.AskAsync(7, default)];
        answer.Release(2);
        await first;
        Assert.Equal((IEnumerable<string?>)["7", "7"], await Task.WhenAll(same));
        Assert.Equal([7], reads[1]);
    }

    [Fact]
    public async Task A_question_during_a_read_of_the_same_is_not_answered_by_it()
    {
        var shared = Shared(lanes: 1, width: 10);
        var first = shared.AskAsync(1, default);
        await UntilAsync(1);
        var later = shared.AskAsync(1, default);
        answer.Release();
        await first;
        Assert.False(later.IsCompleted);
        answer.Release();
        Assert.Equal("1", await later);
        Assert.Equal(2, reads.Count);
    }

    [Fact]
    public async Task Lanes_and_width_are_kept()
    {
        var shared = Shared(lanes: 2, width: 3);
        var asked = Enumerable.Range(1, 2).Select(number => shared.AskAsync(number, default)).ToList();
        await UntilAsync(1);
        asked.AddRange(Enumerable.Range(3, 9).Select(number => shared.AskAsync(number, default)));
        answer.Release(20);
        Assert.Equal(Enumerable.Range(1, 11).Select(number => $"{number}"), await Task.WhenAll(asked));
        Assert.All(reads, read => Assert.InRange(read.Count, 1, 3));
    }

    [Fact]
    public async Task A_failure_reaches_each_that_asked_and_nobody_after()
    {
        var isBroken = true;
        var shared = new SharedRead<int, string>(
            numbers => isBroken
                ? Task.FromException<IReadOnlyDictionary<int, string>>(new InvalidOperationException("down"))
                : Task.FromResult<IReadOnlyDictionary<int, string>>(numbers.ToDictionary(number => number, number => $"{number}")),
            lanes: 1, width: 10);
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.AskAsync(1, default));
        isBroken = false;
        Assert.Equal("2", await shared.AskAsync(2, default));
        Assert.Null(await new SharedRead<int, string>(_ => Task.FromResult<IReadOnlyDictionary<int, string>>(new Dictionary<int, string>()), 1, 1).AskAsync(3, default));
    }

    private SharedRead<int, string> Shared(int lanes, int width) => new(
        async numbers =>
        {
            lock (reads)
            {
                reads.Add(numbers);
            }

            await answer.WaitAsync();
            return numbers.ToDictionary(number => number, number => $"{number}");
        },
        lanes, width);

    private async Task UntilAsync(int count)
    {
        while (true)
        {
            lock (reads)
            {
                if (reads.Count >= count)
                {
                    return;
                }
            }

            await Task.Delay(1);
        }
    }
}
