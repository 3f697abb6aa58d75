using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Cache;

/// <summary>
/// Makes cache entries of orders and reads them: the whole order, sealed with its tenant's newest key. What is read is believed only where it is
/// of the tenant, the number and the version that it is kept under, and was made by the same version of the tenant's model.
/// </summary>
internal sealed class OrderEntries(IFieldCipher cipher, FieldCatalog fields)
{
    /// <summary>The key of an order. Holds nothing personal.</summary>
    public static string KeyOf(int tenantId, string orderNo) => string.Create(CultureInfo.InvariantCulture, $"{tenantId}:order:{orderNo}");

    public CacheEntry Seal(Order order) => Seal(
        order.TenantId, order.Version,
        new(KeyOf(order.TenantId, order.OrderNo), fields.Of(order.TenantId).Version, order.Version, order, order.SensitiveExtensions.Count == 0 ? null : order.SensitiveExtensions));

    /// <summary>That the tenant has no such order.</summary>
    public CacheEntry SealAbsent(int tenantId, string orderNo) => Seal(tenantId, 0, new(KeyOf(tenantId, orderNo), 0, 0, null, null));

    /// <summary>What an entry says; null: nothing that can be believed.</summary>
    public OpenedOrder? Open(int tenantId, string orderNo, CacheEntry entry)
    {
        CachedOrder? cached;
        try
        {
            var plain = cipher.DecryptBytes(tenantId, entry.Sealed);
            try
            {
                cached = JsonSerializer.Deserialize(plain, CacheJson.Default.CachedOrder);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(plain);
            }
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException or InvalidOperationException or OverflowException)
        {
            return null;
        }

        if (cached is null || cached.Key != KeyOf(tenantId, orderNo) || cached.Version != entry.Version)
        {
            return null;
        }

        return cached.Order is not { } order
            ? (entry.Version == 0 ? new(null, IsCurrent: true) : null)
            : new(
                order with { SensitiveExtensions = cached.Sensitive is null ? FrozenDictionary<string, int>.Empty : cached.Sensitive },
                IsCurrent: cached.Model == fields.Of(tenantId).Version);
    }

    private CacheEntry Seal(int tenantId, int version, CachedOrder cached)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(cached, CacheJson.Default.CachedOrder);
        var entry = new CacheEntry(version, cipher.EncryptBytes(tenantId, plain));
        CryptographicOperations.ZeroMemory(plain);
        return entry;
    }
}

/// <summary>What an entry said.</summary>
/// <param name="Order">Null: there is no such order.</param>
/// <param name="IsCurrent">False: the tenant's model was changed since, and the order may read otherwise by now.</param>
internal sealed record OpenedOrder(Order? Order, bool IsCurrent);

/// <summary>An entry before it is sealed.</summary>
/// <param name="Key">The key that it is kept under.</param>
/// <param name="Model">Version of the tenant's model.</param>
/// <param name="Version">Version of the order; 0 for none.</param>
/// <param name="Order">The order; null for none.</param>
/// <param name="Sensitive">Its sensitive extension fields, which are no part of the order's own JSON; without them nothing would be masked.</param>
internal sealed record CachedOrder(string Key, int Model, int Version, Order? Order, IReadOnlyDictionary<string, int>? Sensitive);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CachedOrder))]
internal sealed partial class CacheJson : JsonSerializerContext;
