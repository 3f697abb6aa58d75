using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>A remote step named by the test, with an undo of its own.</summary>
internal sealed class RemoteStep(string name, bool withUndo = true, string connector = "partner") : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = name,
        Title = new(name, name),
        Summary = new(name, name),
        SideEffect = SideEffect.Remote,
        Outcomes = ["done", "refused"],
        Undo = withUndo ? $"undo-{name}@1" : null,
    };

    public string Connector => connector;

    public RemoteRequest Prepare(StepContext context) => new(Connector, name, [], null);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => answer is RemoteAnswer.Refused(var code, _)
        ? StepResult.Of("refused", code)
        : StepResult.Of("done", output: withUndo ? new JsonObject { ["of"] = name } : null);
}

/// <summary>The undo of a <see cref="RemoteStep"/>.</summary>
internal sealed class UndoStep(string name) : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = $"undo-{name}",
        Title = new($"undo {name}", name),
        Summary = new(name, name),
        SideEffect = SideEffect.Remote,
        Outcomes = ["done"],
    };

    public string Connector => "partner";

    public RemoteRequest Prepare(StepContext context)
    {
        Assert.Equal(name, context.Effect?["of"]?.GetValue<string>());
        return new(Connector, $"undo-{name}", [], null);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => StepResult.Of("done");
}

/// <summary>A local step that the test writes as a function.</summary>
internal sealed class LocalStep(string name, Func<StepContext, StepResult> run, params string[] outcomes) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = name,
        Title = new(name, name),
        Summary = new(name, name),
        SideEffect = SideEffect.Local,
        Outcomes = outcomes,
        Input = new JsonObject { ["type"] = "object" },
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(run(context));
}

/// <summary>The step that stores an order, for transaction flows.</summary>
internal sealed class KeepStep : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "keep",
        Title = new("keep", "keep"),
        Summary = new("keep", "keep"),
        SideEffect = SideEffect.Local,
        Outcomes = ["done"],
        Persists = true,
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("done"));
}
