namespace OrderHub.Server.Storage;

/// <summary>
/// Asks a remote store the questions of many callers in one read: those that come while a read is under way go with the next one. A
/// question is never answered by a read that began before it was asked.
/// </summary>
/// <param name="read">Answers some questions at once; those without an answer are absent.</param>
/// <param name="lanes">Reads at the same time at most.</param>
/// <param name="width">Questions of one read at most.</param>
internal sealed class SharedRead<TQuestion, TAnswer>(Func<IReadOnlyList<TQuestion>, Task<IReadOnlyDictionary<TQuestion, TAnswer>>> read, int lanes, int width)
    where TQuestion : notnull
    where TAnswer : class
{
    private readonly Lock gate = new();
    private readonly Queue<Asked> waiting = new();
    private int reading;

    public Task<TAnswer?> AskAsync(TQuestion question, CancellationToken ct)
    {
        var asked = new Asked(question, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            waiting.Enqueue(asked);
            if (reading < lanes)
            {
                reading++;
                _ = ReadAllAsync();
            }
        }

        return asked.Answer.Task.WaitAsync(ct);
    }

    private async Task ReadAllAsync()
    {
        // Off the caller's stack, and beyond its lock.
        await Task.Yield();
        while (Take() is { Count: > 0 } some)
        {
            try
            {
                var answers = await read([.. some.Select(asked => asked.Question).Distinct()]);
                some.ForEach(asked => asked.Answer.SetResult(answers.GetValueOrDefault(asked.Question)));
            }
            catch (Exception failure)
            {
                // Each caller learns of it, as if it had asked alone.
                some.ForEach(asked => asked.Answer.SetException(failure));
            }
        }
    }

    private List<Asked> Take()
    {
        lock (gate)
        {
            var some = new List<Asked>(Math.Min(waiting.Count, width));
            while (some.Count < width && waiting.TryDequeue(out var asked))
            {
                some.Add(asked);
            }

            reading -= some.Count == 0 ? 1 : 0;
            return some;
        }
    }

    private sealed record Asked(TQuestion Question, TaskCompletionSource<TAnswer?> Answer);
}
