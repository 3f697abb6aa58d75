using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Polling;

/// <summary>What a round brought.</summary>
/// <param name="Items">Items that came, those of the overlap too.</param>
/// <param name="Failure">Why it ended early; null: all that is new was taken.</param>
public sealed record PollResult(int Items, string? Failure);

/// <summary>
/// One round of asking a partner for what is new, page by page after (time, id): rows that move between pages are neither lost nor
/// skipped. The first page goes back by the overlap, for rows that appear late; what came before is known to the inbox. The cursor
/// moves after a page was taken whole, so that a crash asks for that page again.
/// </summary>
internal sealed class PollRound(
    Connector connector, PollManifest poll, PartnerCredential from, IConnectorClient client, IPartnerInbox inbox, IDatabase database, TimeProvider time,
    PollMemory? memory = null)
{
    public async Task<PollResult> RunAsync(CancellationToken ct)
    {
        memory?.Begin();
        var result = await AskAndTakeAsync(ct);
        if (result.Failure is not null)
        {
            memory?.Keep();
        }

        return result;
    }

    private async Task<PollResult> AskAndTakeAsync(CancellationToken ct)
    {
        var cursor = await database.ReadAsync(connection => ConnectorCursorTable.FindAsync(connection, from.TenantId, connector.Name, poll.Ask), ct);
        var began = time.GetUtcNow();
        if (cursor is null)
        {
            // Kept at once: rounds that fail or find nothing would each begin later, and pass by a row that appears late.
            cursor = new(began, "");
            if (!await MoveAsync(null, cursor, ct))
            {
                return new(0, null);
            }
        }

        var asked = new ConnectorCursor(cursor.Since - poll.Overlap, "");
        var items = 0;
        for (var page = 0; page < poll.MaxPages; page++)
        {
            // 1. Ask
            var (list, failure) = await AskAsync(asked, ct);
            if (failure is not null)
            {
                return new(items, failure);
            }

            // 2. Take
            var (newest, broken) = await TakeAsync(list, asked, ct);
            items += list.Count;
            if (broken is not null)
            {
                return new(items, broken);
            }

            // 3. Move, never beyond the round's beginning: what appears late while it lasts may stand before the page that it is at.
            var to = newest.Since > began ? new(began, "") : newest;
            if (IsAfter(to, cursor))
            {
                if (!await MoveAsync(cursor, to, ct))
                {
                    return new(items, null);
                }

                cursor = to;
            }

            if (list.Count < poll.PageSize || !IsAfter(newest, asked))
            {
                return new(items, list.Count < poll.PageSize ? null : "The partner keeps giving the same page.");
            }

            asked = newest;
        }

        return new(items, null);
    }

    private async Task<(JsonArray Items, string? Failure)> AskAsync(ConnectorCursor asked, CancellationToken ct)
    {
        var answer = await client.CallAsync(
            new()
            {
                TenantId = from.TenantId,
                Connector = connector.Name,
                Operation = poll.Ask,
                Input = new JsonObject { ["since"] = Iso(asked.Since), ["sinceId"] = asked.SinceId, ["limit"] = poll.PageSize },
                IdempotencyKey = $"poll-{Guid.NewGuid():N}",
            },
            ct);
        return answer switch
        {
            OutboundResult.Done { Output: var output } => output["items"] is JsonArray items ? (items, null)
                : output["items"] is JsonObject one ? (new JsonArray(one.DeepClone()), null) : ([], null),
            OutboundResult.Refused refused => ([], refused.Message),
            OutboundResult.Failed failed => ([], failed.Message),
            OutboundResult.Unknown unknown => ([], unknown.Message),
            _ => throw new InvalidOperationException($"no such result: {answer}"),
        };
    }

    private async Task<(ConnectorCursor Newest, string? Failure)> TakeAsync(JsonArray items, ConnectorCursor asked, CancellationToken ct)
    {
        var newest = asked;
        foreach (var item in items)
        {
            if (item is not JsonObject message || message["id"]?.ToString() is not { Length: > 0 } id
                || !DateTimeOffset.TryParse(message["time"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            {
                return (newest, "An item has no id or no time: the mapping of the answer must give both.");
            }

            // When a row was last touched is where it stands, not what it says: one that moved is the same message.
            var said = (JsonObject)message.DeepClone();
            said.Remove("time");
            var content = System.Text.Encoding.UTF8.GetBytes(JsonCodec.Write(said));
            if (memory?.Knows(id, content) != true)
            {
                var result = await inbox.TakeAsync(
                    connector, new RawMessage { Body = content, Charset = Charsets.Utf8, From = from, Operation = poll.Into, Document = message }, ct);
                if (result.MayComeAgain)
                {
                    return (newest, result.Message);
                }

                memory?.Note(id, content);
            }

            // A message that is refused is recorded and will not become better by being asked for again.
            var here = new ConnectorCursor(at, id);
            newest = IsAfter(here, newest) ? here : newest;
        }

        return (newest, null);
    }

    private async Task<bool> MoveAsync(ConnectorCursor? before, ConnectorCursor to, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ConnectorCursorTable.Move(batch, from.TenantId, connector.Name, poll.Ask, before, to, time.GetUtcNow());
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    // Milliseconds: what the cursor keeps.
    private static bool IsAfter(ConnectorCursor one, ConnectorCursor? other) => other is null
        || (one.Since.ToUnixTimeMilliseconds(), string.CompareOrdinal(one.SinceId, other.SinceId)).CompareTo((other.Since.ToUnixTimeMilliseconds(), 0)) > 0;

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
