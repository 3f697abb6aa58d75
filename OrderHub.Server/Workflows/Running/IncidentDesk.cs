using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Where a person decides about what the engine could not bring to an end.</summary>
public sealed class IncidentDesk(IShards shards, FlowEngine engine, TimeProvider clock)
{
    /// <summary>A tenant's incidents of all databases that the filter takes, newest first, before the given id.</summary>
    public Task<IReadOnlyList<IncidentRow>> ListAsync(int tenantId, string? state, IncidentFilter filter, long before, int limit, CancellationToken ct) => shards.NewestAsync(
        before, limit, incident => incident.IncidentId, (database, from) => IncidentTable.ListAsync(database, tenantId, state, filter, from, limit, ct));

    public Task<IncidentRow?> FindAsync(int tenantId, long incidentId, CancellationToken ct) =>
        IncidentTable.FindAsync(shards.For(incidentId), tenantId, incidentId, ct);

    /// <summary>Carries out a decision in one burst with closing the incident. False: it was closed before, or its instance has gone on.</summary>
    public async Task<bool> DecideAsync(IncidentRow incident, IncidentDecision decision, CancellationToken ct)
    {
        var state = decision switch
        {
            IncidentDecision.Retry => "retried",
            IncidentDecision.Skip => "skipped",
            IncidentDecision.Cancel => "cancelled",
            _ => "compensated",
        };
        return await engine.ResumeAsync(
            incident.TenantId, incident.InstanceId, new Trigger.Decided(incident.TokenId, decision),
            batch => IncidentTable.Close(batch, incident.TenantId, incident.IncidentId, state, decision.By, decision.Reason, clock.GetUtcNow()), ct);
    }
}
