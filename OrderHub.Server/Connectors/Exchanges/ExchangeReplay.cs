using System.Text.Json.Nodes;
using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>What a replay came to.</summary>
/// <param name="Outcome">One of <see cref="ExchangeOutcome"/>; null: it could not be tried.</param>
/// <param name="Message">In words.</param>
/// <param name="OrderNo">The order it became or is about.</param>
public sealed record ReplayResult(string? Outcome, string Message, string? OrderNo)
{
    /// <summary>The message is with the hub, or the call with the partner, now or since before.</summary>
    public bool IsDone => Outcome is ExchangeOutcome.Done or ExchangeOutcome.Replayed;
}

/// <summary>
/// Replays exchanges. One that came in is read again by the mapping of now and taken as if it had come now, under the number that it has: what
/// was taken is not taken twice. One that went out is sent again under the same idempotency key: a partner that keeps keys does nothing twice, and the
/// step of a flow that waits for the answer goes on with it.
/// </summary>
public sealed class ExchangeReplay(
    ExchangeReader exchanges, ConnectorCatalog catalog, IPartnerCredentials credentials, IPartnerInbox inbox, IConnectorClient client, IReplayedCalls waiting, PartnerCases cases)
{
    /// <summary>What a person writes into the record of a case that a replay settled.</summary>
    public const string Settled = "replay";

    public async Task<ReplayResult> ReplayAsync(int tenantId, long exchangeId, string by, string? reason, CancellationToken ct)
    {
        if (await exchanges.FindAsync(tenantId, exchangeId, ct) is not { } exchange)
        {
            return new(null, $"There is no exchange {exchangeId}.", null);
        }

        if (exchange.Row.Direction == "out")
        {
            return await SendAsync(exchange, by, reason, ct);
        }

        var result = await TakeAsync(exchange, ct);
        if (result.IsDone && await cases.OfExchangeAsync(tenantId, exchangeId, ct) is { Kind: CaseKinds.Quarantine } open && await cases.ClaimAsync(open, ct) is { } claimed)
        {
            await cases.DecideAsync(claimed, Settled, by, reason, ct);
        }

        return result;
    }

    /// <summary>Takes a message as if it had come now.</summary>
    public async Task<ReplayResult> TakeAsync(OpenExchange exchange, CancellationToken ct)
    {
        var row = exchange.Row;
        if (catalog.Find(row.TenantId, row.Connector) is not { Manifest.Inbound: not null } connector)
        {
            return new(null, $"There is no connector '{row.Connector}' that takes messages in.", null);
        }

        if (RawOf(exchange, credentials.OfTenant(row.Connector, row.TenantId) ?? new(row.Connector, "", row.TenantId, "")) is not { } raw)
        {
            return new(null, "Only the beginning of the message was kept.", null);
        }

        var taken = await inbox.TakeAsync(connector, raw, ct);
        await TellSenderAsync(connector, exchange, taken, ct);
        return new(taken.Outcome, taken.Message, taken.OrderNo);
    }

    /// <summary>
    /// A file was answered before its message came out of quarantine: its sender gets one more answer, about that message alone. Told twice, it is
    /// the same file under the same name. Who waits at a door asks again, and who is told of states hears of the order by them.
    /// </summary>
    private async Task TellSenderAsync(Connector connector, OpenExchange exchange, TakenMessage taken, CancellationToken ct)
    {
        var row = exchange.Row;
        if (row.Outcome != ExchangeOutcome.Quarantined || taken.Outcome is ExchangeOutcome.Quarantined or ExchangeOutcome.Failed
            || connector.Manifest.Inbound is not { Folder: { Result: { } operation } folder })
        {
            return;
        }

        var first = (exchange.Decoded as JsonObject)?["rows"] is JsonArray { Count: > 0 } rows ? rows[0] : null;
        var code = taken.IsTaken ? null : taken.Code;
        await client.CallAsync(
            new()
            {
                TenantId = row.TenantId,
                Connector = connector.Name,
                Operation = operation,
                OrderNo = taken.OrderNo,
                IdempotencyKey = $"decided-{row.ReplayOf ?? row.ExchangeId}",
                Input = new JsonObject
                {
                    ["file"] = "",
                    ["outcome"] = taken.IsTaken ? ExchangeOutcome.Done : ExchangeOutcome.Rejected,
                    ["taken"] = taken.IsTaken ? 1 : 0,
                    ["refused"] = taken.IsTaken ? 0 : 1,
                    ["rows"] = new JsonArray(new JsonObject
                    {
                        ["line"] = first?["line"]?.DeepClone(),
                        ["key"] = folder.GroupBy is { } by ? first?[by]?.DeepClone() : null,
                        ["outcome"] = taken.Outcome,
                        ["orderNo"] = taken.OrderNo,
                        ["code"] = code,
                        ["message"] = code is null ? null : taken.Message,
                    }),
                },
            },
            ct);
    }

    /// <summary>The message as it came; null where not all of it was kept.</summary>
    public static RawMessage? RawOf(OpenExchange exchange, PartnerCredential from)
    {
        var row = exchange.Row;
        var (query, headers, body) = RawMessage.FromRecord(exchange.Request);
        if (row.Transport == "http")
        {
            // The record is the body and its head: what is shorter than the body that came was cut.
            return exchange.Request.Length < row.RequestBytes ? null : new()
            {
                Query = query,
                Headers = headers,
                Body = body,
                Charset = row.Charset,
                Replay = new(row.ReplayOf ?? row.ExchangeId, from, row.Transport, WasProven(row)),
            };
        }

        return new()
        {
            Body = body,
            Charset = row.Charset,
            From = from,
            Operation = row.Operation.Length == 0 ? null : row.Operation,
            Document = exchange.Decoded as JsonObject,
            Replay = new(row.ReplayOf ?? row.ExchangeId, from, row.Transport, WasProven(row)),
        };
    }

    // Whoever wrote a message that was turned away at the door has proved nothing; a replay must not open the door to it.
    private static bool WasProven(ExchangeRow row) => row.Transport != "http" || row.Outcome != ExchangeOutcome.Rejected
        || row.Code is PartnerCodes.Invalid or PartnerCodes.MethodUnknown or PartnerCodes.TimestampWindow or PartnerCodes.Replay;

    private async Task<ReplayResult> SendAsync(OpenExchange exchange, string by, string? reason, CancellationToken ct)
    {
        var row = exchange.Row;
        if (exchange.Mapped is not JsonObject input || row.MessageKey is not { } key
            || catalog.Find(row.TenantId, row.Connector)?.Manifest.Outbound?.Operations.Any(operation => operation.Name == row.Operation) != true)
        {
            return new(null, "What was asked for then is not kept, or the connector does not know the operation any more.", row.OrderNo);
        }

        var call = new OutboundCall
        {
            TenantId = row.TenantId,
            Connector = row.Connector,
            Operation = row.Operation,
            Input = input,
            IdempotencyKey = key,
            OrderNo = row.OrderNo,
            TraceParent = row.TraceParent,
            ReplayOf = row.ReplayOf ?? row.ExchangeId,
        };
        var result = await client.CallAsync(call, ct);
        return result switch
        {
            OutboundResult.Done done => new(ExchangeOutcome.Done, $"The partner has done it. {await waiting.TakeAsync(call, done, by, reason, ct)}", row.OrderNo),
            OutboundResult.Refused(var code, var message) => new(ExchangeOutcome.Refused, $"{code}: {message}", row.OrderNo),
            OutboundResult.Failed failed => new(ExchangeOutcome.Failed, $"{failed.Code}: {failed.Message}", row.OrderNo),
            OutboundResult.Unknown(var code, var message) => new(ExchangeOutcome.Unknown, $"{code}: {message}", row.OrderNo),
            _ => throw new InvalidOperationException($"no such result: {result}"),
        };
    }
}
