using System.Text.Json;
using Dapper;

namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>wf_task</c>: something that a person is asked to do.</summary>
public sealed record TaskRow
{
    public required int TenantId { get; init; }
    /// <summary>The id of the wait that it is.</summary>
    public required long TaskId { get; init; }
    public required long InstanceId { get; init; }
    public required int TokenId { get; init; }
    public required long OrderId { get; init; }
    public required string OrderNo { get; init; }
    public required string FlowName { get; init; }
    public required string Step { get; init; }
    /// <summary>Who may do it.</summary>
    public required string Role { get; init; }
    public required string Title { get; init; }
    /// <summary>The same in Chinese; null: only that there is.</summary>
    public string? TitleZh { get; init; }
    /// <summary>The buttons.</summary>
    public required IReadOnlyList<string> Outcomes { get; init; }
    /// <summary>JSON Schema of what is filled in; null: nothing is.</summary>
    public string? Form { get; init; }
    /// <summary>JSON that the person is shown; nothing personal.</summary>
    public string? Data { get; init; }
    /// <summary>open, done, timeout or withdrawn.</summary>
    public string State { get; init; } = "open";
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>By when it should be done; null: no time is set.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public string? ClaimedBy { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }
    public string? Outcome { get; init; }
}

/// <summary>Which tasks are wanted; what is null says nothing.</summary>
/// <param name="State">open, done, timeout or withdrawn.</param>
/// <param name="Line">Of any flow of the business line.</param>
/// <param name="ClaimedBy">Taken by that person.</param>
/// <param name="Unclaimed">True: taken by nobody.</param>
/// <param name="DueBefore">Should have been done by then.</param>
public sealed record TaskFilter(string State, string? Role = null, string? Flow = null, string? Line = null, string? ClaimedBy = null, bool Unclaimed = false, long? InstanceId = null, DateTimeOffset? DueBefore = null);

/// <summary>Open tasks of a flow: all, one person's, nobody's, and those that are late.</summary>
public sealed record TaskCount(string Flow, int Open, int Mine, int Unclaimed, int Overdue);

/// <summary>Statements on <c>wf_task</c>.</summary>
public static class TaskTable
{
    /// <summary>Guard: the task is not open, or somebody else has it.</summary>
    public const string ClaimGuard = "wf_task.claim";

    public static void Insert(WriteBatch batch, TaskRow row) => batch.Add(
        """
        INSERT INTO wf_task (tenant_id, task_id, instance_id, token_id, order_id, order_no, flow_name, step, role, title, outcomes, form, data, state, created_at, due_at, title_zh)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16)
        """,
        row.TenantId, row.TaskId, row.InstanceId, row.TokenId, row.OrderId, row.OrderNo, row.FlowName, row.Step, row.Role, row.Title,
        JsonSerializer.Serialize(row.Outcomes, StringsJson.Default.IReadOnlyListString), row.Form, row.Data, row.State, row.CreatedAt.ToUnixTimeMilliseconds(), row.DueAt?.ToUnixTimeMilliseconds(), row.TitleZh);

    /// <summary>Closes the open task of a token, with the burst that goes on from it; the instance's revision guards it.</summary>
    /// <param name="outcome">A button; or <c>timeout</c> or <c>withdrawn</c> where nobody pressed one.</param>
    public static void Close(WriteBatch batch, int tenantId, int tokenId, long instanceId, string outcome, string? by, DateTimeOffset at) => batch.Add(
        """
        UPDATE wf_task SET state = @p0, outcome = @p1, closed_by = @p2, closed_at = @p3
        WHERE tenant_id = @p4 AND instance_id = @p5 AND token_id = @p6 AND state = 'open'
        """,
        by is null ? outcome : "done", outcome, by, at.ToUnixTimeMilliseconds(), tenantId, instanceId, tokenId);

    /// <summary>Gives an open task to a person, or back to all with null; it must be where <paramref name="from"/> says.</summary>
    public static void Claim(WriteBatch batch, int tenantId, long taskId, string? from, string? to) => batch.AddGuarded(
        ClaimGuard, 1,
        "UPDATE wf_task SET claimed_by = @p0 WHERE tenant_id = @p1 AND task_id = @p2 AND state = 'open' AND (claimed_by = @p3 OR (claimed_by IS NULL AND @p3 IS NULL))",
        to, tenantId, taskId, from);

