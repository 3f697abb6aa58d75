using System.Text.Json;
using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Cases;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Operations.Actions;

/// <summary>
/// Carries out actions on many exchanges or cases, a piece at a time under a lease. 1 Select: items are rows before anything is done, so that the
/// action knows how far it must go. 2 Do each, and write its result. A node that dies leaves items that were done and not written: they are done
/// again, which does nothing the second time.
/// </summary>
public sealed class PartnerActionWorker(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, PartnerActions actions, ExchangeReader exchanges, ExchangeReplay replays, PartnerCases cases,
    CaseDesk desk, NodeRoles roles, TimeProvider time, IOptions<ExchangeOptions> options, ILogger<PartnerActionWorker> log) : BackgroundService
{
    /// <summary>Items selected, and done, before the progress is written.</summary>
    public const int Piece = 50;

    private const int MaxMessage = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Access))
        {
            return;
        }

        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var nudge = actions.Next;
            try
            {
                if (await WorkAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                log.ActionBroken(error);
            }

            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(options.Value.Poll, time, waking.Token), nudge);
            await waking.CancelAsync();
        }
    }

    /// <summary>Does one piece of one action. False: there is nothing to do.</summary>
    public async Task<bool> WorkAsync(CancellationToken ct)
    {
        foreach (var free in await database.ReadAsync(connection => PartnerActionTable.FreeAsync(connection, time.GetUtcNow(), 10), ct))
        {
            var claim = new WriteBatch();
            var lease = time.GetUtcNow() + options.Value.Lease;
            PartnerActionTable.Claim(claim, free, lease);
            if ((await database.CommitAsync(claim, ct)).IsCommitted)
            {
                var mine = free with { Fence = free.Fence + 1, LeaseUntil = lease };
                await (mine.State == PartnerActionRow.Selecting ? SelectAsync(mine, ct) : DoAsync(mine, ct));
                return true;
            }
        }

        return false;
    }

    private async Task SelectAsync(PartnerActionRow action, CancellationToken ct)
    {
        var page = await PageAsync(action, ct);
        var batch = new WriteBatch();
        foreach (var id in page.Ids)
        {
            PartnerActionTable.InsertItem(batch, action.TenantId, action.ActionId, id);
        }

        PartnerActionTable.Advance(batch, action with
        {
            State = page.IsLast ? PartnerActionRow.Running : PartnerActionRow.Selecting,
            LastId = page.IsLast ? action.LastId : page.Ids[^1],
            Total = action.Total + page.Ids.Count,
            UpdatedAt = time.GetUtcNow(),
            LeaseUntil = null,
        });
        await database.CommitAsync(batch, ct);
    }

    private async Task<(IReadOnlyList<long> Ids, bool IsLast)> PageAsync(PartnerActionRow action, CancellationToken ct)
    {
        if (action.Subject == PartnerActionRow.Exchanges)
        {
            var filter = JsonSerializer.Deserialize(action.Filter, ActionJson.Default.ExchangeFilter)!;
            var some = await exchanges.IdsAsync(action.TenantId, filter, action.LastId, Piece, ct);
            return (some, some.Count < Piece);
        }

        var which = JsonSerializer.Deserialize(action.Filter, ActionJson.Default.PartnerCaseFilter)!;
        if (which.Ids is { } named)
        {
            var open = new List<long>();
            foreach (var id in named.Distinct())
            {
                if (await cases.FindAsync(action.TenantId, id, ct) is { State: PartnerCaseRow.Open })
                {
                    open.Add(id);
                }
            }

            return (open, true);
        }

        var found = await database.ReadAsync(connection => PartnerCaseTable.OpenIdsAsync(connection, action.TenantId, which, action.LastId, Piece), ct);
        return (found, found.Count < Piece);
    }

    private async Task DoAsync(PartnerActionRow action, CancellationToken ct)
    {
        var started = time.GetUtcNow();
        var pending = await database.ReadAsync(
            connection => PartnerActionTable.PendingAsync(connection, action.TenantId, action.ActionId, Math.Min(Piece, action.Pace)), ct);
        var batch = new WriteBatch();
        var (done, failed) = (0, 0);
        foreach (var item in pending)
        {
            var problem = await DoAsync(action, item.ItemId, ct);
            var state = problem is null ? PartnerActionItemRow.Done : PartnerActionItemRow.Failed;
            PartnerActionTable.EndItem(batch, action.TenantId, action.ActionId, new(item.ItemId, state, problem?.Length > MaxMessage ? problem[..MaxMessage] : problem, time.GetUtcNow()));
            (done, failed) = problem is null ? (done + 1, failed) : (done, failed + 1);
            if (time.GetUtcNow() - started > options.Value.Lease / 3)
            {
                // Slow partners: what is done is written before somebody else may think that this node died.
                break;
            }
        }

        CommitPoints.Reach("partner-action.before-progress");
        var now = time.GetUtcNow();
        var ended = pending.Count == 0;
        var pause = TimeSpan.FromSeconds((double)(done + failed) / action.Pace) - (now - started);
        PartnerActionTable.Advance(batch, action with
        {
            State = ended ? PartnerActionRow.Done : PartnerActionRow.Running,
            DoneCount = action.DoneCount + done,
            FailedCount = action.FailedCount + failed,
            UpdatedAt = now,
            EndedAt = ended ? now : null,
            // The pace: nobody goes on with the action before its time.
            LeaseUntil = ended || pause <= TimeSpan.Zero ? null : now + pause,
        });
        await database.CommitAsync(batch, ct);
    }

    /// <returns>Why it could not be done; null: it is.</returns>
    private async Task<string?> DoAsync(PartnerActionRow action, long itemId, CancellationToken ct)
    {
        try
        {
            if (action.Subject == PartnerActionRow.Exchanges)
            {
                var reason = JsonSerializer.Deserialize(action.Decision, ActionJson.Default.ReplayOrder)!.Reason;
                var replayed = await replays.ReplayAsync(action.TenantId, itemId, action.CreatedBy, reason, ct);
                return replayed.IsDone ? null : $"{replayed.Outcome}: {replayed.Message}";
            }

            return await desk.DecideAsync(action.TenantId, itemId, CaseDecision.Parse(action.Decision), action.CreatedBy, ct) switch
            {
                CaseResult.Decided => null,
                CaseResult.Impossible impossible => impossible.Message,
                CaseResult.Taken taken => $"{taken.Case.DecidedBy ?? "Somebody"} decided about it: {taken.Case.Decision ?? "not yet"}.",
                _ => "The case is gone.",
            };
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // One that cannot be done holds up no other; a person sees why.
            log.ActionBroken(error);
            return $"{error.GetType().Name}: {error.Message}";
        }
    }
}
