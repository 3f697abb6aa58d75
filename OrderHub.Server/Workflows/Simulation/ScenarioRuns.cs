using OrderHub.Server.Model;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Life;
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>How a scenario went.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Whose: 0 for a shipped one.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Faults">Each difference from what was expected; empty: it passed.</param>
/// <param name="Result">The run; null where it could not begin.</param>
public sealed record ScenarioRun(string Name, int Owner, LocalText? Title, IReadOnlyList<Fault> Faults, SimulationResult? Result);

/// <summary>How all scenarios of a flow went, and which wires they take together.</summary>
/// <param name="Runs">One a scenario.</param>
/// <param name="Edges">Every wire with how often the scenarios took it.</param>
public sealed record ScenarioReport(IReadOnlyList<ScenarioRun> Runs, IReadOnlyList<EdgeView> Edges)
{
    public int EdgesTaken => Edges.Count(edge => edge.Taken > 0);

    /// <summary>Puts the flow's own wires of all runs together; those of a sub-flow are taken by its own scenarios.</summary>
    public static ScenarioReport Of(IReadOnlyList<ScenarioRun> runs) => new(runs,
    [
        .. runs.Select(run => run.Result).OfType<SimulationResult>().SelectMany(result => result.Edges.Where(edge => !result.InSubFlows.Any(name => edge.From.StartsWith(name, StringComparison.Ordinal))))
            .GroupBy(edge => (edge.From, edge.Outcome, edge.To)).Select(same => same.First() with { Taken = same.Sum(edge => edge.Taken) }),
    ]);
}

/// <summary>Runs the scenarios of flows: beside the files, in the database, and before publishing.</summary>
public sealed class ScenarioRuns(IShards shards, Simulator simulator) : IPublishCheck
{
    /// <summary>Most scenarios of one flow.</summary>
    public const int MaxScenarios = 200;

    /// <summary>One scenario by its text.</summary>
    public async Task<ScenarioRun> RunAsync(int tenantId, FlowDefinition flow, string name, int owner, string text, CancellationToken ct)
    {
        var (scenario, wrong) = Scenario.Read(text);
        if (scenario is null)
        {
            return new(name, owner, null, [wrong!], null);
        }

        if (scenario.Flow != flow.Name)
        {
            return new(name, owner, scenario.Title, [new("scenario.invalid", "flow", $"The scenario is of '{scenario.Flow}', not of '{flow.Name}'.")], null);
        }

        var (result, faults) = await simulator.RunAsync(tenantId, flow, scenario.Plan, ct);
        return new(name, owner, scenario.Title, result is null ? faults : ScenarioCheck.Compare(scenario.Expect, result), result);
    }

    /// <summary>The tenant's own and the shipped scenarios of a flow; where both have one of a name, the tenant's.</summary>
    public async Task<ScenarioReport> RunAllAsync(int tenantId, FlowDefinition flow, CancellationToken ct)
    {
        var runs = new List<ScenarioRun>();
        foreach (var row in (await FlowScenarioTable.OfFlowAsync(shards.Home, tenantId, flow.Name, MaxScenarios, ct)).DistinctBy(row => row.Name, StringComparer.Ordinal))
        {
            runs.Add(await RunAsync(tenantId, flow, row.Name, row.TenantId, row.Source, ct));
        }

        return ScenarioReport.Of(runs);
    }

    /// <summary>A flow is published only if every scenario of its publisher passes. The shipped ones are for the shipped flow: who changes it, changes what it does.</summary>
    public async Task<IReadOnlyList<Fault>> FindFaultsAsync(int tenantId, FlowDefinition flow, CancellationToken ct)
    {
        var faults = new List<Fault>();
        foreach (var row in (await FlowScenarioTable.OfFlowAsync(shards.Home, tenantId, flow.Name, MaxScenarios, ct)).Where(row => row.TenantId == tenantId))
        {
            var run = await RunAsync(tenantId, flow, row.Name, row.TenantId, row.Source, ct);
            faults.AddRange(run.Faults.Select(fault => fault with { Code = "scenario.failed", Path = $"scenarios.{row.Name}.{fault.Path}" }));
        }

        return faults;
    }
}
