using System.Collections.Concurrent;
using System.Security.Cryptography;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Keys;

/// <summary>What keys are for.</summary>
public static class KeyPurposes
{
    /// <summary>Seals fields; the newest one seals, all open.</summary>
    public const string Data = "data";

    /// <summary>Blind indexes; one for the life of the tenant.</summary>
    public const string Index = "index";
}

/// <summary>All tenants' keys, unwrapped in memory, so that sealing a field waits for nothing.</summary>
public sealed class TenantKeyRing(IDatabase database, MasterKeySource source, TimeProvider time) : IDisposable
{
    private const int FirstKeyId = 1;
    private const int UnwrapsAtOnce = 16;

    private readonly ConcurrentDictionary<int, TenantKeys> tenants = new();
    private readonly ConcurrentDictionary<KeyLabel, byte[]> opened = new();
    private readonly SemaphoreSlim loading = new(1);
    private Dictionary<int, string> known = [];
    private MasterKeys? masters;

    /// <summary>The keys of a tenant that <see cref="EnsureAsync"/> has seen.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public TenantKeys Of(int tenantId) => tenants.TryGetValue(tenantId, out var keys)
        ? keys
        : throw new InvalidOperationException($"The keys of tenant {tenantId} are not loaded.");

    /// <summary>Reads the master key and unwraps what the store holds. Called once, before anything is sealed.</summary>
    /// <exception cref="SetupException">The master key is missing or another one.</exception>
    public async Task OpenAsync(CancellationToken ct)
    {
        var rows = await TenantKeyTable.AllAsync(database, ct);
        masters = source.Load(mayCreate: rows.Count == 0);
        try
        {
            await LoadAsync(rows, ct);
        }
        catch (CryptographicException fault)
        {
            throw new SetupException(
                SetupFailure.Store,
                "OrderHub cannot open its data: the master key is not the one that wrapped the tenants' keys. Put the right master.key into the data folder, or set ORDERHUB__Security__MasterKey.",
                fault);
        }
    }

    /// <summary>Makes the tenant's keys where it has none. Two nodes may do so at once: the first to commit wins, both use its keys.</summary>
    public async Task EnsureAsync(int tenantId, CancellationToken ct)
    {
        if (tenants.ContainsKey(tenantId))
        {
            return;
        }

        var batch = new WriteBatch();
        foreach (var purpose in (string[])[KeyPurposes.Data, KeyPurposes.Index])
        {
            TenantKeyTable.Insert(batch, await MakeAsync(new(tenantId, FirstKeyId, purpose), DateTimeOffset.UnixEpoch, ct), time.GetUtcNow());
        }

        await database.CommitAsync(batch, ct);
        await RefreshAsync(ct);
    }

    /// <summary>A new key, wrapped by the master key of now; the caller stores it.</summary>
    public async Task<TenantKeyRow> MakeAsync(KeyLabel label, DateTimeOffset activeFrom, CancellationToken ct)
    {
        // Asked anew: another process may have exchanged the master key since this one started.
        var wrapped = await source.Load(mayCreate: false).Current.WrapAsync(label, RandomNumberGenerator.GetBytes(LocalMasterKey.Size), ct);
        return new(label.TenantId, label.KeyId, label.Purpose, wrapped) { ActiveFrom = activeFrom };
    }

    /// <summary>Learns of keys that were made, retired or destroyed since, here or by another process.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var rows = await TenantKeyTable.AllAsync(database, ct);
        if (rows.Any(row => row.State != TenantKeyState.Destroyed && !opened.ContainsKey(LabelOf(row)) && masters?.Open(row.Wrapped) != true))
        {
            masters = source.Load(mayCreate: false);
        }

        await LoadAsync(rows, ct);
    }

    public void Dispose()
    {
        masters?.Dispose();
        foreach (var key in opened.Values)
        {
            CryptographicOperations.ZeroMemory(key);
        }

        loading.Dispose();
    }

    internal static KeyLabel LabelOf(TenantKeyRow row) => new(row.TenantId, row.KeyId, row.Purpose);

    private async Task LoadAsync(IReadOnlyList<TenantKeyRow> rows, CancellationToken ct)
    {
        await loading.WaitAsync(ct);
        try
        {
            var alive = rows.Where(row => row.State != TenantKeyState.Destroyed).ToList();
            await Parallel.ForEachAsync(
                alive.Where(row => !opened.ContainsKey(LabelOf(row))),
                new ParallelOptions { MaxDegreeOfParallelism = UnwrapsAtOnce, CancellationToken = ct },
                async (row, token) => opened[LabelOf(row)] = await masters!.UnwrapAsync(LabelOf(row), row.Wrapped, token));
            var now = new Dictionary<int, string>();
            foreach (var tenant in alive.GroupBy(row => row.TenantId))
            {
                var print = string.Join(' ', tenant.Select(row => $"{row.Purpose}{row.KeyId}@{row.ActiveFrom.ToUnixTimeMilliseconds()}"));
                now[tenant.Key] = print;
                if (known.GetValueOrDefault(tenant.Key) != print)
                {
                    tenants[tenant.Key] = new(
                        [.. tenant.Where(row => row.Purpose == KeyPurposes.Data).Select(row => new DataKey(new(row.KeyId, [.. opened[LabelOf(row)]]), row.ActiveFrom))],
                        opened[LabelOf(tenant.Where(row => row.Purpose == KeyPurposes.Index).MaxBy(row => row.KeyId)!)],
                        time);
                }
            }

            known = now;
        }
        finally
        {
            loading.Release();
        }
    }
}
