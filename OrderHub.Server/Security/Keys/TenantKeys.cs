using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Security.Keys;

/// <summary>The unwrapped keys of one tenant: data keys by id (the newest seals, all open) and the key of its blind indexes.</summary>
public sealed class TenantKeys
{
    private readonly FrozenDictionary<int, Sealing> dataKeys;
    private readonly byte[] indexKey;
    private readonly ConcurrentDictionary<string, byte[]> indexKeys = new(StringComparer.Ordinal);

    /// <param name="dataKeys">At least one.</param>
    /// <param name="indexKey">32 bytes.</param>
    public TenantKeys(IEnumerable<Sealing> dataKeys, byte[] indexKey)
    {
        this.dataKeys = dataKeys.ToFrozenDictionary(key => key.KeyId);
        this.indexKey = indexKey;
        Current = this.dataKeys.Values.MaxBy(key => key.KeyId)!;
    }

    /// <summary>The key that seals.</summary>
    public Sealing Current { get; }

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
