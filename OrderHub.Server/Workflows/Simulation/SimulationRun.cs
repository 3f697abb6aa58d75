using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>
/// One run of a flow on a virtual clock. 1. The start is a burst. 2. What can happen now does: calls are answered, signals
/// delivered, tasks done, incidents decided. 3. Where nothing can, the clock goes on to the next thing that has a time. 4. It ends
/// with the flow, or where nothing is left to happen.
/// </summary>
internal sealed class SimulationRun
{
    private readonly FlowPlan plan;
    private readonly ISubject subject;
    private readonly SimulationPlan script;
    private readonly IIdSource ids;
    private readonly SimulationClock clock;
    private readonly WorkflowOptions options;
    private readonly CapabilityRegistry capabilities;
    private readonly RehearsedCapabilities rehearsed;
    private readonly DateTimeOffset start;
    private readonly List<SimulationEvent> events = [];
    private readonly List<JournalEntry> journal = [];
    private readonly Dictionary<long, WaitRow> waits = [];
    private readonly Dictionary<string, IncidentRow> incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<long, JsonObject> payloads = [];
    private readonly List<SignalRow> sent = [];
    private readonly List<TimelineEntry> timeline;
    private readonly Queue<(string Step, JsonObject Input, StepResult Result)> notes = [];
    private InstanceRow row;
    private InstanceState state = new();
    private int bursts;

    public SimulationRun(
        FlowPlan plan, CapabilityRegistry capabilities, ISubject subject, SimulationPlan script, int tenantId, IIdSource ids, SimulationClock clock, WorkflowOptions options)
    {
        (this.plan, this.subject, this.script, this.ids, this.clock, this.options) = (plan, subject, script, ids, clock, options);
        start = clock.Now;
        timeline = [.. script.Timeline];
        rehearsed = new(script.Stubs, (step, input, result) => notes.Enqueue((step, input, result)));
        this.capabilities = rehearsed.Wrap(capabilities);
        row = new()
        {
            TenantId = tenantId,
            InstanceId = ids.Next(0),
            OrderId = subject.SubjectId,
            FlowName = plan.Flow.Name,
            FlowHash = plan.Flow.Hash,
            Kind = (int)plan.Flow.Kind,
            Status = 0,
            Revision = 0,
            StartedAt = clock.Now,
        };
    }

    public async Task<SimulationResult> RunAsync(CancellationToken ct)
    {
        if (script.Given.Input is { } input)
        {
            // As a caller would begin it: what it gives stands in the state before the first burst.
            state = new() { Frames = [new() { Id = 0, Input = (JsonObject)input.DeepClone() }] };
            await ApplyAsync(new Trigger.Begin(0), ct);
        }
        else
        {
            await ApplyAsync(new Trigger.Start(), ct);
        }

        while (state.Outcome is null && bursts < options.SimulationBursts && clock.Now - start <= options.SimulationSpan)
        {
            ct.ThrowIfCancellationRequested();
            if (!await HappenAsync(ct) && !MoveClock())
            {
                break;
            }
        }

        return Result();
    }

    /// <summary>Lets one thing happen that can happen now. False: nothing can.</summary>
    private async Task<bool> HappenAsync(CancellationToken ct)
    {
        if (Alive().FirstOrDefault(wait => wait is { Kind: WaitKind.Call } && wait.DueAt <= clock.Now) is { } call)
        {
            return await AnswerAsync(call, ct);
        }

        if (sent.FirstOrDefault(signal => Alive().Any(wait => Takes(wait, signal.Name, signal.Key))) is { } own)
        {
            sent.Remove(own);
            return await SignalAsync(Alive().First(wait => Takes(wait, own.Name, own.Key)), (JsonObject)JsonNode.Parse(own.Payload)!, ct);
        }

        for (var i = 0; i < timeline.Count; i++)
        {
            if (IsTime(timeline[i]) && await TryAsync(timeline[i], i, ct))
            {
                return true;
            }
        }

        return Alive().Where(wait => wait.Kind is not WaitKind.Call && wait.DueAt <= clock.Now).OrderBy(wait => wait.DueAt).FirstOrDefault() is { } due
            && await DueAsync(due, ct);
    }

    private async Task<bool> DueAsync(WaitRow due, CancellationToken ct)
    {
        if (due.Kind == WaitKind.Gather)
        {
            return await GatherAsync(due, ct);
        }

        if (due.Kind is WaitKind.Begin or WaitKind.LeaveWave)
        {
            return waits.Remove(due.WaitId);
        }

        return await ApplyAsync(new Trigger.Due(due.WaitId), ct);
    }

