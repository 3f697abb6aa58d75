using System.Xml;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>What came of a wish to simulate: a run, or what is wrong with the plan.</summary>
public sealed record Simulated(SimulationResult? Result, IReadOnlyList<Fault> Faults);

/// <summary>
/// Tries flows out: by the engine's own bursts on a virtual clock, over batches that are never committed. Remote steps are answered
/// by stubs, what is shared is not touched, and nothing is sent: a simulation leaves no trace.
/// </summary>
public sealed class Simulator(FlowCatalog catalog, CapabilityRegistry capabilities, ISimulationSubjects subjects, TimeProvider clock, IOptions<WorkflowOptions> options)
{
    private const string Code = "simulation.plan";

    /// <param name="tenantId">Whose tables are looked up.</param>
    /// <param name="flow">The flow; it need not be published.</param>
    /// <param name="plan">The order, the stubs, and what happens from outside.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Simulated> RunAsync(int tenantId, FlowDefinition flow, SimulationPlan plan, CancellationToken ct)
    {
        var faults = FaultsOf(flow, plan).ToList();
        var virtualClock = new SimulationClock(plan.At ?? clock.GetUtcNow());
        var ids = new SimulationIds();
        var (subject, wrong) = await subjects.CreateAsync(tenantId, flow, plan.Given, ids, virtualClock, ct);
        if (subject is null || faults.Count > 0 || wrong.Count > 0)
        {
            return new(null, [.. faults, .. wrong]);
        }

        return new(await RunAsync(tenantId, flow, subject, plan, ids, virtualClock, ct), []);
    }

    /// <summary>Tries a flow on a subject that is there, as far as it goes by itself. Nothing of the subject is written.</summary>
    public Task<SimulationResult> TryAsync(int tenantId, FlowDefinition flow, ISubject subject, CancellationToken ct) =>
        RunAsync(tenantId, flow, subject, new(), new(), new(clock.GetUtcNow()), ct);

    private async Task<SimulationResult> RunAsync(int tenantId, FlowDefinition flow, ISubject subject, SimulationPlan plan, SimulationIds ids, SimulationClock time, CancellationToken ct)
    {
        try
        {
            var ready = FlowPlan.Build(flow, await CalledAsync(flow, ct), options.Value.DefinitionLimits);
            return await new SimulationRun(ready, capabilities, subject, plan, tenantId, ids, time, options.Value).RunAsync(ct);
        }
        finally
        {
            subject.Abandon();
        }
    }

    /// <summary>The definitions of all sub-flows by hash: those that the flow is tied to, or where it is no version yet, the current ones.</summary>
    private async Task<Func<string, FlowDefinition>> CalledAsync(FlowDefinition flow, CancellationToken ct)
    {
        var called = new Dictionary<string, FlowDefinition>(StringComparer.Ordinal);
        var open = new Stack<FlowDefinition>([flow]);
        while (open.TryPop(out var next))
        {
            foreach (var hash in next.Pins.Values.Where(hash => !called.ContainsKey(hash)))
            {
                called[hash] = await catalog.GetAsync(hash, ct);
                open.Push(called[hash]);
            }
        }

        return hash => called[hash];
    }

    internal static IEnumerable<Fault> FaultsOf(FlowDefinition flow, SimulationPlan plan)
    {
        var steps = flow.AllSteps.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var step in plan.Stubs.Keys.Where(step => !step.Contains('/', StringComparison.Ordinal) && !steps.Contains(step)))
        {
            yield return new(Code, $"stubs.{step}", $"The flow has no step '{step}'.");
        }

        for (var i = 0; i < plan.Timeline.Count; i++)
        {
            var entry = plan.Timeline[i];
            var kinds = new[] { entry.Signal is not null, entry.Task is not null, entry.Decide is not null, entry.Cancel == true }.Count(set => set);
            if (kinds != 1)
            {
                yield return new(Code, $"timeline[{i}]", "An entry is exactly one of signal, task, decide and cancel.");
            }

            if (entry.At is { } at && !TryDuration(at, out _))
            {
                yield return new(Code, $"timeline[{i}].at", "Write a duration as ISO 8601 has it, such as PT30M or P1D.");
            }

            if (entry.Task is not null && entry.Outcome is null)
            {
                yield return new(Code, $"timeline[{i}].outcome", "A task is done with an outcome.");
            }

            if (entry.Decide is not null && (entry.Action is not ("retry" or "skip" or "compensate" or "cancel") || (entry.Action == "skip" && entry.Outcome is null)))
            {
                yield return new(Code, $"timeline[{i}].action", "An incident is decided by retry, skip (with an outcome), compensate or cancel.");
            }
        }
    }

    internal static bool TryDuration(string text, out TimeSpan span)
    {
        try
        {
            span = XmlConvert.ToTimeSpan(text);
            return span >= TimeSpan.Zero;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            span = default;
            return false;
        }
    }
}
