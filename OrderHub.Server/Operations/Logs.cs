namespace OrderHub.Server.Operations;

/// <summary>Events 5001 to 5099. No payloads, no secrets.</summary>
internal static partial class Logs
{
    [LoggerMessage(5001, LogLevel.Error, "A piece of an action on many messages failed")]
    public static partial void ActionBroken(this ILogger log, Exception failure);

    [LoggerMessage(5002, LogLevel.Error, "Comparing a store with the orders failed; the next round comes all the same")]
    public static partial void ReconciliationBroken(this ILogger log, Exception failure);

    [LoggerMessage(5003, LogLevel.Warning, "The store {Store} had {Found} orders of tenant {Tenant} otherwise than they are; {Repaired} are repaired, {Remaining} remain")]
    public static partial void Differences(this ILogger log, string store, int tenant, int found, int repaired, int remaining);
}
