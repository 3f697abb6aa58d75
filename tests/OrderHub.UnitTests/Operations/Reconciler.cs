using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.UnitTests.Data.Bench;

namespace OrderHub.UnitTests.Operations;

/// <summary>Runs comparisons over a bench, as node 5.</summary>
internal sealed class Reconciler(DataBench bench, ReconciliationOptions options)
{
    /// <summary>How much a test spoils.</summary>
    public static readonly int Corruptions = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1" ? 1000 : 200;

    public MasterOrders Master { get; } = new(bench.Shards, bench.Reader);

    public IIdSource Ids { get; } = new ClockIds(bench.Clock);

    public ReconciliationDesk Desk { get; } = new(
        bench.Shards, [], new AuditLog(bench.Orders, bench.Clock), new ClockIds(bench.Clock), Options.Create(new NodeOptions { Node = 5 }), bench.Clock);

    public ReconciliationRun Runs => new(bench.Shards, Master, Ids, Options.Create(options), bench.Clock);

    /// <summary>One run of one store, contents too, to its end.</summary>
    public async Task<ReconcileRunRow> RunAsync(IReconciledStore store, int tenantId, bool repair, int node = 5)
    {
        var run = Desk.RunOf(tenantId, store.Name, ReconcileRunRow.Asked, content: true, repair, "user:tester") with { Node = node };
        await bench.CommitAsync(batch => ReconcileRunTable.Insert(batch, run));
        return await Runs.RunAsync(run, store, () => Task.FromResult<string?>(null), default);
    }

    /// <summary>All that a run found.</summary>
    public Task<List<ReconcileDifferenceRow>> DifferencesAsync(ReconcileRunRow run) => Desk.DifferencesAsync(run.TenantId, run.RunId, null, null, long.MaxValue, 10_000, default);

    /// <summary>Ids of the bench's own time.</summary>
    private sealed class ClockIds(TestClock clock) : IIdSource
    {
        private static int last;

        public long Next(int shard) => IdLayout.FirstOf(clock.GetUtcNow()) + Interlocked.Increment(ref last);
    }
}