    /// <summary>
    /// A member is due at once and joins a wave. Others come to it as a stub of the step says (wave, size, position); alone in its simulation, it waits for its
    /// count in vain, and is the whole wave when that closes.
    /// </summary>
    private Task<bool> GatherAsync(WaitRow member, CancellationToken ct)
    {
        if (rehearsed.Next(StepOf(member)) is { Output: { } wave })
        {
            return ApplyAsync(
                new Trigger.Gathered(member.WaitId, new(wave["wave"]?.GetValue<long>() ?? member.WaitId, wave["size"]?.GetValue<int>() ?? 1, wave["position"]?.GetValue<int>() ?? 1)), ct);
        }

        if (state.Tokens.First(token => token.WaitId == member.WaitId).Given is { } given
            && given["count"]?.GetValue<int>() != 1 && given["until"]?.GetValue<long>() is { } closes && DateTimeOffset.FromUnixTimeMilliseconds(closes) is var cutOff && cutOff > clock.Now)
        {
            waits[member.WaitId] = member with { DueAt = cutOff };
            return Task.FromResult(true);
        }

        return ApplyAsync(new Trigger.Gathered(member.WaitId, new(member.WaitId, 1, 1)), ct);
    }

    /// <summary>Lets an entry of the timeline happen, if the flow is ready for it.</summary>
    private async Task<bool> TryAsync(TimelineEntry entry, int index, CancellationToken ct)
    {
        Trigger? trigger = null;
        if (entry.Signal is { } name)
        {
            if (Alive().FirstOrDefault(wait => Takes(wait, name, KeyOf(entry))) is not { } wait)
            {
                return false;
            }

            timeline.RemoveAt(index);
            return await SignalAsync(wait, entry.Payload ?? [], ct);
        }

        if (entry.Task is { } task)
        {
            trigger = Alive().FirstOrDefault(wait => wait.Kind == WaitKind.Task && StepOf(wait) == task) is { } asked
                ? new Trigger.TaskDone(asked.WaitId, entry.Outcome!, entry.Data, "simulation")
                : null;
        }
        else if (entry.Decide is { } stopped)
        {
            trigger = state.Tokens.FirstOrDefault(token => token.Status == TokenStatus.Incident && token.Step == stopped) is { } token
                ? new Trigger.Decided(token.Id, Decision(entry))
                : null;
        }
        else if (entry.Cancel == true)
        {
            trigger = new Trigger.Ended(InstanceStatus.Cancelled, "simulation", null);
        }

        if (trigger is null)
        {
            return false;
        }

        timeline.RemoveAt(index);
        return await ApplyAsync(trigger, ct);
    }

    private static IncidentDecision Decision(TimelineEntry entry) => entry.Action switch
    {
        "retry" => new IncidentDecision.Retry("simulation", null, entry.Data),
        "skip" => new IncidentDecision.Skip("simulation", null, entry.Outcome!, entry.Data),
        "cancel" => new IncidentDecision.Cancel("simulation", null),
        _ => new IncidentDecision.Compensate("simulation", null),
    };

    private Task<bool> SignalAsync(WaitRow wait, JsonObject payload, CancellationToken ct)
    {
        var signalId = ids.Next(0);
        payloads[signalId] = (JsonObject)payload.DeepClone();
        return ApplyAsync(new Trigger.Signalled(wait.WaitId, signalId, (JsonObject)payload.DeepClone()), ct);
    }

    private async Task<bool> AnswerAsync(WaitRow wait, CancellationToken ct)
    {
        var token = state.Tokens.First(candidate => candidate.WaitId == wait.WaitId);
        var effect = token.UndoOf is { } seq ? state.Effects.First(candidate => candidate.Seq == seq) : null;
        var capability = (IRemoteCapability)capabilities.Get(effect?.Undo ?? plan.Steps[token.Step].Step.Use);
        var request = capability.Prepare(new Burst(Setting(new WriteBatch()), WithSignals(state)).Context(token, effect));
        // An undo is stubbed under the step that it takes back, behind a word of its own.
        var answer = RehearsedCapabilities.AnswerOf(rehearsed.Next(effect is null ? token.Step : $"undo/{effect.Step}"));
        events.Add(new()
        {
            At = clock.Now,
            Kind = "call",
            Step = effect?.Step ?? token.Step,
            Attempt = token.Attempt,
            Outcome = answer.GetType().Name.ToLowerInvariant(),
            Call = new(request.Connector, request.Operation, Transitions.IdempotencyKey(row.InstanceId, token), request.Input.DeepClone()),
        });
        return await ApplyAsync(new Trigger.Answered(wait.WaitId, answer), ct);
    }

    private async Task<bool> ApplyAsync(Trigger trigger, CancellationToken ct)
    {
        bursts++;
        row = row with { Revision = row.Revision + 1 };
        var burst = new Burst(Setting(new WriteBatch()), WithSignals(state));
        if (!await burst.RunAsync(trigger, ct))
        {
            return false;
        }

        // Through its stored form, so that what a crash would forget is forgotten here as well.
        state = FlowJson.ReadState(FlowJson.Write(burst.State));
        foreach (var wait in burst.NewWaits)
        {
            waits[wait.WaitId] = wait;
        }

        foreach (var incident in burst.NewIncidents)
        {
            incidents[incident.Step] = incident;
        }

        sent.AddRange(burst.NewSignals);
        journal.AddRange(burst.Journal);
        Note(burst.Journal);
        return true;
    }

