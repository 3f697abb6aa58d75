using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Running;

/// <summary>What starts a burst.</summary>
public abstract record Trigger
{
    private Trigger()
    {
    }

    /// <summary>A new instance begins.</summary>
    public sealed record Start : Trigger;

    /// <summary>A remote call was answered, or was not.</summary>
    public sealed record Answered(long WaitId, RemoteAnswer Answer) : Trigger;

    /// <summary>A signal reached its wait.</summary>
    public sealed record Signalled(long WaitId, long SignalId, JsonObject Payload) : Trigger;

    /// <summary>A wait's time is over.</summary>
    public sealed record Due(long WaitId) : Trigger;

    /// <summary>Waking the instance threw, time and again: a fault of ours that a person must see.</summary>
    public sealed record Broken(long WaitId, StepFailure Failure) : Trigger;

    /// <summary>A person decided about an incident.</summary>
    public sealed record Decided(int TokenId, IncidentDecision Decision) : Trigger;
}

/// <summary>What a person can decide about an incident.</summary>
public abstract record IncidentDecision(string By, string? Reason)
{
    /// <summary>Run the step again.</summary>
    public sealed record Retry(string By, string? Reason) : IncidentDecision(By, Reason);

    /// <summary>Go on as if the step had ended with this outcome.</summary>
    public sealed record Skip(string By, string? Reason, string Outcome) : IncidentDecision(By, Reason);

    /// <summary>Undo every effect and end.</summary>
    public sealed record Compensate(string By, string? Reason) : IncidentDecision(By, Reason);
}
