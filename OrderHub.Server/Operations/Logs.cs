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

    [LoggerMessage(5010, LogLevel.Error, "A round of the jobs failed; the next one does it again")]
    public static partial void JobsBroken(this ILogger log, Exception failure);

    [LoggerMessage(5011, LogLevel.Warning, "Job {Kind}, run {RunId}, failed")]
    public static partial void JobFailed(this ILogger log, string kind, long runId, Exception failure);

    [LoggerMessage(5012, LogLevel.Error, "The end of job run {RunId} could not be written; it is taken up again")]
    public static partial void JobEndBroken(this ILogger log, long runId, Exception failure);

    [LoggerMessage(5013, LogLevel.Warning, "Job run {RunId} has another node by now; what this one did of it is not written")]
    public static partial void JobLostMeanwhile(this ILogger log, long runId);

    [LoggerMessage(5014, LogLevel.Warning, "Job run {RunId} was taken from node {Node}, which was not heard of any more")]
    public static partial void JobLost(this ILogger log, long runId, string node);

    [LoggerMessage(5015, LogLevel.Debug, "Schedule {Schedule} fired: {Firing}")]
    public static partial void JobFired(this ILogger log, string schedule, string firing);

    [LoggerMessage(5016, LogLevel.Error, "The clock of the jobs failed; it is set again")]
    public static partial void JobClockBroken(this ILogger log, Exception failure);

    [LoggerMessage(5004, LogLevel.Error, "A part of an export failed")]
    public static partial void ExportBroken(this ILogger log, Exception failure);
}
