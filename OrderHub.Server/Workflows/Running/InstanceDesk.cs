using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>How many tokens of the instances under way stand at a step.</summary>
/// <param name="Version">The version they run on.</param>
/// <param name="Step">By its way down.</param>
/// <param name="Status">What they do there.</param>
public sealed record Standing(string Version, string Step, TokenStatus Status, int Count);

/// <summary>Instances as people look at them and act on them from outside.</summary>
public sealed class InstanceDesk(IShards shards, FlowEngine engine, SignalInbox signals)
{
    /// <summary>Instances of the tenant that the filter takes, newest first, before an id.</summary>
    public Task<IReadOnlyList<ListedInstance>> ListAsync(int tenantId, InstanceFilter filter, long before, int limit, CancellationToken ct) => shards.NewestAsync(
        before, limit, listed => listed.Row.InstanceId, (database, from) => InstanceSelection.PageAsync(database, tenantId, filter, from, limit, ct));

    /// <summary>Where the flow's instances under way stand, over the newest <paramref name="limit"/> of them; and how many were looked at.</summary>
    public async Task<(IReadOnlyList<Standing> Places, int Instances)> StandingsAsync(int tenantId, string flow, long from, int limit, CancellationToken ct)
    {
        var rows = new List<(string FlowHash, byte[] State)>();
        foreach (var database in shards.All)
        {
            rows.AddRange(await InstanceSelection.UnderWayAsync(database, tenantId, flow, from, limit - rows.Count, ct));
            if (rows.Count >= limit)
            {
                break;
            }
        }

        var places = rows
            .SelectMany(row => FlowJson.ReadState(row.State).Tokens.Where(token => token.Step.Length > 0 && token.Status != TokenStatus.Holding).Select(token => (row.FlowHash, token.Step, token.Status)))
            .CountBy(place => place)
            .Select(place => new Standing(place.Key.FlowHash, place.Key.Step, place.Key.Status, place.Value));
        return ([.. places.OrderBy(place => place.Version, StringComparer.Ordinal).ThenBy(place => place.Step, StringComparer.Ordinal)], rows.Count);
    }

    public Task<InstanceRow?> FindAsync(int tenantId, long instanceId, CancellationToken ct) => InstanceTable.FindAsync(shards.For(instanceId), tenantId, instanceId, ct);

    /// <summary>Everything that is on record of an instance, oldest first.</summary>
    public async Task<IReadOnlyList<JournalEntry>> JournalAsync(InstanceRow row, CancellationToken ct) =>
        [.. (await InstanceTable.JournalAsync(shards.For(row.InstanceId), row.TenantId, row.InstanceId, ct)).SelectMany(FlowJson.ReadJournal)];

    /// <summary>The key under which the instance waits for the signal; null where it does not.</summary>
    public Task<string?> KeyOfWaitAsync(InstanceRow row, string signal, CancellationToken ct) =>
        InstanceSelection.KeyOfWaitAsync(shards.For(row.InstanceId), row.TenantId, row.InstanceId, signal, ct);

    /// <summary>Sends a signal, as a partner's report would come. False: a signal with that id came before.</summary>
    public Task<bool> SignalAsync(int tenantId, string signal, string key, string messageId, JsonObject payload, CancellationToken ct) =>
        signals.ReceiveAsync(new(tenantId, signal, key), messageId, payload, ct);

    /// <summary>Undoes what the instance did, in reverse order, and ends it. False: it has ended, or is ending.</summary>
    public Task<bool> CancelAsync(InstanceRow row, string by, string? reason, CancellationToken ct) => engine.CancelAsync(row.TenantId, row.InstanceId, by, reason, ct);

    /// <summary>The same, ending as compensated.</summary>
    public Task<bool> CompensateAsync(InstanceRow row, string by, string? reason, CancellationToken ct) => engine.CompensateAsync(row.TenantId, row.InstanceId, by, reason, ct);
}
