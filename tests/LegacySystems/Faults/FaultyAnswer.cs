namespace OrderHub.LegacySystems.Faults;

/// <summary>Wraps a system's answers in the faults that are switched on: slow, error before, silence after.</summary>
internal sealed class FaultyAnswer(FaultBox faults)
{
    /// <summary>The longest silence; callers give up long before.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    public Task<IResult> WaybillAsync(Func<IResult> work, CancellationToken ct) => AnswerAsync(
        faults.Current.Waybill, work, ct,
        () => faults.Take(s => s.Waybill.ErrorCount, s => s with { Waybill = s.Waybill with { ErrorCount = s.Waybill.ErrorCount - 1 } }),
        () => faults.Take(s => s.Waybill.TimeoutButDone, s => s with { Waybill = s.Waybill with { TimeoutButDone = s.Waybill.TimeoutButDone - 1 } }));

    public Task<IResult> TerminalAsync(Func<IResult> work, CancellationToken ct) => AnswerAsync(
        faults.Current.Terminal, work, ct,
        () => faults.Take(s => s.Terminal.ErrorCount, s => s with { Terminal = s.Terminal with { ErrorCount = s.Terminal.ErrorCount - 1 } }),
        () => faults.Take(s => s.Terminal.TimeoutButDone, s => s with { Terminal = s.Terminal with { TimeoutButDone = s.Terminal.TimeoutButDone - 1 } }));

    /// <summary>The same for systems whose faults strike a share of the calls; <paramref name="failing"/> is how one says in a 200 that it failed.</summary>
    public async Task<IResult> RatedAsync(string system, CalledFaults set, Func<IResult> failing, Func<IResult> work, CancellationToken ct)
    {
        if (set.SlowMs > 0)
        {
            await Task.Delay(set.SlowMs, ct);
        }

        if (faults.Strike($"{system}.error", set.ErrorRate))
        {
            return Results.Text("simulated failure: nothing was done", statusCode: 500);
        }

        if (faults.Strike($"{system}.failure", set.FailureRate))
        {
            return failing();
        }

        var answer = work();
        if (faults.Strike($"{system}.timeout", set.TimeoutRate))
        {
            await Task.Delay(Silence, ct);
        }

        return answer;
    }

    private async Task<IResult> AnswerAsync(AnswerFaults set, Func<IResult> work, CancellationToken ct, Func<bool> fail, Func<bool> fallSilent)
    {
        if (set.SlowMs > 0)
        {
            await Task.Delay(set.SlowMs, ct);
        }

        if (faults.Roll(set.ErrorRate) || fail())
        {
            return Results.Text("simulated failure: nothing was done", statusCode: 500);
        }

        var silent = fallSilent();
        var answer = work();
        if (silent)
        {
            await Task.Delay(Silence, ct);
        }

        return answer;
    }
}
