using System.Collections.Concurrent;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Faults;

namespace OrderHub.LegacySystems.Terminal;

/// <summary>An installation at a consignee's.</summary>
internal sealed record InstallTask(string Waybill, string OrderNo, string InstallNo)
{
    /// <summary>ORDERED, CANCELLED, or the last state code.</summary>
    public string State { get; init; } = "ORDERED";

    /// <summary>How often it was ordered with effect; more than one would send two installers.</summary>
    public int Ordered { get; init; } = 1;
}

/// <summary>All installations, one a waybill, and what becomes of them: the installer is on its way, and has installed it or not.</summary>
internal sealed class InstallBook(VirtualClock clock, VirtualSchedule schedule, PushSender sender, FaultBox faults, SimulatorOptions options)
{
    private readonly ConcurrentDictionary<string, InstallTask> tasks = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int number;

    public InstallTask Order(string waybill, string orderNo)
    {
        lock (gate)
        {
            var known = tasks.GetValueOrDefault(waybill);
            if (known is { State: not ("CANCELLED" or "230") })
            {
                return known;
            }

            var task = tasks[waybill] = new(waybill, orderNo, $"AZ{++number:0000000}") { Ordered = (known?.Ordered ?? 0) + 1 };
            Plan(task, ["210", Takes(s => s.Fails, s => s with { Fails = s.Fails - 1 }) ? "230" : "220"], 0, clock.GetUtcNow() + options.Pace);
            return task;
        }
    }

    /// <summary>True: cancelled now or before; false: it is installed; null: nobody ordered it.</summary>
    public bool? Cancel(string waybill)
    {
        lock (gate)
        {
            if (!tasks.TryGetValue(waybill, out var task))
            {
                return null;
            }

            tasks[waybill] = task.State == "220" ? task : task with { State = "CANCELLED" };
            return task.State != "220";
        }
    }

    public IReadOnlyDictionary<string, InstallTask> Snapshot() => new SortedDictionary<string, InstallTask>(tasks, StringComparer.Ordinal);

    private void Plan(InstallTask task, string[] codes, int step, DateTimeOffset due) => schedule.At(due, at =>
    {
        lock (gate)
        {
            var now = tasks[task.Waybill];
            if (now.InstallNo != task.InstallNo || now.State == "CANCELLED")
            {
                return;
            }

            tasks[task.Waybill] = now with { State = codes[step] };
        }

        var isDone = codes[step] == "220";
        var proof = isDone && !Takes(s => s.NoProof, s => s with { NoProof = s.NoProof - 1 }) ? $"PH{at:yyyyMMdd}{task.InstallNo}" : null;
        sender.Send(new(task.Waybill, codes[step], "安装工 周琳", at, codes[step] == "230" ? "现场不具备安装条件" : null, proof));
        if (step + 1 < codes.Length)
        {
            Plan(task, codes, step + 1, at + options.Pace);
        }
    });

    private bool Takes(Func<InstallFaults, int> count, Func<InstallFaults, InstallFaults> less) => faults.Take(s => count(s.Install), s => s with { Install = less(s.Install) });
}
