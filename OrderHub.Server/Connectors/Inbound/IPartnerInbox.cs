using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>What became of a message, for transports that answer nobody.</summary>
/// <param name="Outcome">One of <see cref="Exchanges.ExchangeOutcome"/>.</param>
/// <param name="Code">Why it was not taken.</param>
/// <param name="Message">The same in words.</param>
/// <param name="OrderNo">The order it became or is about.</param>
/// <param name="Faults">All that is wrong with it.</param>
public sealed record TakenMessage(string Outcome, string? Code, string Message, string? OrderNo, IReadOnlyList<Fault> Faults)
{
    /// <summary>The message is with the hub, now or since before.</summary>
    public bool IsTaken => Outcome is Exchanges.ExchangeOutcome.Done or Exchanges.ExchangeOutcome.Replayed or Exchanges.ExchangeOutcome.Quarantined;

    /// <summary>Nothing was stored, and the same message may come again.</summary>
    public bool MayComeAgain => Outcome == Exchanges.ExchangeOutcome.Failed;
}

/// <summary>
/// Where messages go that no partner waits for: out of files and polls. Taking a message twice is safe: it is known by its number or
/// its content, and then answered as the first time. The layer above takes them to intake and reports.
/// </summary>
public interface IPartnerInbox
{
    Task<TakenMessage> TakeAsync(Connector connector, RawMessage raw, CancellationToken ct);
}
