using Microsoft.Extensions.Options;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Keys;

namespace OrderHub.Server.Security.Keys.Rotation;

/// <summary>What became of an order to the keys.</summary>
public enum KeyDeed
{
    Done,
    NotFound,

    /// <summary>Another rotation of the tenant is not at its end.</summary>
    Busy,

    /// <summary>The key seals, or values may still be under it.</summary>
    InUse,

    /// <summary>It was retired too lately: backups of before need it.</summary>
    TooYoung,
}

/// <summary>
/// What a person may do to a tenant's data keys: begin a rotation, pause it, let it go on, and destroy what is retired. Each deed and its
/// record in the audit are one commit.
/// </summary>
public sealed class KeyRotations(
    IDatabase database, TenantKeyRing ring, SealedPlaces places, AuditLog audit, IOptions<SecurityOptions> options, TimeProvider time, ILogger<KeyRotations> logger)
{
    /// <summary>Rings when there is work, so that the worker need not wait for its next look.</summary>
    internal SemaphoreSlim Bell { get; } = new(0);

    public async Task<IReadOnlyList<TenantKeyRow>> KeysAsync(int tenantId, CancellationToken ct) =>
        [.. (await TenantKeyTable.AllAsync(database, ct)).Where(row => row.TenantId == tenantId)];

    /// <summary>The tenant's rotations, newest first.</summary>
    public async Task<IReadOnlyList<KeyRotationRow>> ListAsync(int tenantId, CancellationToken ct) => await KeyRotationTable.OfTenantAsync(database, tenantId, ct);

    /// <summary>Makes a new data key and the order to seal all older values under it. <see cref="KeyDeed.Busy"/>: one is under way.</summary>
    public async Task<(KeyDeed Deed, KeyRotationRow? Rotation)> StartAsync(int tenantId, string actor, CancellationToken ct)
    {
        var keys = (await KeysAsync(tenantId, ct)).Where(row => row.Purpose == KeyPurposes.Data).ToList();
        if (keys.Count == 0)
        {
            return (KeyDeed.NotFound, null);
        }

        if ((await ListAsync(tenantId, ct)).FirstOrDefault(row => row.State != KeyRotationState.Done) is { } running)
        {
            return (KeyDeed.Busy, running);
        }

        var now = time.GetUtcNow();
        var keyId = keys.Max(row => row.KeyId) + 1;
        var key = await ring.MakeAsync(new(tenantId, keyId, KeyPurposes.Data), now + KnownEverywhere, ct);
        var rotation = new KeyRotationRow { TenantId = tenantId, KeyId = keyId, StartedBy = actor, StartedAt = now, UpdatedAt = now };
        var batch = new WriteBatch();
        TenantKeyTable.Insert(batch, key, now);
        KeyRotationTable.Insert(batch, rotation);
        audit.Add(batch, tenantId, actor, AuditActions.KeyRotate, $"{tenantId}/{keyId}");
        if (!(await database.CommitAsync(batch, ct)).IsCommitted)
        {
            return (KeyDeed.Busy, null);
        }

        Logs.RotationStarted(logger, tenantId, keyId, key.ActiveFrom);
        await ring.RefreshAsync(ct);
        Bell.Release();
        return (KeyDeed.Done, rotation);
    }

    public Task<KeyDeed> PauseAsync(int tenantId, int keyId, string actor, CancellationToken ct) =>
        TurnAsync(tenantId, keyId, KeyRotationState.Running, KeyRotationState.Paused, actor, AuditActions.KeyPause, ct);

    public Task<KeyDeed> ResumeAsync(int tenantId, int keyId, string actor, CancellationToken ct) =>
        TurnAsync(tenantId, keyId, KeyRotationState.Paused, KeyRotationState.Running, actor, AuditActions.KeyResume, ct);

    /// <summary>
    /// Destroys a retired key, after it was retired for as long as the settings say and a new look through all stores finds nothing under it.
    /// What it sealed in older backups cannot be read from then on.
    /// </summary>
    /// <param name="early">Not to wait for the days of the settings.</param>
    public async Task<KeyDeed> DestroyAsync(int tenantId, int keyId, string actor, bool early, CancellationToken ct)
    {
        if ((await KeysAsync(tenantId, ct)).FirstOrDefault(row => row.Purpose == KeyPurposes.Data && row.KeyId == keyId) is not { } key
            || key.State == TenantKeyState.Destroyed)
        {
            return KeyDeed.NotFound;
        }

        if (key.State != TenantKeyState.Retired || await CountUnderAsync(tenantId, keyId, ct) > 0)
        {
            return KeyDeed.InUse;
        }

        if (!early && key.RetiredAt + TimeSpan.FromDays(options.Value.KeepRetiredKeysDays) > time.GetUtcNow())
        {
            return KeyDeed.TooYoung;
        }

        var batch = new WriteBatch();
        TenantKeyTable.Destroy(batch, key);
        audit.Add(batch, tenantId, actor, AuditActions.KeyDestroy, $"{tenantId}/{keyId}");
        var outcome = await database.CommitAsync(batch, ct);
        await ring.RefreshAsync(ct);
        return outcome.IsCommitted ? KeyDeed.Done : KeyDeed.NotFound;
    }

    /// <summary>How many values in all stores are under the key.</summary>
    public async Task<long> CountUnderAsync(int tenantId, int keyId, CancellationToken ct)
    {
        var found = 0L;
        foreach (var place in places.All)
        {
            found += await SealedRows.CountAsync(place.Database, place.Table, tenantId, Sealing.Head(keyId), ct);
        }

        return found;
    }

    /// <summary>Time after which every node has looked for new keys.</summary>
    internal TimeSpan KnownEverywhere => TimeSpan.FromSeconds(2 * options.Value.KeyRefreshSeconds);

    private async Task<KeyDeed> TurnAsync(
        int tenantId, int keyId, KeyRotationState from, KeyRotationState to, string actor, string action, CancellationToken ct)
    {
        var batch = new WriteBatch();
        KeyRotationTable.Turn(batch, tenantId, keyId, from, to, time.GetUtcNow());
        audit.Add(batch, tenantId, actor, action, $"{tenantId}/{keyId}");
        if (!(await database.CommitAsync(batch, ct)).IsCommitted)
        {
            return KeyDeed.NotFound;
        }

        Bell.Release();
        return KeyDeed.Done;
    }
}
