using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <summary>One message in or out, and what became of it.</summary>
/// <param name="ExchangeId">Its number.</param>
/// <param name="Connector">The partner's connector.</param>
/// <param name="Direction">in or out, as the hub sees it.</param>
/// <param name="Operation">The connector's operation; empty where none was understood.</param>
/// <param name="Transport">http, folder or poll.</param>
/// <param name="Outcome">done, replayed, refused, conflict, quarantined, failed, unknown or rejected.</param>
/// <param name="Code">Why it did not end well.</param>
/// <param name="OrderNo">The order that it became or is about.</param>
/// <param name="WaybillNo">The waybill that it is about.</param>
/// <param name="MessageKey">The partner's number of the message, or the idempotency key of a call.</param>
/// <param name="HttpStatus">Of the answer; 0 where there was none.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="MappingVersion">The version of the connector that read or wrote it.</param>
/// <param name="RequestBytes">Length of the message.</param>
/// <param name="Trace">The trace that it belongs to.</param>
/// <param name="ReplayOf">The exchange that was replayed by it.</param>
public sealed record ExchangeSummary(
    string ExchangeId, string Connector, string Direction, string Operation, string Transport, string Outcome, string? Code, string? OrderNo, string? WaybillNo, string? MessageKey,
    int HttpStatus, DateTimeOffset StartedAt, decimal DurationMs, string MappingVersion, int RequestBytes, string? Trace, string? ReplayOf)
{
    internal static ExchangeSummary Of(ExchangeRow row) => new(
        row.ExchangeId.ToString(CultureInfo.InvariantCulture), row.Connector, row.Direction, row.Operation, row.Transport, row.Outcome, row.Code, row.OrderNo, row.WaybillNo, row.MessageKey,
        row.HttpStatus, row.StartedAt, decimal.Round((decimal)row.Duration.TotalMilliseconds, 3), row.MappingVersion, row.RequestBytes,
        row.TraceParent is { Length: >= 35 } parent ? parent[3..35] : null, row.ReplayOf?.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Exchanges, newest first.</summary>
public sealed record ExchangePage(IReadOnlyList<ExchangeSummary> Items, string? NextCursor);

/// <summary>An exchange whole, what is personal masked.</summary>
/// <param name="Exchange">What became of it.</param>
/// <param name="Decoded">The message as a tree in the partner's words; null where it could not be read.</param>
/// <param name="Mapped">The same in the hub's words; for a call what the hub asked.</param>
/// <param name="Faults">What was wrong.</param>
/// <param name="CaseId">The open case about it.</param>
/// <param name="Replayable">Whether it can be replayed.</param>
public sealed record ExchangeDetail(
    ExchangeSummary Exchange, JsonNode? Decoded, JsonNode? Mapped, IReadOnlyList<Fault> Faults, string? CaseId, bool Replayable);

/// <summary>An exchange as it was on the wire; each look is audited.</summary>
/// <param name="Request">The message: where its bytes are no text, unreadable ones replaced.</param>
/// <param name="RequestBase64">Its very bytes.</param>
/// <param name="Reply">What was answered.</param>
/// <param name="ReplyBase64">Its very bytes.</param>
/// <param name="Decoded">Unmasked.</param>
/// <param name="Mapped">Unmasked.</param>
public sealed record ExchangeRaw(string Request, string RequestBase64, string? Reply, string? ReplyBase64, JsonNode? Decoded, JsonNode? Mapped);

/// <summary>Replay one exchange.</summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record ReplayExchange(string? Reason = null);

/// <summary>What a replay came to.</summary>
/// <param name="Outcome">One of the outcomes of exchanges.</param>
/// <param name="Message">In words.</param>
/// <param name="OrderNo">The order.</param>
public sealed record ReplayAnswer(string Outcome, string Message, string? OrderNo);

/// <summary>Which exchanges are meant; every condition that is given must hold, and one must be.</summary>
/// <param name="Ids">Only these, at most 500.</param>
public sealed record ExchangeChoice(
    string? Connector = null, string? Operation = null, string? Direction = null, string? Outcome = null, string? Code = null, string? Key = null, string? OrderNo = null,
    DateTimeOffset? After = null, DateTimeOffset? Before = null, IReadOnlyList<string>? Ids = null);

/// <summary>Replay many exchanges.</summary>
/// <param name="Filter">Which.</param>
/// <param name="Reason">Why, for the record.</param>
/// <param name="Pace">Most a second; the server's own limit holds as well.</param>
public sealed record BeginReplay(ExchangeChoice Filter, string? Reason = null, int? Pace = null);

/// <summary>An action on many exchanges or cases, and how far it has come.</summary>
/// <param name="Subject">exchange or case.</param>
/// <param name="State">selecting, running, done or stopped.</param>
/// <param name="Total">Found; grows while it selects.</param>
/// <param name="Done">Done as asked.</param>
/// <param name="Failed">Not done, each with a reason.</param>
/// <param name="PerSecond">Items a second so far.</param>
/// <param name="Filter">Which were meant.</param>
/// <param name="Decision">What was to be done.</param>
public sealed record PartnerAction(
    string ActionId, string Subject, string State, int Total, int Done, int Failed, decimal PerSecond, JsonNode Filter, JsonNode Decision,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt)
{
    internal static PartnerAction Of(PartnerActionRow row)
    {
        var seconds = (decimal)((row.EndedAt ?? row.UpdatedAt) - row.CreatedAt).TotalSeconds;
        return new(
            row.ActionId.ToString(CultureInfo.InvariantCulture), row.Subject, row.State, row.Total, row.DoneCount, row.FailedCount,
            seconds > 0 ? decimal.Round((row.DoneCount + row.FailedCount) / seconds, 1) : 0, JsonNode.Parse(row.Filter)!, JsonNode.Parse(row.Decision)!,
            row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.EndedAt);
    }
}

/// <summary>Actions, newest first.</summary>
public sealed record PartnerActionPage(IReadOnlyList<PartnerAction> Items, string? NextCursor);

/// <summary>One exchange or case of an action.</summary>
/// <param name="State">pending, done or failed.</param>
/// <param name="Message">Why it failed.</param>
public sealed record PartnerActionItem(string ItemId, string State, string? Message, DateTimeOffset? DecidedAt);

/// <summary>Items of an action.</summary>
public sealed record PartnerActionItemPage(IReadOnlyList<PartnerActionItem> Items, string? NextCursor);
