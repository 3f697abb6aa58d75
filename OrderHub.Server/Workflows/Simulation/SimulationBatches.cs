using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>Which recorded orders a flow is tried on.</summary>
/// <param name="OrdersOf">Those that ran a flow of this name.</param>
/// <param name="From">They began at this time or later.</param>
/// <param name="To">And before this.</param>
/// <param name="Most">At most so many, the newest; the server's own limit holds as well.</param>
public sealed record BatchChoice(string OrdersOf, DateTimeOffset From, DateTimeOffset To, int? Most);

/// <summary>Flows tried on last week's orders: begun here, watched here, carried out by <see cref="SimulationBatchWorker"/>.</summary>
public sealed class SimulationBatches(IShards shards, IIdSource ids, TimeProvider clock, IOptions<WorkflowOptions> options)
{
    /// <summary>Batches of a tenant that are kept.</summary>
    public const int Kept = 50;

    private readonly Channel<bool> nudges = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there is something to do; never the truth, which is the rows.</summary>
    public ChannelReader<bool> Nudges => nudges.Reader;

    /// <param name="by">Who tries.</param>
    /// <param name="flow">The flow; it need not be published.</param>
    /// <param name="choice">On which orders.</param>
    /// <param name="stubs">What stands in for steps, before what was recorded of them.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The batch, or what is wrong with the stubs.</returns>
    public async Task<(SimulationBatchRow? Batch, IReadOnlyList<Fault> Faults)> BeginAsync(
        Caller by, FlowDefinition flow, BatchChoice choice, IReadOnlyDictionary<string, IReadOnlyList<StepStub>> stubs, CancellationToken ct)
    {
        if (Simulator.FaultsOf(flow, new() { Stubs = stubs }).ToList() is { Count: > 0 } faults)
        {
            return (null, faults);
        }

        var now = clock.GetUtcNow();
        var most = Math.Min(choice.Most ?? options.Value.SimulationBatchOrders, options.Value.SimulationBatchOrders);
        var found = 0;
        foreach (var database in shards.All)
        {
            found += await InstanceSelection.CountAsync(database, by.TenantId, choice.OrdersOf, choice.From, choice.To, most, ct);
        }

        var row = new SimulationBatchRow
        {
            TenantId = by.TenantId,
            BatchId = ids.Next(0),
            FlowName = choice.OrdersOf,
            Version = flow.Hash,
            Source = flow.Source,
            Stubs = JsonSerializer.Serialize(stubs, SimulationJson.Default.IReadOnlyDictionaryStringIReadOnlyListStepStub),
            OrdersFrom = choice.From,
            OrdersTo = choice.To,
            Most = most,
            State = SimulationBatchRow.Running,
            Total = Math.Min(found, most),
            Summary = new BatchSummary().ToJson(),
            CreatedBy = by.Actor,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var batch = new WriteBatch();
        SimulationBatchTable.Insert(batch, row);
        var known = await SimulationBatchTable.ListAsync(shards.Home, by.TenantId, Kept, ct);
        if (known.Count == Kept)
        {
            SimulationBatchTable.Forget(batch, by.TenantId, known[^1].BatchId);
        }

        batch.Then(() => nudges.Writer.TryWrite(true));
        await shards.Home.CommitAsync(batch, ct);
        return (row, []);
    }

    /// <summary>False: it has ended.</summary>
    public async Task<bool> StopAsync(int tenantId, long batchId, CancellationToken ct)
    {
        var batch = new WriteBatch();
        SimulationBatchTable.Stop(batch, tenantId, batchId, clock.GetUtcNow());
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    public Task<SimulationBatchRow?> FindAsync(int tenantId, long batchId, CancellationToken ct) => SimulationBatchTable.FindAsync(shards.Home, tenantId, batchId, ct);

    public Task<IReadOnlyList<SimulationBatchRow>> ListAsync(int tenantId, CancellationToken ct) => SimulationBatchTable.ListAsync(shards.Home, tenantId, Kept, ct);
}
