using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>Makes the business object that a flow is tried on: by every rule of the real one, and never stored.</summary>
public interface ISimulationSubjects
{
    /// <param name="tenantId">Whose tables are looked up.</param>
    /// <param name="flow">The flow to try: one that takes orders gets a new one, others an accepted one.</param>
    /// <param name="given">What is said of it.</param>
    /// <param name="ids">Numbers of this simulation.</param>
    /// <param name="clock">The virtual clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The object, or what is wrong with what was said.</returns>
    Task<(ISubject? Subject, IReadOnlyList<Fault> Faults)> CreateAsync(
        int tenantId, FlowDefinition flow, GivenOrder given, IIdSource ids, TimeProvider clock, CancellationToken ct);

    /// <summary>The content of a stored order, to try a flow on it again; null where the tenant has none.</summary>
    Task<RecordedOrder?> RecordedAsync(int tenantId, string orderNo, CancellationToken ct);

    /// <summary>The same by the order's id.</summary>
    Task<RecordedOrder?> RecordedAsync(int tenantId, long orderId, CancellationToken ct);
}

/// <summary>A stored order as a simulation begins from it.</summary>
public sealed record RecordedOrder(long OrderId, string OrderNo, JsonObject Content, string? WaybillNo);

/// <summary>A local step that takes from something shared (a pool of numbers, stock) says how it goes in a simulation, which must not touch it.</summary>
public interface IRehearsable
{
    ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct);
}
