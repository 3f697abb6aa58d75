using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>Scenarios of a tenant's flows: kept beside the flow, and run before it is published.</summary>
public sealed class ScenarioDesk(IShards shards, TimeProvider clock)
{
    /// <summary>The tenant's own and the shipped ones; where both have one of a name, the tenant's.</summary>
    public async Task<IReadOnlyList<FlowScenarioRow>> ListAsync(int tenantId, string flow, CancellationToken ct) =>
        [.. (await FlowScenarioTable.OfFlowAsync(shards.Home, tenantId, flow, ScenarioRuns.MaxScenarios, ct)).DistinctBy(row => row.Name, StringComparer.Ordinal)];

    public async Task<FlowScenarioRow?> FindAsync(int tenantId, string flow, string name, CancellationToken ct) =>
        (await ListAsync(tenantId, flow, ct)).FirstOrDefault(row => row.Name == name);

    /// <summary>Saves over the revision that was read; null: the tenant has none of that name. Null comes back where somebody was quicker.</summary>
    public async Task<FlowScenarioRow?> SaveAsync(Caller by, string flow, string name, string text, int? revision, CancellationToken ct)
    {
        var row = new FlowScenarioRow(by.TenantId, flow, name, (revision ?? 0) + 1, text, by.Actor, clock.GetUtcNow());
        var batch = new WriteBatch();
        if (revision is null)
        {
            FlowScenarioTable.Insert(batch, row);
        }
        else
        {
            FlowScenarioTable.Update(batch, row);
        }

        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted ? row : null;
    }

    /// <summary>False: the tenant has none of that name.</summary>
    public async Task<bool> DropAsync(Caller by, string flow, string name, CancellationToken ct)
    {
        var batch = new WriteBatch();
        FlowScenarioTable.Delete(batch, by.TenantId, flow, name);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    /// <summary>What is wrong with a scenario's text; empty: it can be saved, whether or not it passes.</summary>
    public static IEnumerable<Fault> FaultsOf(string flow, string text)
    {
        var (scenario, fault) = Scenario.Read(text);
        if (fault is not null)
        {
            yield return fault;
        }
        else if (scenario!.Flow != flow)
        {
            yield return new("scenario.invalid", "flow", $"The scenario is of '{scenario.Flow}', and this is the place of '{flow}'.");
        }
    }
}
