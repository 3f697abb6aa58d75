using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;

namespace OrderHub.UnitTests.Workflows.Simulation;

/// <summary>
/// The systems outside: they keep what they did under its key, as a sound partner does, answer late, wrongly or not at all, and can be
/// asked. What is true about an effect is what stands here, whatever the engine believes.
/// </summary>
internal sealed class SimWorld(Random random, Action<string> tell) : IRemoteCaller
{
    private readonly Dictionary<string, JsonObject> done = new(StringComparer.Ordinal);

    /// <summary>Keys of effects that stand, in the order in which they came to be.</summary>
    public List<string> Standing { get; } = [];

    /// <summary>Effects that were undone that did not stand.</summary>
    public List<string> UndoneTwice { get; } = [];

    /// <summary>True when all answers are good: the end of a schedule.</summary>
    public bool IsWell { get; set; }

    public Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
    {
        if (call.MayHaveHappened && done.TryGetValue(call.IdempotencyKey, out var known))
        {
            tell($"  asked for {call.IdempotencyKey}: it was done");
            return Task.FromResult<RemoteAnswer>(new RemoteAnswer.Done((JsonObject)known.DeepClone()));
        }

        if (call.AskOnly && random.Next(3) > 0)
        {
            tell($"  asked for {call.IdempotencyKey}: it knows nothing of it");
            return Task.FromResult<RemoteAnswer>(new RemoteAnswer.NotDone("partner.unknown", "Knows nothing of it."));
        }

        var fate = IsWell ? 0 : random.Next(20);
        RemoteAnswer answer = fate switch
        {
            < 11 => Do(request, call),
            11 => Refuse(request, call),
            12 or 13 => new RemoteAnswer.Failed("partner.down", "Down."),
            14 => Silently(Do(request, call)),
            15 or 16 => new RemoteAnswer.Unknown("partner.silent", "Silent."),
            17 => new RemoteAnswer.Later("connector.circuit-open", "Left alone.", TimeSpan.FromSeconds(5)),
            18 => new RemoteAnswer.Impossible("partner.wrong", "Wrong."),
            _ => new RemoteAnswer.Failed("partner.busy", "Busy."),
        };
        tell($"  {call.IdempotencyKey}: {answer.GetType().Name}{(done.ContainsKey(call.IdempotencyKey) ? ", done" : "")}");
        return Task.FromResult(answer);
    }

    private RemoteAnswer Do(RemoteRequest request, RemoteCallInfo call)
    {
        // A partner that honours keys does the work of one key once.
        if (done.TryGetValue(call.IdempotencyKey, out var known))
        {
            return new RemoteAnswer.Done((JsonObject)known.DeepClone());
        }

        if (request.Operation == "undo")
        {
            var of = request.Input["key"]!.GetValue<string>();
            if (!Standing.Remove(of))
            {
                UndoneTwice.Add(of);
            }
        }
        else
        {
            Standing.Add(call.IdempotencyKey);
        }

        var output = new JsonObject { ["key"] = call.IdempotencyKey };
        done[call.IdempotencyKey] = output;
        return new RemoteAnswer.Done((JsonObject)output.DeepClone());
    }

    private RemoteAnswer Refuse(RemoteRequest request, RemoteCallInfo call) => request.Operation == "undo" || done.ContainsKey(call.IdempotencyKey)
        ? Do(request, call)
        : new RemoteAnswer.Refused("partner.no", "No.");

    private static RemoteAnswer Silently(RemoteAnswer answer) => answer is null ? throw new ArgumentNullException(nameof(answer)) : new RemoteAnswer.Unknown("partner.silent", "Silent.");
}

/// <summary>A remote step whose effect is known by its key.</summary>
internal sealed class SimRemote(string name) : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = name,
        Title = new(name, name),
        Summary = new(name, name),
        SideEffect = SideEffect.Remote,
        Outcomes = ["done", "refused"],
        Undo = "undo@1",
    };

    public string Connector => "partner";

    public RemoteRequest Prepare(StepContext context) => new(Connector, name, [], null);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) =>
        answer is RemoteAnswer.Done(var output) ? StepResult.Of("done", output: (JsonObject)output.DeepClone()) : StepResult.Of("refused");
}

/// <summary>The undo of every <see cref="SimRemote"/>.</summary>
internal sealed class SimUndo : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "undo",
        Title = new("undo", "undo"),
        Summary = new("undo", "undo"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["done"],
    };

    public string Connector => "partner";

    public RemoteRequest Prepare(StepContext context) => new(Connector, "undo", new() { ["key"] = context.Effect!["key"]!.GetValue<string>() }, null);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => StepResult.Of("done");
}
