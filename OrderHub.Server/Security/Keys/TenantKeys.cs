using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Security.Keys;

/// <summary>A data key and the time from which it seals.</summary>
public readonly record struct DataKey(Sealing Sealing, DateTimeOffset ActiveFrom);

/// <summary>
/// The unwrapped keys of one tenant: data keys by id and the key of its blind indexes. All data keys open; the newest one whose time
/// has come seals.
/// </summary>
public sealed class TenantKeys
{
    private readonly FrozenDictionary<int, Sealing> dataKeys;
    private readonly byte[] indexKey;
    private readonly ConcurrentDictionary<string, byte[]> indexKeys = new(StringComparer.Ordinal);
    private readonly TimeProvider time;
    private readonly DataKey[] ahead;
    private volatile Sealing current;
    private int switched;

    /// <param name="dataKeys">At least one.</param>
    /// <param name="indexKey">32 bytes.</param>
    /// <param name="time">Says when a key's time has come.</param>
    public TenantKeys(IReadOnlyCollection<DataKey> dataKeys, byte[] indexKey, TimeProvider time)
    {
        this.dataKeys = dataKeys.ToFrozenDictionary(key => key.Sealing.KeyId, key => key.Sealing);
        this.indexKey = indexKey;
        this.time = time;
        var now = time.GetUtcNow();
        var ordered = dataKeys.OrderBy(key => key.Sealing.KeyId).ToList();
        current = (ordered.Exists(key => key.ActiveFrom <= now) ? ordered.FindLast(key => key.ActiveFrom <= now) : ordered[0]).Sealing;
        ahead = [.. ordered.Where(key => key.Sealing.KeyId > current.KeyId)];
    }

    /// <summary>The key that seals.</summary>
    public Sealing Current
    {
        get
        {
            // Almost always there is no key ahead, and no clock is read. Two threads here at once set the same, or the later one sets it again.
            for (var next = switched; next < ahead.Length && ahead[next].ActiveFrom <= time.GetUtcNow(); next++)
            {
                current = ahead[next].Sealing;
                switched = next + 1;
            }

            return current;
        }
    }

    /// <summary>The key of that id.</summary>
    /// <exception cref="CryptographicException">The tenant has no such key.</exception>
    public Sealing Find(int keyId) => dataKeys.TryGetValue(keyId, out var key)
        ? key
        : throw new CryptographicException("The key that sealed this value is gone.");

    /// <summary>The index key for one kind of value, derived by HKDF so that equal texts of two kinds look unlike.</summary>
    public byte[] IndexKey(string kind) => indexKeys.TryGetValue(kind, out var derived)
        ? derived
        : indexKeys.GetOrAdd(kind, static (name, key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes("blind-index/" + name)), indexKey);
}
