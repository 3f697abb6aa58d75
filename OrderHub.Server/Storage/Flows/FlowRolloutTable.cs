namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>flow_rollout</c>: which published version of a flow an order gets.</summary>
public sealed record FlowRolloutRow
{
    public required int TenantId { get; init; }
    public required string Name { get; init; }
    public required int Revision { get; init; }
    /// <summary>What an order gets where no rule says otherwise; empty: nothing, the line takes no such order.</summary>
    public required string CurrentHash { get; init; }
    /// <summary>What was current before: where a roll-back goes.</summary>
    public string? PreviousHash { get; init; }
    /// <summary>JSON of the rules.</summary>
    public required string Rules { get; init; }
    /// <summary>Tenant 0: the shipped file that was imported last.</summary>
    public string? ShippedHash { get; init; }
    public required string UpdatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Statements on <c>flow_rollout</c> and <c>flow_epoch</c>.</summary>
public static class FlowRolloutTable
{
    /// <summary>Guard: somebody changed the roll-out meanwhile.</summary>
    public const string RevisionGuard = "flow_rollout.revision";

    private const string Columns = "SELECT tenant_id, name, revision, current_hash, previous_hash, rules, shipped_hash, updated_by, updated_at FROM flow_rollout ";

    public static void Insert(WriteBatch batch, FlowRolloutRow row) => batch.AddGuarded(
        RevisionGuard, 1,
        "INSERT INTO flow_rollout (tenant_id, name, revision, current_hash, previous_hash, rules, shipped_hash, updated_by, updated_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
        row.TenantId, row.Name, row.Revision, row.CurrentHash, row.PreviousHash, row.Rules, row.ShippedHash, row.UpdatedBy, row.UpdatedAt);

    /// <summary>Writes over revision <c>row.Revision - 1</c>.</summary>
    public static void Update(WriteBatch batch, FlowRolloutRow row) => batch.AddGuarded(
        RevisionGuard, 1,
        """
        UPDATE flow_rollout SET revision = @p0, current_hash = @p1, previous_hash = @p2, rules = @p3, shipped_hash = @p4, updated_by = @p5, updated_at = @p6
        WHERE tenant_id = @p7 AND name = @p8 AND revision = @p9
        """,
        row.Revision, row.CurrentHash, row.PreviousHash, row.Rules, row.ShippedHash, row.UpdatedBy, row.UpdatedAt, row.TenantId, row.Name, row.Revision - 1);

    public static void Delete(WriteBatch batch, int tenantId, string name, int revision) => batch.AddGuarded(
        RevisionGuard, 1, "DELETE FROM flow_rollout WHERE tenant_id = @p0 AND name = @p1 AND revision = @p2", tenantId, name, revision);

    /// <summary>Tells every node to look again. Belongs into each batch that changes what is published.</summary>
    public static void RaiseEpoch(WriteBatch batch) => batch.Add("UPDATE flow_epoch SET epoch = epoch + 1 WHERE epoch_id = 1");

    public static Task<long> EpochAsync(IDatabase database, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync("SELECT epoch FROM flow_epoch WHERE epoch_id = 1", row => row.Long()), ct);

    public static Task<FlowRolloutRow?> FindAsync(IDatabase database, int tenantId, string name, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Columns + "WHERE tenant_id = @p0 AND name = @p1", Read, tenantId, name), ct);

    /// <summary>Those of all tenants: what a node keeps in memory.</summary>
    public static async Task<IReadOnlyList<FlowRolloutRow>> AllAsync(IDatabase database, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(Columns, Read), ct);

    private static FlowRolloutRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        Name = row.Text(),
        Revision = row.Int(),
        CurrentHash = row.Text(),
        PreviousHash = row.TextOrNull(),
        Rules = row.Text(),
        ShippedHash = row.TextOrNull(),
        UpdatedBy = row.Text(),
        UpdatedAt = row.Time(),
    };
}
