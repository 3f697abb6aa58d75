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

    /// <summary>An instance that another one started begins.</summary>
    public sealed record Begin(long WaitId) : Trigger;

    /// <summary>A remote call was answered, or was not. The fence tells an answer that comes after another node took the call over.</summary>
    public sealed record Answered(long WaitId, RemoteAnswer Answer, int? Fence = null) : Trigger;

    /// <summary>A call was cancelled before anybody began it; the fence tells that nobody has taken it over since.</summary>
    public sealed record NotMade(long WaitId, int Fence) : Trigger;

    /// <summary>A person had the call of that key made again beside the flow, and it was answered.</summary>
    public sealed record AnsweredBeside(string Key, RemoteAnswer Answer, string By, string? Reason) : Trigger;

    /// <summary>A signal reached its wait.</summary>
    public sealed record Signalled(long WaitId, long SignalId, JsonObject Payload) : Trigger;

    /// <summary>A wait's time is over.</summary>
    public sealed record Due(long WaitId) : Trigger;

    /// <summary>A person did a task.</summary>
    public sealed record TaskDone(long WaitId, string Outcome, JsonObject? Data, string By) : Trigger;

    /// <summary>The wave of a wait has closed.</summary>
    public sealed record Gathered(long WaitId, Wave Wave) : Trigger;

    /// <summary>Waking the instance threw, time and again: a fault of ours that a person must see.</summary>
    public sealed record Broken(long WaitId, StepFailure Failure) : Trigger;

    /// <summary>A person decided about an incident.</summary>
    public sealed record Decided(int TokenId, IncidentDecision Decision) : Trigger;

    /// <summary>The instance is to be undone and ended: cancelled, or compensated.</summary>
    public sealed record Ended(InstanceStatus Status, string By, string? Reason) : Trigger;
}

/// <summary>A closed wave, as a member sees it.</summary>
/// <param name="WaveId">The same for all members.</param>
/// <param name="Size">How many they are.</param>
/// <param name="Position">The member's place, from 1.</param>
public sealed record Wave(long WaveId, int Size, int Position);

/// <summary>What a person can decide about an incident.</summary>
public abstract record IncidentDecision(string By, string? Reason)
{
    /// <summary>The decision in one word, as the journal has it.</summary>
    public string Word => GetType().Name.ToLowerInvariant();

    /// <summary>Run the step again; with another input where the one it had was wrong.</summary>
    public sealed record Retry(string By, string? Reason, JsonObject? Input = null) : IncidentDecision(By, Reason);

    /// <summary>Go on as if the step had ended with this outcome, and had left this.</summary>
    public sealed record Skip(string By, string? Reason, string Outcome, JsonObject? Output = null) : IncidentDecision(By, Reason);

    /// <summary>Undo every effect and end as compensated.</summary>
    public sealed record Compensate(string By, string? Reason) : IncidentDecision(By, Reason);

    /// <summary>Undo every effect and end as cancelled.</summary>
    public sealed record Cancel(string By, string? Reason) : IncidentDecision(By, Reason);
}
