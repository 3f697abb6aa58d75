using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Incidents;

/// <summary>Decisions about many incidents at once: begun here, watched here, carried out by <see cref="IncidentActionWorker"/>.</summary>
public sealed class IncidentActions(IShards shards, AuditLog audit, IIdSource ids, TimeProvider clock, IOptions<WorkflowOptions> options)
{
    private readonly Channel<bool> nudges = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there is something to do; never the truth, which is the rows.</summary>
    public ChannelReader<bool> Nudges => nudges.Reader;

    /// <summary>Open incidents of the tenant by cause, flow and step; the most frequent first.</summary>
    public async Task<IReadOnlyList<IncidentGroupRow>> GroupsAsync(int tenantId, CancellationToken ct)
    {
        var all = (await Task.WhenAll(shards.All.Select(database => IncidentSelection.GroupsAsync(database, tenantId, ct)))).SelectMany(groups => groups);
        return
        [
            .. all.GroupBy(group => (group.Cause, group.Flow, group.Step)).Select(same => new IncidentGroupRow(
                    same.Key.Cause, same.Key.Flow, same.Key.Step, same.Sum(group => group.Count), same.Sum(group => group.Retryable),
                    same.Min(group => group.OldestAt), same.Max(group => group.NewestAt), same.Max(group => group.NewestId)))
                .OrderByDescending(group => group.Count).ThenBy(group => group.Cause, StringComparer.Ordinal).Take(IncidentSelection.MaxGroups),
        ];
    }

    /// <summary>Begins an action on all incidents that are open now and that the filter takes.</summary>
    public async Task<IncidentActionRow> BeginAsync(Caller by, IncidentFilter filter, BulkDecision decision, int? pace, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // What opens again while the action runs is not meant.
        filter = filter with { OpenedBefore = filter.OpenedBefore < now ? filter.OpenedBefore : now.AddMilliseconds(1) };
        var row = new IncidentActionRow
        {
            TenantId = by.TenantId,
            ActionId = ids.Next(0),
            Kind = decision.Kind,
            Filter = JsonSerializer.Serialize(filter, BulkJson.Default.IncidentFilter),
            Decision = decision.ToJson(),
            State = IncidentActionRow.Selecting,
            Pace = Math.Min(pace ?? options.Value.IncidentPace, options.Value.IncidentPace),
            CreatedBy = by.Actor,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var batch = new WriteBatch();
        IncidentActionTable.Insert(batch, row);
        audit.Add(batch, by, AuditActions.IncidentBulk, row.ActionId.ToString(), $"{decision.Kind}: {row.Filter}");
        batch.Then(() => nudges.Writer.TryWrite(true));
        await shards.Home.CommitAsync(batch, ct);
        return row;
    }

    /// <summary>Ends an action; what it decided stays so. False: it has ended.</summary>
    public async Task<bool> StopAsync(Caller by, long actionId, CancellationToken ct)
    {
        var batch = new WriteBatch();
        IncidentActionTable.Stop(batch, by.TenantId, actionId, clock.GetUtcNow());
        audit.Add(batch, by, AuditActions.IncidentBulkStop, actionId.ToString());
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    public Task<IncidentActionRow?> FindAsync(int tenantId, long actionId, CancellationToken ct) => IncidentActionTable.FindAsync(shards.Home, tenantId, actionId, ct);

    public Task<IReadOnlyList<IncidentActionRow>> ListAsync(int tenantId, long before, int limit, CancellationToken ct) =>
        IncidentActionTable.ListAsync(shards.Home, tenantId, before, limit, ct);

    public Task<IReadOnlyList<IncidentActionItemRow>> ItemsAsync(int tenantId, long actionId, string? state, long after, int limit, CancellationToken ct) =>
        IncidentActionTable.ItemsAsync(shards.Home, tenantId, actionId, state, after, limit, ct);
}
