using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security;
using OrderHub.Server.Storage.Orders;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Seals what is personal in an order before it is stored, and opens it after it was read. Both ways stand side by side.</summary>
internal sealed class OrderSealing(IFieldCipher cipher, FieldCatalog fields)
{
    private readonly ExtensionSealing extensions = new(cipher, fields);

    public OrderRow Seal(Order order)
    {
        var (columns, others) = extensions.SealOrder(order);
        return new(
            SealCargo(order),
            new()
            {
                Remark = cipher.Encrypt(order.TenantId, order.Remark),
                Extensions = SealOthers(order.TenantId, others),
                BuyerIdNo = cipher.Encrypt(order.TenantId, order.Customs?.BuyerIdNo),
                BuyerIdNoIndex = cipher.BlindIndex(order.TenantId, PersonalText.Kind.IdNo, PersonalText.IdNo(order.Customs?.BuyerIdNo)),
            },
            columns);
    }

    public ExtensionRow<Goods> Seal(Order order, Goods goods) => new(goods, extensions.SealRow(order, FieldEntities.Goods, goods.Ext));

    public ExtensionRow<Package> Seal(Order order, Package package) => new(package, extensions.SealRow(order, FieldEntities.Package, package.Ext));

    public PartyRow Seal(Order order, Party party) => Seal(order.TenantId, party) with { Ext = extensions.SealRow(order, FieldEntities.Party, party.Ext) };

    /// <summary>The whole order.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="unowned">Told each table and column that holds a value of no extension field that this node knows of.</param>
    public Order Open(OrderRows rows, Action<string, string> unowned)
    {
        var order = rows.Main.Order;
        var personal = rows.Main.Sealed;
        var sensitive = new Dictionary<string, int>(StringComparer.Ordinal);
        return order with
        {
            Remark = cipher.Decrypt(order.TenantId, personal.Remark),
            Extensions = OpenOthers(order.TenantId, personal.Extensions, OpenColumns("ord_main", rows.Main.Ext, withEntity: true), sensitive),
            Customs = order.Customs is { } customs ? customs with { BuyerIdNo = cipher.Decrypt(order.TenantId, personal.BuyerIdNo) } : null,
            Goods = [.. rows.Goods.Select(row => row.Ext is null ? row.Record : row.Record with { Ext = OpenColumns("ord_goods", row.Ext) })],
            Cargo = order.Cargo.All(piece => piece.Ext.Count == 0)
                ? order.Cargo
                : [.. order.Cargo.Select(piece => piece with { Ext = OpenColumns("ord_cargo", CargoExtensions.Read(piece.Ext)) })],
            Parties = [.. rows.Parties.Select(party => Open(order.TenantId, party) with { Ext = OpenColumns("ord_party", party.Ext) })],
            Packages = [.. rows.Packages.Select(row => row.Ext is null ? row.Record : row.Record with { Ext = OpenColumns("ord_package", row.Ext) })],
            References = rows.References,
            Relations = rows.Relations,
            SensitiveExtensions = sensitive.Count == 0 ? order.SensitiveExtensions : sensitive,
        };

        IReadOnlyDictionary<string, string> OpenColumns(string table, IReadOnlyDictionary<string, object>? columns, bool withEntity = false) =>
            extensions.Open(order, table, columns, withEntity, sensitive, unowned);
    }

    private PartyRow Seal(int tenantId, Party party) => new()
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

    private Order SealCargo(Order order) => order.Cargo.All(piece => piece.Ext.Count == 0)
        ? order
        : order with
        {
            Cargo = [.. order.Cargo.Select(piece => extensions.SealRow(order, FieldEntities.Cargo, piece.Ext) is { } columns ? piece with { Ext = CargoExtensions.Write(columns) } : piece)],
        };

    private byte[]? SealOthers(int tenantId, Dictionary<string, string>? others) => others is null
        ? null
        : cipher.EncryptBytes(tenantId, JsonSerializer.SerializeToUtf8Bytes(others, ExtensionsJson.Default.DictionaryStringString));

    /// <summary>Nobody said what is in them, so they are masked as personal ones.</summary>
    private IReadOnlyDictionary<string, string> OpenOthers(
        int tenantId, byte[]? others, IReadOnlyDictionary<string, string> columns, Dictionary<string, int> sensitive)
    {
        if (others is null)
        {
            return columns;
        }

        var all = JsonSerializer.Deserialize(cipher.DecryptBytes(tenantId, others), ExtensionsJson.Default.DictionaryStringString)!;
        foreach (var path in all.Keys)
        {
            sensitive[path] = 1;
        }

        foreach (var (path, value) in columns)
        {
            all[path] = value;
        }

        return all;
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ExtensionsJson : JsonSerializerContext;
