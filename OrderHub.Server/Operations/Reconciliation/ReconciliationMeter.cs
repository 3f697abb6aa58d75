using System.Diagnostics.Metrics;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>What reconciliation reports of itself on the hub's meter.</summary>
internal static class ReconciliationMeter
{
    private static readonly Counter<long> Runs = Telemetry.Meter.CreateCounter<long>("orderhub.reconciliation.runs", "{run}", "Comparisons of a store with the orders, by how they ended.");
    private static readonly Counter<long> Differences = Telemetry.Meter.CreateCounter<long>("orderhub.reconciliation.differences", "{order}", "Orders that a store had otherwise, found, repaired and remaining.");

    public static void Ended(ReconcileRunRow run)
    {
        Runs.Add(1, new("store", run.Store), new("result", run.State));
        Count("found", run.Found);
        Count("repaired", run.Repaired);
        Count("remaining", run.Remaining);

        void Count(string result, int orders)
        {
            if (orders > 0)
            {
                Differences.Add(orders, new("store", run.Store), new("result", result));
            }
        }
    }
}
