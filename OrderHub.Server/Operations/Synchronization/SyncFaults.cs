using OrderHub.Server.Data.Legacy;

namespace OrderHub.Server.Operations.Synchronization;

/// <summary>What a person must look at of an order that could be read.</summary>
public static class SyncFaults
{
    /// <summary>Its number belongs to another order.</summary>
    public const string NumberTaken = "synchronization.number-taken";

    /// <summary>Its master gave it away, and the hub has no order in its place.</summary>
    public const string NotArrived = "synchronization.not-arrived";

    /// <summary>Code and words; null: nothing is wrong.</summary>
    public static (string Code, string Message)? Of(LegacyOrder order, LegacyOutcome outcome) => outcome switch
    {
        LegacyOutcome.Taken => (NumberTaken, "The number is that of another system's order, or has the form of the hub's own numbers: the order is not listed."),
        LegacyOutcome.Moved or LegacyOutcome.Left => null,
        _ when order.MovedTo is { } number => (NotArrived, $"Its master says that the hub has it as {number}, and no order here is in its place: it stays listed as its former master's."),
        _ => null,
    };
}
