using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage.Orders;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Seals what is personal in an order before it is stored, and opens it after it was read. Both ways stand side by side.</summary>
internal sealed class OrderSealing(IFieldCipher cipher)
{
    public OrderRow Seal(Order order) => new(order, new()
    {
        Remark = cipher.Encrypt(order.TenantId, order.Remark),
        Extensions = SealExtensions(order),
        BuyerIdNo = cipher.Encrypt(order.TenantId, order.Customs?.BuyerIdNo),
        BuyerIdNoIndex = cipher.BlindIndex(order.TenantId, PersonalText.Kind.IdNo, PersonalText.IdNo(order.Customs?.BuyerIdNo)),
    });

    public Order Open(OrderRows rows)
    {
        var order = rows.Main.Order;
        var personal = rows.Main.Sealed;
        return order with
        {
            Remark = cipher.Decrypt(order.TenantId, personal.Remark),
            Extensions = OpenExtensions(order.TenantId, personal.Extensions),
            Customs = order.Customs is { } customs ? customs with { BuyerIdNo = cipher.Decrypt(order.TenantId, personal.BuyerIdNo) } : null,
            Goods = rows.Goods,
            Parties = [.. rows.Parties.Select(party => Open(order.TenantId, party))],
            Packages = rows.Packages,
            References = rows.References,
            Relations = rows.Relations,
        };
    }

    public PartyRow Seal(int tenantId, Party party) => new()
    {
        Role = party.Role,
        Name = cipher.Encrypt(tenantId, party.Name),
        NameIndex = cipher.BlindIndex(tenantId, PersonalText.Kind.Name, PersonalText.Name(party.Name)),
        Mobile = cipher.Encrypt(tenantId, party.Mobile),
        MobileIndex = cipher.BlindIndex(tenantId, PersonalText.Kind.Mobile, PersonalText.Phone(party.Mobile)),
        MobileLast4Index = cipher.BlindIndex(tenantId, PersonalText.Kind.MobileLast4, PersonalText.LastFour(party.Mobile)),
        Phone = cipher.Encrypt(tenantId, party.Phone),
        PhoneIndex = cipher.BlindIndex(tenantId, PersonalText.Kind.Phone, PersonalText.Phone(party.Phone)),
        IdNo = cipher.Encrypt(tenantId, party.IdNo),
        IdNoIndex = cipher.BlindIndex(tenantId, PersonalText.Kind.IdNo, PersonalText.IdNo(party.IdNo)),
        Address = cipher.Encrypt(tenantId, party.Address),
        Province = party.Province,
        City = party.City,
        County = party.County,
        Town = party.Town,
        ProvinceCode = party.ProvinceCode,
        CityCode = party.CityCode,
        CountyCode = party.CountyCode,
        TownCode = party.TownCode,
        Latitude = party.Latitude,
        Longitude = party.Longitude,
    };

    private Party Open(int tenantId, PartyRow row) => new()
    {
        Role = row.Role,
        Name = cipher.Decrypt(tenantId, row.Name),
        Mobile = cipher.Decrypt(tenantId, row.Mobile),
        Phone = cipher.Decrypt(tenantId, row.Phone),
        IdNo = cipher.Decrypt(tenantId, row.IdNo),
        Address = cipher.Decrypt(tenantId, row.Address),
        Province = row.Province,
        City = row.City,
        County = row.County,
        Town = row.Town,
        ProvinceCode = row.ProvinceCode,
        CityCode = row.CityCode,
        CountyCode = row.CountyCode,
        TownCode = row.TownCode,
        Latitude = row.Latitude,
        Longitude = row.Longitude,
    };

    public StatusLogRow Seal(int tenantId, StatusLogEntry entry) => new(entry, cipher.Encrypt(tenantId, entry.Note));

    public StatusLogEntry Open(int tenantId, StatusLogRow row) => row.Entry with { Note = cipher.Decrypt(tenantId, row.Note) };

    private byte[]? SealExtensions(Order order) => order.Extensions.Count == 0
        ? null
        : cipher.EncryptBytes(order.TenantId, JsonSerializer.SerializeToUtf8Bytes(order.Extensions, ExtensionsJson.Default.IReadOnlyDictionaryStringString));

    private IReadOnlyDictionary<string, string> OpenExtensions(int tenantId, byte[]? extensions) => extensions is null
        ? NoExtensions
        : JsonSerializer.Deserialize(cipher.DecryptBytes(tenantId, extensions), ExtensionsJson.Default.IReadOnlyDictionaryStringString)!;

    private static readonly IReadOnlyDictionary<string, string> NoExtensions = new Dictionary<string, string>(StringComparer.Ordinal);
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ExtensionsJson : JsonSerializerContext;
