using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Where people find the tasks that flows ask of them, take them, and do them.</summary>
public sealed class TaskDesk(IShards shards, FlowEngine engine)
{
    public Task<TaskRow?> FindAsync(int tenantId, long taskId, CancellationToken ct) => TaskTable.FindAsync(shards.For(taskId), tenantId, taskId, ct);

    /// <summary>Tasks of a tenant in a state, newest first, before the given id; of one role, or of all.</summary>
    public Task<IReadOnlyList<TaskRow>> ListAsync(int tenantId, string state, string? role, long before, int limit, CancellationToken ct) => shards.NewestAsync<TaskRow>(
        before, limit, task => task.TaskId, async (database, from) => await TaskTable.ListAsync(database, tenantId, state, role, from, limit, ct));

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
