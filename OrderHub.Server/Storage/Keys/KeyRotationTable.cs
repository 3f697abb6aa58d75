namespace OrderHub.Server.Storage.Keys;

/// <summary>Where the rotation of a data key stands.</summary>
public enum KeyRotationState
{
    Running = 0,
    Paused = 1,

    /// <summary>A whole walk found every value under the new key; the older keys are retired.</summary>
    Done = 2,
}

/// <summary>Row of <c>key_rotation</c>: how far the sealing anew under one new key has come.</summary>
public sealed record KeyRotationRow
{
    public required int TenantId { get; init; }

    /// <summary>The new key.</summary>
    public required int KeyId { get; init; }
    public KeyRotationState State { get; init; }

    /// <summary>The table that is walked now; empty: none yet.</summary>
    public string Place { get; init; } = "";

    /// <summary>The last row that was seen in it; empty: none.</summary>
    public string AfterKey { get; init; } = "";

    /// <summary>Which walk over all places this is, from 1.</summary>
    public int Pass { get; init; } = 1;

    /// <summary>Values seen in this walk.</summary>
    public long PassChecked { get; init; }

    /// <summary>Of them, those that were under another key.</summary>
    public long PassResealed { get; init; }

    /// <summary>Values sealed anew in all walks.</summary>
    public long Resealed { get; init; }

    /// <summary>Why the last attempt went no further; null: it did.</summary>
    public string? Problem { get; init; }
    public required string StartedBy { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Rises with each node that takes the work over.</summary>
    public long Fence { get; init; }
    public DateTimeOffset LeaseUntil { get; init; } = DateTimeOffset.UnixEpoch;
}

/// <summary>Statements on <c>key_rotation</c>.</summary>
public static class KeyRotationTable
{
    /// <summary>Guard: the rotation was paused, ended, or taken over by another node.</summary>
    public const string LostGuard = "key_rotation.lost";

    private const string Columns =
        "tenant_id, key_id, state, place, after_key, pass, pass_checked, pass_resealed, resealed, problem, started_by, started_at, updated_at, ended_at, fence, lease_until";

    public static void Insert(WriteBatch batch, KeyRotationRow row) => batch.AddGuarded(
        LostGuard, 1,
        $"INSERT INTO key_rotation ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15)",
        row.TenantId, row.KeyId, (int)row.State, row.Place, row.AfterKey, row.Pass, row.PassChecked, row.PassResealed, row.Resealed, row.Problem,
        row.StartedBy, row.StartedAt, row.UpdatedAt, row.EndedAt, row.Fence, row.LeaseUntil);

    /// <summary>Takes the work for a while, where it is as it was read.</summary>
    public static void Claim(WriteBatch batch, KeyRotationRow row, DateTimeOffset until) => batch.AddGuarded(
        LostGuard, 1,
        "UPDATE key_rotation SET fence = fence + 1, lease_until = @p0 WHERE tenant_id = @p1 AND key_id = @p2 AND fence = @p3 AND state = @p4",
        until, row.TenantId, row.KeyId, row.Fence, (int)KeyRotationState.Running);

    /// <summary>Writes how far it is, while this node still has the work.</summary>
    public static void Save(WriteBatch batch, KeyRotationRow row) => batch.AddGuarded(
        LostGuard, 1,
        """
        UPDATE key_rotation SET state = @p0, place = @p1, after_key = @p2, pass = @p3, pass_checked = @p4, pass_resealed = @p5, resealed = @p6,
          problem = @p7, updated_at = @p8, ended_at = @p9, lease_until = @p10
        WHERE tenant_id = @p11 AND key_id = @p12 AND fence = @p13 AND state = @p14
        """,
        (int)row.State, row.Place, row.AfterKey, row.Pass, row.PassChecked, row.PassResealed, row.Resealed,
        row.Problem, row.UpdatedAt, row.EndedAt, row.LeaseUntil, row.TenantId, row.KeyId, row.Fence, (int)KeyRotationState.Running);

    /// <summary>Pauses it or lets it go on. Whoever works on it finds out with its next step.</summary>
    public static void Turn(WriteBatch batch, int tenantId, int keyId, KeyRotationState from, KeyRotationState to, DateTimeOffset now) => batch.AddGuarded(
        LostGuard, 1,
        "UPDATE key_rotation SET state = @p0, updated_at = @p1, lease_until = @p2, ended_at = NULL WHERE tenant_id = @p3 AND key_id = @p4 AND state = @p5",
        (int)to, now, DateTimeOffset.UnixEpoch, tenantId, keyId, (int)from);

    public static Task<List<KeyRotationRow>> OfTenantAsync(IDatabase database, int tenantId, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync($"SELECT {Columns} FROM key_rotation WHERE tenant_id = @p0 ORDER BY key_id DESC", Read, tenantId), ct);

    /// <summary>What waits for work, of all tenants.</summary>
    public static Task<List<KeyRotationRow>> RunningAsync(IDatabase database, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync($"SELECT {Columns} FROM key_rotation WHERE state = @p0 ORDER BY started_at", Read, (int)KeyRotationState.Running), ct);

    private static KeyRotationRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        KeyId = row.Int(),
        State = (KeyRotationState)row.Int(),
        Place = row.Text(),
        AfterKey = row.Text(),
        Pass = row.Int(),
        PassChecked = row.Long(),
        PassResealed = row.Long(),
        Resealed = row.Long(),
        Problem = row.TextOrNull(),
        StartedBy = row.Text(),
        StartedAt = row.Time(),
        UpdatedAt = row.Time(),
        EndedAt = row.TimeOrNull(),
        Fence = row.Long(),
        LeaseUntil = row.Time(),
    };
}
