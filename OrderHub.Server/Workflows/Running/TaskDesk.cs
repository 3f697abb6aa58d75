using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions.Checks;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Where people find the tasks that flows ask of them, take them, and do them.</summary>
public sealed class TaskDesk(IShards shards, FlowEngine engine)
{
    public Task<TaskRow?> FindAsync(int tenantId, long taskId, CancellationToken ct) => TaskTable.FindAsync(shards.For(taskId), tenantId, taskId, ct);

    /// <summary>Tasks of a tenant that a filter lets through, newest first, before the given id.</summary>
    public Task<IReadOnlyList<TaskRow>> ListAsync(int tenantId, TaskFilter filter, long before, int limit, CancellationToken ct) => shards.NewestAsync<TaskRow>(
        before, limit, task => task.TaskId, async (database, from) => await TaskTable.ListAsync(database, tenantId, filter, from, limit, ct));

    /// <summary>Open tasks by flow, most first. A task whose shard is being moved may count twice until it has arrived.</summary>
    public async Task<IReadOnlyList<TaskCount>> CountAsync(int tenantId, string person, DateTimeOffset now, CancellationToken ct)
    {
        var counts = new List<TaskCount>();
        foreach (var database in shards.All)
        {
            counts.AddRange(await TaskTable.CountAsync(database, tenantId, person, now, ct));
        }

        return [.. counts.GroupBy(count => count.Flow, StringComparer.Ordinal)
            .Select(same => new TaskCount(same.Key, same.Sum(one => one.Open), same.Sum(one => one.Mine), same.Sum(one => one.Unclaimed), same.Sum(one => one.Overdue)))
            .OrderByDescending(count => count.Open).ThenBy(count => count.Flow, StringComparer.Ordinal)];
    }

    /// <summary>True for the role that a task asks, and for administrators; a word that is no role of the hub binds nobody.</summary>
    public static bool MayDo(TaskRow task, string role) => task.Role == role || role == Roles.Administrator || !Roles.All.Contains(task.Role, StringComparer.Ordinal);

    /// <summary>What is wrong with what somebody filled in, by the task's form, with the path to each field; empty: nothing is, or the task has no form.</summary>
    public static IReadOnlyList<Fault> Check(TaskRow task, JsonObject? data, string code) =>
        task.Form is { } form && JsonNode.Parse(form) is JsonObject schema ? SchemaCheck.Faults(schema, data ?? [], code, "data") : [];

    /// <summary>Gives an open task to a person, or back to all. False: it is not open, or somebody else has it.</summary>
    public async Task<bool> ClaimAsync(TaskRow task, string? person, CancellationToken ct)
    {
        var batch = new WriteBatch();
        TaskTable.Claim(batch, task.TenantId, task.TaskId, task.ClaimedBy, person);
        return (await shards.For(task.TaskId).CommitAsync(batch, ct)).IsCommitted;
    }

    /// <summary>Presses a button of a task, with what was filled in; its flow goes on with the same commit. False: the task is not open any more, or has no such button.</summary>
    public async Task<bool> CompleteAsync(TaskRow task, string outcome, JsonObject? data, string by, CancellationToken ct) =>
        task.Outcomes.Contains(outcome, StringComparer.Ordinal)
        && await engine.ResumeAsync(task.TenantId, task.InstanceId, new Trigger.TaskDone(task.TaskId, outcome, data, by), null, ct);
}
