using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>The engine's own rows of a burst, and the short cuts after its commit.</summary>
internal static class BurstRows
{
    /// <summary>Adds the rows; returns the calls that this node has leased to itself.</summary>
    public static List<WaitRow> Append(WriteBatch batch, InstanceRow row, Burst burst, DateTimeOffset now, WorkQueues queues, TimeSpan lease)
    {
        var ended = burst.State.Outcome is not null;
        var written = row with
        {
            Status = (int)burst.State.Status,
            Outcome = burst.State.Outcome,
            EndedAt = ended ? now : null,
            State = ended ? null : FlowJson.Write(burst.State),
        };
        if (row.Revision == 1)
        {
            InstanceTable.Insert(batch, written);
        }
        else
        {
            InstanceTable.Update(batch, written);
        }

        InstanceTable.AppendJournal(batch, row.TenantId, row.InstanceId, row.Revision, now, FlowJson.Write(burst.Journal));
        foreach (var incident in burst.NewIncidents)
        {
            IncidentTable.Insert(batch, incident);
        }

        foreach (var child in burst.NewInstances)
        {
            InstanceTable.Insert(batch, child);
        }

        foreach (var signal in burst.NewSignals)
        {
            SignalTable.Insert(batch, signal);
        }

        var queued = new List<WaitRow>();
        foreach (var wait in burst.NewWaits)
        {
            var mine = wait.Kind == WaitKind.Call && wait.DueAt <= now && queues.HasRoomForCall(wait.Name);
            WaitTable.Insert(batch, wait, mine ? now + lease : null);
            if (mine)
            {
                queued.Add(wait);
            }
        }

        return queued;
    }

    /// <summary>Tells this node's workers what there is to do. All of it is rows that a poll finds as well.</summary>
    public static void Nudge(Burst burst, int tenantId, List<WaitRow> queued, WorkQueues queues)
    {
        foreach (var call in queued)
        {
            queues.Offer(call);
        }

        foreach (var wait in burst.NewWaits.Where(wait => wait.Kind == WaitKind.Signal))
        {
            queues.NudgeSignals(new(tenantId, wait.Name, wait.Key));
        }

        foreach (var signal in burst.NewSignals)
        {
            queues.NudgeSignals(new(tenantId, signal.Name, signal.Key));
        }

        if (burst.NewWaits.Any(wait => wait.DueAt is not null))
        {
            queues.NudgeTimers();
        }
    }
}
