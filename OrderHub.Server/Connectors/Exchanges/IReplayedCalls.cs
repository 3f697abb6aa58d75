namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>Who waits for the answers of calls that people send again. The layers above know the flows behind them.</summary>
public interface IReplayedCalls
{
    /// <summary>Brings the answer to the step that waits for it, if one still does; twice does nothing more. Which of the two it was, in words.</summary>
    /// <param name="call">The call as it was sent again, under the key of the first.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="by">Who had it sent.</param>
    /// <param name="reason">Why.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<string> TakeAsync(OutboundCall call, OutboundResult.Done result, string by, string? reason, CancellationToken ct);
}
