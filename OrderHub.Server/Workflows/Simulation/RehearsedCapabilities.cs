using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>
/// The capabilities of the server as one simulation sees them: steps that have a stub end as it says, steps that take from something
/// shared are rehearsed, all others really run. Every run is noted with what it was given and what it left.
/// </summary>
internal sealed class RehearsedCapabilities(IReadOnlyDictionary<string, IReadOnlyList<StepStub>> stubs, Action<string, JsonObject, StepResult> note)
{
    private readonly Dictionary<string, int> uses = new(StringComparer.Ordinal);

    public CapabilityRegistry Wrap(CapabilityRegistry registry) => new(registry.All.Select(Wrap));

    /// <summary>What stands in for the step's next try; null: nothing does.</summary>
    public StepStub? Next(string step)
    {
        if (!stubs.TryGetValue(step, out var tries) || tries.Count == 0)
        {
            return null;
        }

        var use = uses.GetValueOrDefault(step);
        uses[step] = use + 1;
        return tries[Math.Min(use, tries.Count - 1)];
    }

    private ICapability Wrap(ICapability capability) => capability switch
    {
        ILocalCapability local => new Local(local, this, note),
        IRemoteCapability remote => new Remote(remote, note),
        _ => capability,
    };

    private sealed class Local(ILocalCapability inner, RehearsedCapabilities owner, Action<string, JsonObject, StepResult> note) : ILocalCapability
    {
        public CapabilityDescriptor Descriptor => inner.Descriptor;

        public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
        {
            var result = owner.Next(context.Step) switch
            {
                { Outcome: { } outcome } stub => StepResult.Of(outcome, stub.Message ?? "as stubbed", (JsonObject?)stub.Output?.DeepClone()),
                { Failed: { } code } stub => StepResult.Fail(new(code, stub.Message ?? "As stubbed.", "As stubbed.", false)),
                _ when inner is IRehearsable rehearsable => await rehearsable.RehearseAsync(context, ct),
                _ => await inner.RunAsync(context, ct),
            };
            note(context.Step, context.Input, result);
            return result;
        }
    }

    private sealed class Remote(IRemoteCapability inner, Action<string, JsonObject, StepResult> note) : IRemoteCapability
    {
        public CapabilityDescriptor Descriptor => inner.Descriptor;

        public string Connector => inner.Connector;

        public string ConnectorOf(StepContext context) => inner.ConnectorOf(context);

        public RemoteRequest Prepare(StepContext context) => inner.Prepare(context);

        public StepResult Interpret(StepContext context, RemoteAnswer answer)
        {
            // A stub that states an outcome travels as an answer that no partner gives.
            var result = answer is RemoteAnswer.Done { Output: { } output } && output[ForcedOutcome] is JsonValue forced
                ? StepResult.Of(forced.GetValue<string>(), "as stubbed", (JsonObject?)output[ForcedOutput]?.DeepClone())
                : inner.Interpret(context, answer);
            note(context.Step, context.Input, result);
            return result;
        }
    }

    private const string ForcedOutcome = "\u0000outcome";
    private const string ForcedOutput = "\u0000output";

    /// <summary>The answer that a stub stands for; without a stub the partner does what it is asked, and says nothing of it.</summary>
    public static RemoteAnswer AnswerOf(StepStub? stub) => stub switch
    {
        { Outcome: { } outcome } => new RemoteAnswer.Done(new JsonObject { [ForcedOutcome] = outcome, [ForcedOutput] = stub.Output?.DeepClone() ?? new JsonObject() }),
        { Refused: { } code } => new RemoteAnswer.Refused(code, stub.Message ?? "As stubbed."),
        { Failed: { } code } => new RemoteAnswer.Failed(code, stub.Message ?? "As stubbed."),
        { Unknown: { } code } => new RemoteAnswer.Unknown(code, stub.Message ?? "As stubbed."),
        { Done: { } output } => new RemoteAnswer.Done((JsonObject)output.DeepClone()),
        _ => new RemoteAnswer.Done([]),
    };
}
