using Microsoft.Extensions.Options;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Keys;

namespace OrderHub.Server.Security.Keys.Rotation;

/// <summary>
/// Seals a tenant's older values anew under its newest key, while orders flow. It walks every place in pages; a page is 1 read, 2 its
/// values sealed anew, each written only where it is still what was read, 3 the progress saved. Killed anywhere, it goes on from the last saved
/// page, and a page that is walked twice finds nothing to do. A walk that found nothing under another key, and that began after the new key
/// sealed on every node, is the proof; until then it walks again.
/// </summary>
public sealed class KeyRotationRun(
    IDatabase database, SealedPlaces places, TenantKeyRing ring, IFieldCipher cipher, KeyRotations rotations, AuditLog audit,
    IOptions<SecurityOptions> options, TimeProvider time, ILogger<KeyRotationRun> logger)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Runs to the end. Null: it was paused, taken over, or is in other hands.</summary>
    public async Task<KeyRotationRow?> RunAsync(KeyRotationRow row, CancellationToken ct)
    {
        if (await ClaimAsync(row, ct) is not { } rotation)
        {
            return null;
        }

        try
        {
            await SealingEverywhereAsync(rotation, ct);
            while (rotation is { State: KeyRotationState.Running })
            {
                rotation = await StepAsync(rotation, ct);
            }

            return rotation;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            Logs.RotationFailed(logger, row.TenantId, row.KeyId, failure);
            await SaveAsync(rotation! with { Problem = failure.GetType().Name, LeaseUntil = DateTimeOffset.UnixEpoch }, null, ct);
            return null;
        }
    }

    private async Task<KeyRotationRow?> ClaimAsync(KeyRotationRow row, CancellationToken ct)
    {
        var until = time.GetUtcNow() + Lease;
        var batch = new WriteBatch();
        KeyRotationTable.Claim(batch, row, until);
        return (await database.CommitAsync(batch, ct)).IsCommitted ? row with { Fence = row.Fence + 1, LeaseUntil = until, Problem = null } : null;
    }

    /// <summary>Waits until no node seals under an older key any more: a walk before that would prove nothing.</summary>
    private async Task SealingEverywhereAsync(KeyRotationRow rotation, CancellationToken ct)
    {
        await ring.RefreshAsync(ct);
        var rest = rotation.StartedAt + (2 * rotations.KnownEverywhere) - time.GetUtcNow();
        while (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest < Lease / 3 ? rest : Lease / 3, time, ct);
            await SaveAsync(rotation, null, ct);
            rest = rotation.StartedAt + (2 * rotations.KnownEverywhere) - time.GetUtcNow();
        }
    }

    /// <summary>One page. Null: the rotation is no more this node's.</summary>
    private async Task<KeyRotationRow?> StepAsync(KeyRotationRow rotation, CancellationToken ct)
    {
        var place = places.All.FirstOrDefault(known => known.Name == rotation.Place) ?? places.All[0];

        // 1. Read
        var rows = await SealedRows.PageAsync(
            place.Database, place.Table, rotation.TenantId, Sealing.Head(rotation.KeyId), SealedRows.FromText(place.Table, place.Name == rotation.Place ? rotation.AfterKey : ""), ct);
        if (rows.Count == 0)
        {
            return await NextPlaceAsync(rotation, place, ct);
        }

        // 2. Seal anew
        var batch = new WriteBatch();
        var resealed = rows.Sum(found => SealAnew(batch, rotation, place.Table, found));
        if (batch.Statements.Count > 0)
        {
            CommitPoints.Reach("rotation.before-page");
            await place.Database.CommitAsync(batch, ct);
            CommitPoints.Reach("rotation.after-page");
        }

        // 3. Save
        var saved = await SaveAsync(
            rotation with
            {
                Place = place.Name,
                AfterKey = SealedRows.ToText(rows[^1].Key),
                PassChecked = rotation.PassChecked + rows.Sum(found => found.Checked),
                PassResealed = rotation.PassResealed + resealed,
                Resealed = rotation.Resealed + resealed,
            },
            null,
            ct);
        if (options.Value.KeyRotationRestMs > 0 && batch.Statements.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.KeyRotationRestMs), ct);
        }

        return saved;
    }

    private int SealAnew(WriteBatch batch, KeyRotationRow rotation, SealedTable table, SealedRow row)
    {
        if (Array.TrueForAll(row.Stale, value => value is null))
        {
            return 0;
        }

        var fresh = Array.ConvertAll(row.Stale, value => value is null ? null : cipher.EncryptBytes(rotation.TenantId, cipher.DecryptBytes(rotation.TenantId, value)));
        SealedRows.Replace(batch, table, rotation.TenantId, row, fresh);
        return fresh.Count(value => value is not null);
    }

    private async Task<KeyRotationRow?> NextPlaceAsync(KeyRotationRow rotation, SealedPlace place, CancellationToken ct)
    {
        var next = places.All.SkipWhile(known => known.Name != place.Name).Skip(1).FirstOrDefault();
        if (next is not null)
        {
            return await SaveAsync(rotation with { Place = next.Name, AfterKey = "" }, null, ct);
        }

        if (rotation.PassResealed > 0)
        {
            return await SaveAsync(rotation with { Place = "", AfterKey = "", Pass = rotation.Pass + 1, PassChecked = 0, PassResealed = 0 }, null, ct);
        }

        // The proof: a whole walk, and nothing under another key.
        var now = time.GetUtcNow();
        var done = await SaveAsync(
            rotation with { State = KeyRotationState.Done, EndedAt = now, Place = "", AfterKey = "" },
            batch =>
            {
                TenantKeyTable.RetireBefore(batch, rotation.TenantId, KeyPurposes.Data, rotation.KeyId, now);
                audit.Add(batch, rotation.TenantId, rotation.StartedBy, AuditActions.KeyRetire, $"{rotation.TenantId}/<{rotation.KeyId}", $"{rotation.PassChecked} values looked at");
            },
            ct);
        if (done is not null)
        {
            Logs.RotationDone(logger, rotation.TenantId, rotation.KeyId, rotation.PassChecked);
        }

        return done;
    }

    private async Task<KeyRotationRow?> SaveAsync(KeyRotationRow rotation, Action<WriteBatch>? with, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var saved = rotation with { UpdatedAt = now, LeaseUntil = rotation.LeaseUntil == DateTimeOffset.UnixEpoch ? rotation.LeaseUntil : now + Lease };
        var batch = new WriteBatch();
        KeyRotationTable.Save(batch, saved);
        with?.Invoke(batch);
        return (await database.CommitAsync(batch, ct)).IsCommitted ? saved : null;
    }
}
