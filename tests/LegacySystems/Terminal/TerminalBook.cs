using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Terminal;

/// <summary>A pickup task and what became of its parcel.</summary>
internal sealed record TerminalTask
{
    public required string Waybill { get; init; }

    public required string OrderNo { get; init; }

    public required string TaskNo { get; init; }

    /// <summary>ACCEPTED, WITHDRAWN, or the last state code reached.</summary>
    public string State { get; init; } = "ACCEPTED";

    /// <summary>How often the pickup took effect; more than one would be a doubled pickup.</summary>
    public int PickupOrders { get; init; } = 1;

    public int Withdrawn { get; init; }

    /// <summary>Which way of the parcel this is: what was planned for one before is void.</summary>
    public int Way { get; init; }

    /// <summary>Codes pushed and acknowledged, in the order they were.</summary>
    public IReadOnlyList<string> Acknowledged { get; init; } = [];
}

/// <summary>All pickup tasks. One task a waybill, whatever the number of calls.</summary>
internal sealed class TerminalBook
{
    private readonly ConcurrentDictionary<string, TerminalTask> tasks = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int rejected;
    private int number;

    /// <summary>Takes the task; False: it was there already.</summary>
    public bool Accept(string waybill, string orderNo, out TerminalTask task)
    {
        lock (gate)
        {
            if (tasks.TryGetValue(waybill, out var known) && known.State != "WITHDRAWN")
            {
                task = known;
                return false;
            }

            task = tasks[waybill] = new TerminalTask
            {
                Waybill = waybill,
                OrderNo = orderNo,
                TaskNo = $"PT{++number:0000000}",
                PickupOrders = (known?.PickupOrders ?? 0) + 1,
                Withdrawn = known?.Withdrawn ?? 0,
                Way = (known?.Way ?? 0) + 1,
            };
            return true;
        }
    }

    public void CountRejected() => Interlocked.Increment(ref rejected);

    public TerminalTask? Find(string waybill) => tasks.GetValueOrDefault(waybill);

    /// <summary>True: withdrawn now or before; false: too late, the parcel was picked up; null: no such task.</summary>
    public bool? Withdraw(string waybill)
    {
        lock (gate)
        {
            if (!tasks.TryGetValue(waybill, out var task))
            {
                return null;
            }

            if (task.State == "WITHDRAWN")
            {
                return true;
            }

            if (task.State is not ("ACCEPTED" or "110" or "115"))
            {
                return false;
            }

            tasks[waybill] = task with { State = "WITHDRAWN", Withdrawn = task.Withdrawn + 1 };
            return true;
        }
    }

    /// <summary>Lets a parcel that was picked up, and is not at its end, go another way.</summary>
    /// <returns>The way that counts from now on; null where there is no such parcel.</returns>
    public int? Turn(string waybill)
    {
        lock (gate)
        {
            if (!tasks.TryGetValue(waybill, out var task) || task.State is not ("120" or "130" or "140" or "145" or "160" or "170"))
            {
                return null;
            }

            tasks[waybill] = task with { Way = task.Way + 1 };
            return task.Way + 1;
        }
    }

    /// <summary>Moves the parcel on; false when its task was withdrawn, or the parcel went another way, meanwhile.</summary>
    public bool Reach(string waybill, string state, int way)
    {
        lock (gate)
        {
            if (!tasks.TryGetValue(waybill, out var task) || task.State == "WITHDRAWN" || task.Way != way)
            {
                return false;
            }

            tasks[waybill] = task with { State = state };
            return true;
        }
    }

    public void Acknowledge(string waybill, string state)
    {
        lock (gate)
        {
            if (tasks.TryGetValue(waybill, out var task))
            {
                tasks[waybill] = task with { Acknowledged = [.. task.Acknowledged, state] };
            }
        }
    }

    public object Snapshot()
    {
        lock (gate)
        {
            return new
            {
                rejected,
                tasks = tasks.Values.OrderBy(task => task.Waybill, StringComparer.Ordinal).ToDictionary(
                    task => task.Waybill,
                    task => new { task.OrderNo, task.TaskNo, task.State, task.PickupOrders, task.Withdrawn, task.Acknowledged },
                    StringComparer.Ordinal),
            };
        }
    }
}