    public static Task<TaskRow?> FindAsync(IDatabase database, int tenantId, long taskId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Select + "WHERE tenant_id = @p0 AND task_id = @p1", Read, tenantId, taskId), ct);

    /// <summary>Tasks of a tenant that a filter lets through, newest first, before the given id.</summary>
    public static Task<List<TaskRow>> ListAsync(IDatabase database, int tenantId, TaskFilter filter, long before, int limit, CancellationToken ct) =>
        database.ReadAsync(
            connection => connection.ListAsync(
                Select +
                """
                WHERE tenant_id = @p0 AND state = @p1 AND task_id < @p2 AND (@p4 IS NULL OR role = @p4) AND (@p5 IS NULL OR flow_name = @p5) AND (@p6 IS NULL OR flow_name LIKE @p6)
                      AND (@p7 IS NULL OR claimed_by = @p7) AND (@p8 = 0 OR claimed_by IS NULL) AND (@p9 IS NULL OR instance_id = @p9) AND (@p10 IS NULL OR due_at < @p10)
                ORDER BY task_id DESC LIMIT @p3
                """,
                Read, tenantId, filter.State, before, limit, filter.Role, filter.Flow, filter.Line is { } line ? line + "/%" : null,
                filter.ClaimedBy, filter.Unclaimed ? 1 : 0, filter.InstanceId, filter.DueBefore?.ToUnixTimeMilliseconds()), ct);

    /// <summary>What people were asked to do for an order, newest first.</summary>
    public static Task<List<TaskRow>> OfOrderAsync(IDatabase database, int tenantId, long orderId, int limit, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync(
            Select + "WHERE tenant_id = @p0 AND instance_id IN (SELECT instance_id FROM wf_instance WHERE tenant_id = @p0 AND order_id = @p1) ORDER BY task_id DESC LIMIT @p2",
            Read, tenantId, orderId, limit), ct);

    /// <summary>How many tasks of a tenant are open, by flow.</summary>
    /// <param name="person">Whose are counted apart.</param>
    /// <param name="now">Due before it counts as overdue.</param>
    public static Task<List<TaskCount>> CountAsync(IDatabase database, int tenantId, string person, DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(
            connection => connection.ListAsync(
                """
                SELECT flow_name, COUNT(*), COUNT(CASE WHEN claimed_by = @p1 THEN 1 END), COUNT(CASE WHEN claimed_by IS NULL THEN 1 END), COUNT(CASE WHEN due_at < @p2 THEN 1 END)
                FROM wf_task WHERE tenant_id = @p0 AND state = 'open' GROUP BY flow_name
                """,
                row => new TaskCount(row.Text(), (int)row.Long(), (int)row.Long(), (int)row.Long(), (int)row.Long()), tenantId, person, now.ToUnixTimeMilliseconds()), ct);

    private const string Select =
        """
        SELECT tenant_id, task_id, instance_id, token_id, order_id, order_no, flow_name, step, role, title, outcomes, form, data, state, created_at, due_at,
               claimed_by, closed_at, closed_by, outcome, title_zh
        FROM wf_task
        """ + "\n";

    private static TaskRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        TaskId = row.Long(),
        InstanceId = row.Long(),
        TokenId = row.Int(),
        OrderId = row.Long(),
        OrderNo = row.Text(),
        FlowName = row.Text(),
        Step = row.Text(),
        Role = row.Text(),
        Title = row.Text(),
        Outcomes = JsonSerializer.Deserialize(row.Text(), StringsJson.Default.IReadOnlyListString)!,
        Form = row.TextOrNull(),
        Data = row.TextOrNull(),
        State = row.Text(),
        CreatedAt = row.Millis(),
        DueAt = row.MillisOrNull(),
        ClaimedBy = row.TextOrNull(),
        ClosedAt = row.MillisOrNull(),
        ClosedBy = row.TextOrNull(),
        Outcome = row.TextOrNull(),
        TitleZh = row.TextOrNull(),
    };
}
