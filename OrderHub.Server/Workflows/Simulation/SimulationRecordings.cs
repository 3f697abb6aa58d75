using System.Text.Json.Nodes;
using OrderHub.Server.Security;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>A stored order ready to be tried again.</summary>
/// <param name="OrderNo">Its number.</param>
/// <param name="Plan">Its content, how its remote steps ended then, the tasks that were done, and the signals it got.</param>
/// <param name="Instance">The instance that it ran; null where it ran none of that kind.</param>
/// <param name="Journal">What that one did.</param>
public sealed record Recording(string OrderNo, SimulationPlan Plan, InstanceRow? Instance, IReadOnlyList<JournalEntry> Journal);

/// <summary>Makes a plan of a stored order: its content, how its remote steps ended then, and the signals it got, each at its time.</summary>
public sealed class SimulationRecordings(IShards shards, ISimulationSubjects subjects, CapabilityRegistry capabilities, IFieldCipher cipher)
{
    /// <summary>Most signals of an order that are brought along.</summary>
    public const int MaxSignals = 200;

    /// <param name="tenantId">Whose order.</param>
    /// <param name="orderNo">Its number.</param>
    /// <param name="flow">The flow that is tried; steps of it that the order ran under that name end as they did.</param>
    /// <param name="own">What the caller says itself, which comes before what was recorded.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Recording?> FindAsync(int tenantId, string orderNo, FlowDefinition flow, SimulationPlan own, CancellationToken ct) =>
        await subjects.RecordedAsync(tenantId, orderNo, ct) is { } recorded ? await OfAsync(tenantId, recorded, flow, own, ct) : null;

    /// <summary>The same by the order's id.</summary>
    public async Task<Recording?> FindAsync(int tenantId, long orderId, FlowDefinition flow, SimulationPlan own, CancellationToken ct) =>
        await subjects.RecordedAsync(tenantId, orderId, ct) is { } recorded ? await OfAsync(tenantId, recorded, flow, own, ct) : null;

    private async Task<Recording> OfAsync(int tenantId, RecordedOrder recorded, FlowDefinition flow, SimulationPlan own, CancellationToken ct)
    {
        var stubs = own.Stubs.ToDictionary(StringComparer.Ordinal);
        var timeline = own.Timeline.ToList();
        var at = own.At;
        var journal = new List<JournalEntry>();
        var instances = await InstanceTable.OfOrderAsync(shards.For(recorded.OrderId), tenantId, recorded.OrderId, ct);
        var instance = instances.FirstOrDefault(candidate => candidate.Kind == (int)flow.Kind);
        if (instance is not null)
        {
            at ??= instance.StartedAt;
            journal.AddRange((await InstanceTable.JournalAsync(shards.For(instance.InstanceId), tenantId, instance.InstanceId, ct)).SelectMany(FlowJson.ReadJournal));
            foreach (var (step, tries) in Tries(flow, journal))
            {
                stubs.TryAdd(step, tries);
            }

            timeline.AddRange(Tasks(flow, journal, instance.StartedAt));
            foreach (var signal in await SignalsAsync(tenantId, Keys(recorded), ct))
            {
                timeline.Add(new()
                {
                    At = After(instance.StartedAt, signal.ReceivedAt),
                    Signal = signal.Name,
                    Payload = (JsonObject)JsonNode.Parse(cipher.DecryptBytes(tenantId, signal.Payload))!,
                });
            }
        }

        var given = own.Given with { Order = own.Given.Order ?? recorded.Content, WaybillNo = own.Given.WaybillNo ?? recorded.WaybillNo };
        return new(recorded.OrderNo, own with { At = at, Given = given, Stubs = stubs, Timeline = timeline }, instance, journal);
    }

    /// <summary>The tasks that people did, each at its time; what they filled in is not in the journal.</summary>
    private static IEnumerable<TimelineEntry> Tasks(FlowDefinition flow, IReadOnlyList<JournalEntry> journal, DateTimeOffset start)
    {
        var asked = flow.AllSteps.Where(step => step.Use == ControlSteps.HumanTask).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        return journal.Where(entry => entry.Kind == JournalKind.Left && asked.Contains(entry.Step) && entry.Outcome != "timeout")
            .Select(entry => new TimelineEntry { At = After(start, entry.At), Task = entry.Step, Outcome = entry.Outcome });
    }

    private static string After(DateTimeOffset start, DateTimeOffset at) => System.Xml.XmlConvert.ToString(at > start ? at - start : TimeSpan.Zero);

    /// <summary>The run without names, telephones and addresses in what steps were given, sent and got.</summary>
    public SimulationResult WithoutPeople(SimulationResult result) => result with
    {
        Events = [.. result.Events.Select(one => one with
        {
            Input = Copy(one.Input),
            Output = Copy(one.Output),
            Call = one.Call is { } call ? call with { Request = Copy(call.Request)! } : null,
        })],
    };

    public SimulationPlan WithoutPeople(SimulationPlan plan) => plan with
    {
        Given = plan.Given with { Order = (JsonObject?)Copy(plan.Given.Order) },
        Timeline = [.. plan.Timeline.Select(entry => entry with { Payload = (JsonObject?)Copy(entry.Payload) })],
    };

    /// <summary>How each remote step of the flow ended in the journal: its failures, then its outcome, pass by pass.</summary>
    private Dictionary<string, IReadOnlyList<StepStub>> Tries(FlowDefinition flow, IReadOnlyList<JournalEntry> journal)
    {
        var remote = flow.AllSteps.Where(step => capabilities.Find(step.Use)?.Descriptor.SideEffect == SideEffect.Remote).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        var tries = new Dictionary<string, IReadOnlyList<StepStub>>(StringComparer.Ordinal);
        foreach (var step in journal.Where(entry => remote.Contains(entry.Step)).GroupBy(entry => entry.Step, StringComparer.Ordinal))
        {
            tries[step.Key] =
            [
                .. step.Where(entry => entry.Kind is JournalKind.CallFailed or JournalKind.Left).Select(entry => entry.Kind == JournalKind.Left
                    ? new StepStub { Outcome = entry.Outcome, Message = entry.Note }
                    : new StepStub { Failed = entry.Outcome, Message = entry.Note }),
            ];
        }

        return tries;
    }

    /// <summary>A signal lies where its key or its sender belongs, which need not be where the order is.</summary>
    private async Task<IEnumerable<SignalRow>> SignalsAsync(int tenantId, IReadOnlyList<string> keys, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => SignalRecordings.OfInstanceAsync(database, tenantId, keys, MaxSignals, ct))))
        .SelectMany(signals => signals).DistinctBy(signal => signal.SignalId).OrderBy(signal => signal.SignalId).Take(MaxSignals);

    private static IReadOnlyList<string> Keys(RecordedOrder recorded) => recorded.WaybillNo is { } waybill ? [recorded.OrderNo, waybill] : [recorded.OrderNo];

    private static JsonNode? Copy(JsonNode? node) => node is JsonObject map ? Impersonal.Copy(map) : node?.DeepClone();
}