    /// <summary>Turns a burst's journal into events, each run of a capability beside the step's leaving.</summary>
    private void Note(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            JsonNode? input = null;
            JsonNode? output = null;
            if (entry.Kind is JournalKind.Left or JournalKind.CallFailed or JournalKind.Undone && notes.TryPeek(out var run) && run.Step == entry.Step)
            {
                notes.Dequeue();
                (input, output) = (run.Input.Count == 0 ? null : run.Input.DeepClone(), run.Result.Output?.DeepClone());
            }

            events.Add(new()
            {
                At = entry.At,
                Kind = JsonSerializer.Serialize(entry.Kind, SimulationWords.Default.JournalKind).Trim('"') is var word && word == "call" ? "due" : word,
                Step = entry.Step,
                Outcome = entry.Outcome,
                To = entry.To,
                Attempt = entry.Attempt,
                Note = entry.Note,
                Input = input,
                Output = output,
            });
        }

        notes.Clear();
        if (events.Count > 0 && state.Frames.FirstOrDefault(frame => frame.Id == 0)?.Vars is { Count: > 0 } values)
        {
            events[^1] = events[^1] with { Values = values.DeepClone() };
        }
    }

    /// <summary>Goes on to the next time that something has. False: nothing has.</summary>
    private bool MoveClock()
    {
        var next = Alive().Select(wait => wait.DueAt).Concat(timeline.Where(entry => entry.At is not null).Select(entry => (DateTimeOffset?)TimeOf(entry)))
            .Where(time => time > clock.Now).Min();
        if (next is not { } time)
        {
            return false;
        }

        clock.Now = time;
        return true;
    }

    private bool IsTime(TimelineEntry entry) => entry.At is null || TimeOf(entry) <= clock.Now;

    private DateTimeOffset TimeOf(TimelineEntry entry) => Simulator.TryDuration(entry.At!, out var span) ? start + span : start;

    private string? KeyOf(TimelineEntry entry) => entry.Key?.Replace("{number}", subject.Number, StringComparison.Ordinal);

    private static bool Takes(WaitRow wait, string name, string? key) => wait.Kind == WaitKind.Signal && wait.Name == name && (key is null || wait.Key == key);

    /// <summary>The waits that still wake somebody.</summary>
    private IEnumerable<WaitRow> Alive()
    {
        var held = state.Tokens.Select(token => token.WaitId).Concat(state.Frames.SelectMany(frame => frame.Handlers ?? []).Select(armed => armed.WaitId)).ToHashSet();
        return waits.Values.Where(wait => held.Contains(wait.WaitId) || wait.Kind is WaitKind.Begin).OrderBy(wait => wait.WaitId);
    }

    private string StepOf(WaitRow wait) => state.Tokens.FirstOrDefault(token => token.WaitId == wait.WaitId)?.Step ?? "";

    private InstanceState WithSignals(InstanceState bare) => bare with
    {
        Tokens = [.. bare.Tokens.Select(token => payloads.TryGetValue(token.SignalId, out var payload) ? token with { Signal = (JsonObject)payload.DeepClone() } : token)],
    };

    private BurstSetting Setting(WriteBatch batch) => new()
    {
        Plan = plan,
        Capabilities = capabilities,
        Subject = subject,
        Row = row,
        Batch = batch,
        Now = clock.Now,
        NewId = () => ids.Next(0),
        Limits = options,
        Seal = payload => JsonSerializer.SerializeToUtf8Bytes(payload, SignalJson.Default.JsonObject),
    };

    private SimulationResult Result() => new()
    {
        State = state.Outcome is not null ? "ended"
            : bursts >= options.SimulationBursts || clock.Now - start > options.SimulationSpan ? "limit"
            : state.Tokens.Any(token => token.Status == TokenStatus.Incident) ? "incident" : "waiting",
        Status = JsonSerializer.Serialize(state.Status, SimulationWords.Default.InstanceStatus).Trim('"'),
        Outcome = state.Outcome,
        Events = events,
        Edges = FlowViews.Edges(plan, journal),
        InSubFlows = [.. plan.Steps.Values.Where(step => step.Step.Use == ControlSteps.SubFlow).Select(step => step.Path + "/")],
        Waits =
        [
            .. Alive().Where(wait => StepOf(wait).Length > 0).Select(wait => new SimulationWait(StepOf(wait), wait.Kind.ToString().ToLowerInvariant(), wait.Name.Length > 0 ? wait.Name : null, wait.DueAt)),
            .. state.Tokens.Where(token => token.Status == TokenStatus.Incident)
                .Select(token => new SimulationWait(token.Step, "incident", incidents.GetValueOrDefault(token.Step)?.Cause, null)),
        ],
        Order = subject.Describe(),
        Took = clock.Now - start,
    };
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JournalKind))]
[System.Text.Json.Serialization.JsonSerializable(typeof(InstanceStatus))]
internal sealed partial class SimulationWords : System.Text.Json.Serialization.JsonSerializerContext;
