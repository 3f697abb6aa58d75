using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Workflows.Running;

/// <summary>What a burst came to.</summary>
/// <param name="Commit">Whether it was written, or which guard did not hold.</param>
/// <param name="State">The state after the burst.</param>
/// <param name="Written">False where there was nothing to write: the order was never stored.</param>
public sealed record BurstOutcome(CommitOutcome Commit, InstanceState State, bool Written);

/// <summary>
/// Runs bursts: load, apply one trigger, run until every token waits, commit once. A burst that lost a race loads again
/// and runs again; no lock is held over anything.
/// </summary>
public sealed class FlowEngine(
    IDatabase database,
    FlowCatalog catalog,
    CapabilityRegistry capabilities,
    ISubjectSource subjects,
    IIdSource ids,
    WorkQueues queues,
    TimeProvider clock,
    IOptions<WorkflowOptions> options,
    LiveEvents? live = null,
    FlowFigures? figures = null)
{
    /// <summary>Most times one trigger is applied anew after lost races.</summary>
    public const int MaxRaces = 20;

    /// <summary>How often waking an instance may throw before a person is called.</summary>
    public const int MaxBreaks = 5;

    /// <summary>Starts an instance and runs its first burst. A caller that loses a race (see <see cref="BurstOutcome.Commit"/>) decides itself what to do.</summary>
    public async Task<BurstOutcome> StartAsync(FlowDefinition flow, int tenantId, ISubject subject, string? traceParent, string commitPoint, CancellationToken ct)
    {
        using var activity = StartActivity($"flow {flow.Name}", traceParent);
        var now = clock.GetUtcNow();
        var row = new InstanceRow
        {
            TenantId = tenantId,
            InstanceId = ids.NextBeside(subject.SubjectId),
            OrderId = subject.SubjectId,
            FlowName = flow.Name,
            FlowHash = flow.Hash,
            Kind = (int)flow.Kind,
            Status = 0,
            Revision = 1,
            StartedAt = now,
            TraceParent = traceParent ?? activity?.Id,
        };
        return await RunAsync(flow, row, new InstanceState(), subject, new Trigger.Start(), now, commitPoint, activity, ct);
    }

    /// <summary>Applies a trigger to a stored instance. False: the trigger was served before, or the instance has ended.</summary>
    public async Task<bool> ResumeAsync(int tenantId, long instanceId, Trigger trigger, Action<WriteBatch>? with, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await InstanceTable.FindAsync(database, tenantId, instanceId, ct) is not { State: { } state } row)
            {
                return false;
            }

            var flow = await catalog.GetAsync(row.FlowHash, ct);
            var subject = await subjects.LoadAsync(tenantId, row.OrderId, ct);
            using var activity = StartActivity($"flow {flow.Name}", row.TraceParent);
            var outcome = await RunAsync(flow, row with { Revision = row.Revision + 1 }, FlowJson.ReadState(state), subject, trigger, clock.GetUtcNow(), "burst", activity, ct, with);
            if (outcome.Commit.IsCommitted)
            {
                return outcome.Written;
            }

            if (outcome.Commit.FailedGuard is SignalTable.DeliveredGuard or WaitTable.GoneGuard or IncidentTable.ClosedGuard)
            {
                return false;
            }
        }

        throw new InvalidOperationException($"Instance {instanceId} changed {MaxRaces} times while one burst tried to commit.");
    }

    /// <summary>Opens an incident for a wait whose waking threw <see cref="MaxBreaks"/> times: it would throw for ever, and nobody would know.</summary>
    public Task<bool> BreakAsync(WaitRow wait, Exception error, CancellationToken ct) => ResumeAsync(
        wait.TenantId, wait.InstanceId,
        new Trigger.Broken(wait.WaitId, new(
            "flow.step-broken", $"The step failed with {error.GetType().Name}; the log tells more.", "Mend what the log names, then retry; or skip, or compensate.", false)),
        null, ct);

    /// <summary>What a pending call needs: its instance, token and burst context; null where it was served meanwhile.</summary>
    public async Task<PendingCall?> FindCallAsync(WaitRow wait, CancellationToken ct)
    {
        if (await InstanceTable.FindAsync(database, wait.TenantId, wait.InstanceId, ct) is not { State: { } stored } row)
        {
            return null;
        }

        var state = FlowJson.ReadState(stored);
        if (state.Tokens.FirstOrDefault(token => token.WaitId == wait.WaitId) is not { } token)
        {
            return null;
        }

        var flow = await catalog.GetAsync(row.FlowHash, ct);
        var subject = await subjects.LoadAsync(wait.TenantId, row.OrderId, ct);
        var effect = token.UndoOf is { } seq ? state.Effects.Single(candidate => candidate.Seq == seq) : null;
        var capability = (IRemoteCapability)capabilities.Get(effect?.Undo ?? flow.Steps[token.Step].Use);
        var context = new Burst(flow, capabilities, subject, row, state, new WriteBatch(), clock.GetUtcNow(), () => ids.NextBeside(row.InstanceId)).Context(token, effect);
        var info = new RemoteCallInfo(wait.TenantId, row.OrderId, Transitions.IdempotencyKey(row.InstanceId, token), token.Attempt, token.Attempt > 1 || token.TriedBefore || wait.WasLeased, row.TraceParent);
        return new(capability.Prepare(context), info);
    }

    private async Task<BurstOutcome> RunAsync(
        FlowDefinition flow, InstanceRow row, InstanceState state, ISubject subject, Trigger trigger,
        DateTimeOffset now, string commitPoint, Activity? activity, CancellationToken ct, Action<WriteBatch>? with = null)
    {
        var batch = new WriteBatch();
        var burst = new Burst(flow, capabilities, subject, row, state, batch, now, () => ids.NextBeside(row.InstanceId));
        var committed = false;
        try
        {
            if (!await burst.RunAsync(trigger, ct) || !subject.Exists || burst.Discarded)
            {
                return new(CommitOutcome.Committed, burst.State, Written: false);
            }

            with?.Invoke(batch);
            subject.Flush(batch);
            var queued = Append(batch, row with { TraceParent = row.TraceParent ?? activity?.Id }, burst, now);

            CommitPoints.Reach($"{commitPoint}.before-commit");
            var outcome = await database.CommitAsync(batch, ct);
            committed = outcome.IsCommitted;
            if (committed)
            {
                CommitPoints.Reach($"{commitPoint}.after-commit");
                Nudge(burst, row.TenantId, queued);
                figures?.Count(row.TenantId, flow.Name, flow.Hash, row.Revision == 1, burst.State.Outcome is not null, burst.NewIncidents.Count);
                if (subject.Number is { } number)
                {
                    live?.Publish(row.TenantId, new LiveEvent.FlowMoved(number, row.InstanceId));
                }
            }

            return new(outcome, burst.State, Written: true);
        }
        finally
        {
            if (!committed)
            {
                subject.Abandon();
            }
        }
    }

    /// <summary>Adds the engine's own rows; returns the calls that this node has leased to itself.</summary>
    private List<WaitRow> Append(WriteBatch batch, InstanceRow row, Burst burst, DateTimeOffset now)
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

        var queued = new List<WaitRow>();
        foreach (var wait in burst.NewWaits)
        {
            var mine = wait.Kind == WaitKind.Call && wait.DueAt <= now && queues.HasRoomForCalls;
            WaitTable.Insert(batch, wait, mine ? now + options.Value.Lease : null);
            if (mine)
            {
                queued.Add(wait);
            }
        }

        return queued;
    }

    private void Nudge(Burst burst, int tenantId, List<WaitRow> queued)
    {
        foreach (var call in queued)
        {
            queues.Offer(call);
        }

        foreach (var wait in burst.NewWaits.Where(wait => wait.Kind == WaitKind.Signal))
        {
            queues.NudgeSignals(new(tenantId, wait.Name, wait.Key));
        }

        if (burst.NewWaits.Any(wait => wait.DueAt is not null))
        {
            queues.NudgeTimers();
        }
    }

    private static Activity? StartActivity(string name, string? traceParent) => Activity.Current is null && traceParent is not null
        ? Telemetry.Source.StartActivity(name, ActivityKind.Internal, traceParent)
        : Telemetry.Source.StartActivity(name);
}

/// <summary>A remote call that is due.</summary>
public sealed record PendingCall(RemoteRequest Request, RemoteCallInfo Info);
