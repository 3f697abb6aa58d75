using System.Text.Json;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows.Incidents;

/// <summary>
/// Carries out actions on many incidents, a piece at a time under a lease. 1. Select: items are rows before anything is decided, so
/// that the action knows how far it must go. 2. Decide about each, and write its result. A node that dies leaves items that were
/// decided and not written; the next one sees that the incident was closed as the action would have, and writes that.
/// </summary>
public sealed class IncidentActionWorker(
    IShards shards, IncidentActions actions, IncidentDesk desk, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<IncidentActionWorker> log) : BackgroundService
{
    /// <summary>Items selected, and decided about, before the progress is written.</summary>
    public const int Piece = 100;

    private const int MaxMessage = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await WorkAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.IncidentActionBroken(log, error);
            }

            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(options.Value.Poll, clock, waking.Token), actions.Nudges.WaitToReadAsync(waking.Token).AsTask());
            await waking.CancelAsync();
            actions.Nudges.TryRead(out _);
        }
    }

    /// <summary>Does one piece of one action. False: there is nothing to do.</summary>
    public async Task<bool> WorkAsync(CancellationToken ct)
    {
        foreach (var free in await IncidentActionTable.FreeAsync(shards.Home, clock.GetUtcNow(), 10, ct))
        {
            var claim = new WriteBatch();
            var lease = clock.GetUtcNow() + options.Value.Lease;
            IncidentActionTable.Claim(claim, free, lease);
            if ((await shards.Home.CommitAsync(claim, ct)).IsCommitted)
            {
                var mine = free with { Fence = free.Fence + 1, LeaseUntil = lease };
                await (mine.State == IncidentActionRow.Selecting ? SelectAsync(mine, ct) : DecideAsync(mine, ct));
                return true;
            }
        }

        return false;
    }

    private async Task SelectAsync(IncidentActionRow action, CancellationToken ct)
    {
        var filter = JsonSerializer.Deserialize(action.Filter, BulkJson.Default.IncidentFilter)!;
        var page = filter.Ids is { } ids
            ? await ByIdAsync(action, ids, ct)
            : await shards.OldestAsync(
                action.LastId, Piece, incident => incident.IncidentId, (database, after) => IncidentSelection.PageAsync(database, action.TenantId, filter, after, Piece, ct));
        var batch = new WriteBatch();
        foreach (var (incidentId, orderNo) in page)
        {
            IncidentActionTable.InsertItem(batch, action.TenantId, action.ActionId, incidentId, orderNo);
        }

        // One cursor over all databases: an incident whose shard moves meanwhile is neither missed nor taken twice.
        var through = filter.Ids is not null || page.Count < Piece;
        IncidentActionTable.Advance(batch, action with
        {
            State = through ? IncidentActionRow.Running : IncidentActionRow.Selecting,
            LastId = through ? 0 : page[^1].IncidentId,
            Total = action.Total + page.Count,
            UpdatedAt = clock.GetUtcNow(),
            LeaseUntil = null,
        });
        await shards.Home.CommitAsync(batch, ct);
    }

    private async Task<IReadOnlyList<(long IncidentId, string OrderNo)>> ByIdAsync(IncidentActionRow action, IReadOnlyList<long> ids, CancellationToken ct)
    {
        var found = new List<(long, string)>();
        foreach (var id in ids.Distinct())
        {
            if (await desk.FindAsync(action.TenantId, id, ct) is { State: "open" } incident)
            {
                found.Add((id, incident.OrderNo));
            }
        }

        return found;
    }

    private async Task DecideAsync(IncidentActionRow action, CancellationToken ct)
    {
        var started = clock.GetUtcNow();
        var pending = await IncidentActionTable.PendingAsync(shards.Home, action.TenantId, action.ActionId, Math.Min(Piece, action.Pace), ct);
        var decision = BulkDecision.Parse(action.Decision);
        var batch = new WriteBatch();
        var (done, failed) = (0, 0);
        foreach (var item in pending)
        {
            var result = await DecideAsync(action, decision, item, ct);
            IncidentActionTable.DecideItem(batch, action.TenantId, action.ActionId, result);
            (done, failed) = result.State == IncidentActionItemRow.Done ? (done + 1, failed) : (done, failed + 1);
        }

        var now = clock.GetUtcNow();
        var ended = pending.Count == 0;
        var pause = TimeSpan.FromSeconds((double)pending.Count / action.Pace) - (now - started);
        IncidentActionTable.Advance(batch, action with
        {
            State = ended ? IncidentActionRow.Done : IncidentActionRow.Running,
            DoneCount = action.DoneCount + done,
            FailedCount = action.FailedCount + failed,
            UpdatedAt = now,
            EndedAt = ended ? now : null,
            // The pace: nobody goes on with the action before its time.
            LeaseUntil = ended || pause <= TimeSpan.Zero ? null : now + pause,
        });
        await shards.Home.CommitAsync(batch, ct);
    }

    private async Task<IncidentActionItemRow> DecideAsync(IncidentActionRow action, BulkDecision decision, IncidentActionItemRow item, CancellationToken ct)
    {
        try
        {
            var incident = await desk.FindAsync(action.TenantId, item.IncidentId, ct);
            if (incident is { State: "open" } && await desk.DecideAsync(incident, decision.For(action.CreatedBy), ct))
            {
                return item with { State = IncidentActionItemRow.Done, DecidedAt = clock.GetUtcNow() };
            }

            incident = await desk.FindAsync(action.TenantId, item.IncidentId, ct);
            return incident is { } closed && closed.State == decision.Closes && closed.ClosedBy == action.CreatedBy && closed.ClosedAt >= action.CreatedAt
                ? item with { State = IncidentActionItemRow.Done, DecidedAt = closed.ClosedAt }
                : Failed(item, incident is null ? "The incident is gone." : $"{incident.ClosedBy ?? "Somebody"} decided about it already: {incident.State}.");
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // One that cannot be decided holds up no other; a person sees why.
            Logs.IncidentActionBroken(log, error);
            return Failed(item, $"{error.GetType().Name}: {error.Message}");
        }
    }

    private IncidentActionItemRow Failed(IncidentActionItemRow item, string message) => item with
    {
        State = IncidentActionItemRow.Failed,
        Message = message.Length > MaxMessage ? message[..MaxMessage] : message,
        DecidedAt = clock.GetUtcNow(),
    };
}
