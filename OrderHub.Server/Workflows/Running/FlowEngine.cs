using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;
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
    IShards shards,
    FlowPlans plans,
    CapabilityRegistry capabilities,
    ISubjectSource subjects,
    IFieldCipher cipher,
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
        return await RunAsync(await plans.GetAsync(flow, ct), row, new InstanceState(), subject, new Trigger.Start(), now, commitPoint, activity, ct);
    }

    /// <summary>Applies a trigger to a stored instance. False: the trigger was served before, or the instance has ended.</summary>
    public async Task<bool> ResumeAsync(int tenantId, long instanceId, Trigger trigger, Action<WriteBatch>? with, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await InstanceTable.FindAsync(shards.For(instanceId), tenantId, instanceId, ct) is not { State: { } stored } row)
            {
                return false;
            }

            var plan = await plans.GetAsync(row.FlowHash, ct);
            var state = await WithSignalAsync(tenantId, instanceId, FlowJson.ReadState(stored), trigger, ct);
            var subject = await subjects.LoadAsync(tenantId, row.OrderId, ct);
            using var activity = StartActivity($"flow {plan.Flow.Name}", row.TraceParent);
            var outcome = await RunAsync(plan, row with { Revision = row.Revision + 1 }, state, subject, trigger, clock.GetUtcNow(), "burst", activity, ct, with);
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

    /// <summary>Undoes what an instance did, in reverse order, and ends it as cancelled. False: it has ended, or is ending.</summary>
    public Task<bool> CancelAsync(int tenantId, long instanceId, string by, string? reason, CancellationToken ct) =>
        ResumeAsync(tenantId, instanceId, new Trigger.Ended(InstanceStatus.Cancelled, by, reason), null, ct);

    /// <summary>Undoes what an instance did, in reverse order, and ends it as compensated. False: it has ended, or is ending.</summary>
    public Task<bool> CompensateAsync(int tenantId, long instanceId, string by, string? reason, CancellationToken ct) =>
        ResumeAsync(tenantId, instanceId, new Trigger.Ended(InstanceStatus.Compensated, by, reason), null, ct);

    /// <summary>Opens an incident for a wait whose waking threw <see cref="MaxBreaks"/> times: it would throw for ever, and nobody would know.</summary>
    public Task<bool> BreakAsync(WaitRow wait, Exception error, CancellationToken ct) => ResumeAsync(
        wait.TenantId, wait.InstanceId,
        new Trigger.Broken(wait.WaitId, new(
            "flow.step-broken", $"The step failed with {error.GetType().Name}; the log tells more.", "Mend what the log names, then retry; or skip, or compensate.", false)),
        null, ct);

    /// <summary>What a pending call needs: its instance, token and burst context; null where it was served meanwhile.</summary>
    public async Task<PendingCall?> FindCallAsync(WaitRow wait, CancellationToken ct)
    {
        if (await InstanceTable.FindAsync(shards.For(wait.InstanceId), wait.TenantId, wait.InstanceId, ct) is not { State: { } stored } row)
        {
            return null;
        }

        var state = FlowJson.ReadState(stored);
        if (state.Tokens.FirstOrDefault(token => token.WaitId == wait.WaitId) is not { } token)
        {
            return null;
        }

        var mayHaveHappened = token.Attempt > 1 || token.TriedBefore || token.Uncertain || wait.WasLeased;
        if (token.Settling is not null && token.UndoOf is null && !mayHaveHappened)
        {
            return PendingCall.Cancelled;
        }

        state = await WithSignalAsync(wait.TenantId, wait.InstanceId, state, new Trigger.Due(wait.WaitId), ct);
        var plan = await plans.GetAsync(row.FlowHash, ct);
        var subject = await subjects.LoadAsync(wait.TenantId, row.OrderId, ct);
        var effect = token.UndoOf is { } seq ? state.Effects.Single(candidate => candidate.Seq == seq) : null;
        var capability = (IRemoteCapability)capabilities.Get(effect?.Undo ?? plan.Steps[token.Step].Step.Use);
        var burst = new Burst(Setting(plan, row, subject, new WriteBatch(), clock.GetUtcNow()), state);
        var context = burst.Context(state.Tokens.First(candidate => candidate.Id == token.Id), effect);
        var timeout = effect is null && token.Settling is null ? plan.Steps[token.Step].Step.Timeout : null;
        return new(
            capability.Prepare(context),
            new(wait.TenantId, row.OrderId, Transitions.IdempotencyKey(row.InstanceId, token), token.Attempt, mayHaveHappened, row.TraceParent, AskOnly: token.Settling is not null && token.UndoOf is null),
            token.Since + timeout);
    }

    /// <summary>Gives the token that is woken the payload of the signal that it last received: a step that is tried again sees what it saw.</summary>
    private async ValueTask<InstanceState> WithSignalAsync(int tenantId, long instanceId, InstanceState state, Trigger trigger, CancellationToken ct)
    {
        var woken = trigger switch
        {
            Trigger.Answered answered => state.Tokens.FirstOrDefault(token => token.WaitId == answered.WaitId),
            Trigger.AnsweredBeside beside => state.Tokens.FirstOrDefault(token => Transitions.IdempotencyKey(instanceId, token) == beside.Key),
            Trigger.Due due => state.Tokens.FirstOrDefault(token => token.WaitId == due.WaitId),
            Trigger.Decided decided => state.Tokens.FirstOrDefault(token => token.Id == decided.TokenId),
            _ => null,
        };
        return woken is { SignalId: not 0 } && await SignalTable.FindAsync(shards.For(woken.SignalId), tenantId, woken.SignalId, ct) is { } signal
            ? Transitions.Replace(state, woken with { Signal = (JsonObject)JsonNode.Parse(cipher.DecryptBytes(tenantId, signal.Payload))! })
            : state;
    }

    private BurstSetting Setting(FlowPlan plan, InstanceRow row, ISubject subject, WriteBatch batch, DateTimeOffset now) => new()
    {
        Plan = plan,
        Capabilities = capabilities,
        Subject = subject,
        Row = row,
        Batch = batch,
        Now = now,
        NewId = () => ids.NextBeside(row.InstanceId),
        Limits = options.Value,
        Seal = payload => cipher.EncryptBytes(row.TenantId, JsonSerializer.SerializeToUtf8Bytes(payload, SignalJson.Default.JsonObject)),
    };

    private async Task<BurstOutcome> RunAsync(
        FlowPlan plan, InstanceRow row, InstanceState state, ISubject subject, Trigger trigger,
        DateTimeOffset now, string commitPoint, Activity? activity, CancellationToken ct, Action<WriteBatch>? with = null)
    {
        var batch = new WriteBatch();
        row = row with { TraceParent = row.TraceParent ?? activity?.Id };
        var burst = new Burst(Setting(plan, row, subject, batch, now), state);
        var committed = false;
        try
        {
            if (!await burst.RunAsync(trigger, ct) || !subject.Exists || burst.Discarded)
            {
                return new(CommitOutcome.Committed, burst.State, Written: false);
            }

            with?.Invoke(batch);
            subject.Flush(batch);
            var queued = BurstRows.Append(batch, row, burst, now, queues, options.Value.Lease);

            CommitPoints.Reach($"{commitPoint}.before-commit");
            var outcome = await shards.For(row.InstanceId).CommitAsync(batch, ct);
            committed = outcome.IsCommitted;
            if (committed)
            {
                CommitPoints.Reach($"{commitPoint}.after-commit");
                BurstRows.Nudge(burst, row.TenantId, queued, queues);
                figures?.Count(row.TenantId, row.FlowName, row.FlowHash, row.Revision == 1, burst.State.Outcome is not null, burst.NewIncidents.Count);
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

    private static Activity? StartActivity(string name, string? traceParent) => Activity.Current is null && traceParent is not null
        ? Telemetry.Source.StartActivity(name, ActivityKind.Internal, traceParent)
        : Telemetry.Source.StartActivity(name);
}

/// <summary>A remote call that is due.</summary>
/// <param name="Request">What is called.</param>
/// <param name="Info">Who calls.</param>
/// <param name="Deadline">When the step's time is over; null: it has no end.</param>
public sealed record PendingCall(RemoteRequest Request, RemoteCallInfo Info, DateTimeOffset? Deadline = null)
{
    /// <summary>A call whose step was cancelled before anybody began it: it is not made.</summary>
    public static PendingCall Cancelled { get; } = new(new("", "", [], null), new(0, 0, "", 0, false, null));
}
