using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Keys.Rotation;

/// <summary>How the tenants' keys are wrapped.</summary>
/// <param name="Name">The master key that wraps.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Keys">Wrapped keys by the name of their master key.</param>
/// <param name="Others">Master keys that are here and only open.</param>
public sealed record MasterKeyStanding(string Name, string Origin, IReadOnlyDictionary<string, int> Keys, IReadOnlyList<string> Others);

/// <summary>
/// Puts every tenant's keys under the master key of now. Values stay as they are: only their keys are wrapped anew. It may be broken off
/// and begun again at any time: what is wrapped already is passed over, and the old and the new master key both open meanwhile.
/// </summary>
public sealed class MasterKeyRotation(IDatabase database, MasterKeySource source, AuditLog audit, ILogger<MasterKeyRotation> logger)
{
    public async Task<MasterKeyStanding> StandingAsync(CancellationToken ct)
    {
        using var masters = source.Load(mayCreate: false);
        return Standing(masters, await RowsAsync(ct));
    }

    /// <summary>True where a file holds the key and all tenants' keys are under it, so that a rotation begins with a new key.</summary>
    private async Task<bool> BeginsAnewAsync(MasterKeys masters, CancellationToken ct) =>
        source.IsFile && (await RowsAsync(ct)).All(row => masters.Current.Opens(row.Wrapped));

    /// <summary>
    /// A master key in a file: makes a new one first, unless an earlier rotation was broken off. One of a setting or a KMS was exchanged
    /// there already. Then wraps all keys anew.
    /// </summary>
    /// <returns>How the keys are wrapped now.</returns>
    public async Task<MasterKeyStanding> RotateAsync(int tenantId, string actor, CancellationToken ct)
    {
        var masters = source.Load(mayCreate: false);
        try
        {
            if (await BeginsAnewAsync(masters, ct))
            {
                masters.Dispose();
                masters = source.Renew();
            }

            var begin = new WriteBatch();
            audit.Add(begin, tenantId, actor, AuditActions.KeyRewrap, masters.Current.Name);
            await database.CommitAsync(begin, ct);
            var count = 0;
            foreach (var row in await RowsAsync(ct))
            {
                count += await RewrapAsync(row, masters, ct) ? 1 : 0;
            }

            Logs.Rewrapped(logger, count, masters.Current.Name);
            return Standing(masters, await RowsAsync(ct));
        }
        finally
        {
            masters.Dispose();
        }
    }

    /// <summary>A key is wrapped anew as it was read, or left alone where another process was quicker. False: nothing to do.</summary>
    private async Task<bool> RewrapAsync(TenantKeyRow row, MasterKeys masters, CancellationToken ct)
    {
        var label = TenantKeyRing.LabelOf(row);
        var wrapped = await masters.Current.WrapAsync(label, await masters.UnwrapAsync(label, row.Wrapped, ct), ct);
        if (WrappedKey.MasterOf(wrapped) == WrappedKey.MasterOf(row.Wrapped))
        {
            return false;
        }

        var batch = new WriteBatch();
        TenantKeyTable.Rewrap(batch, row, wrapped);
        CommitPoints.Reach("rotation.before-rewrap");
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    private async Task<IReadOnlyList<TenantKeyRow>> RowsAsync(CancellationToken ct) =>
        [.. (await TenantKeyTable.AllAsync(database, ct)).Where(row => row.State != TenantKeyState.Destroyed)];

    private static MasterKeyStanding Standing(MasterKeys masters, IReadOnlyList<TenantKeyRow> rows) => new(
        masters.Current.Name,
        masters.Current.Origin,
        rows.GroupBy(row => WrappedKey.MasterOf(row.Wrapped), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
        [.. masters.Others.Select(other => other.Name)]);
}
