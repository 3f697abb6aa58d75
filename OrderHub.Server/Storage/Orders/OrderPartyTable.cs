namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_party</c>: people and companies, sealed.</summary>
public static class OrderPartyTable
{
    internal static readonly string SelectOfOrders =
        $"SELECT order_id, {Columns}, {ExtensionColumns.ListOf(Table)} FROM ord_party WHERE tenant_id = @p0 AND order_id IN {OrderQueries.Ids} ORDER BY order_id, seq";

    private const string Table = "ord_party";

    private const string Columns =
        "role, name, name_bi, mobile, mobile_bi, mobile_last4_bi, phone, phone_bi, id_no, id_no_bi, address, province, city, county, town, province_code, city_code, county_code, town_code, latitude, longitude";

    private static readonly string Plain = InsertSql(withExtensions: false);
    private static readonly string Extended = InsertSql(withExtensions: true);

    /// <param name="batch">Where the row goes.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="seq">Position in the order's list, from 0.</param>
    /// <param name="party">The row.</param>
    public static void Insert(WriteBatch batch, int tenantId, long orderId, int seq, PartyRow party) => batch.Add(
        party.Ext is null ? Plain : Extended,
        [
            tenantId, orderId, seq, party.Role, party.Name, party.NameIndex, party.Mobile, party.MobileIndex, party.MobileLast4Index,
            party.Phone, party.PhoneIndex, party.IdNo, party.IdNoIndex, party.Address,
            party.Province, party.City, party.County, party.Town,
            party.ProvinceCode, party.CityCode, party.CountyCode, party.TownCode, party.Latitude, party.Longitude,
            .. party.Ext is null ? [] : ExtensionColumns.Values(Table, party.Ext),
        ]);

    public static void DeleteOfOrder(WriteBatch batch, int tenantId, long orderId) =>
        batch.Add("DELETE FROM ord_party WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);

    internal static PartyRow Read(RowReader row) => new()
    {
        Role = row.Text(),
        Name = row.BytesOrNull(),
        NameIndex = row.BytesOrNull(),
        Mobile = row.BytesOrNull(),
        MobileIndex = row.BytesOrNull(),
        MobileLast4Index = row.BytesOrNull(),
        Phone = row.BytesOrNull(),
        PhoneIndex = row.BytesOrNull(),
        IdNo = row.BytesOrNull(),
        IdNoIndex = row.BytesOrNull(),
        Address = row.BytesOrNull(),
        Province = row.TextOrNull(),
        City = row.TextOrNull(),
        County = row.TextOrNull(),
        Town = row.TextOrNull(),
        ProvinceCode = row.TextOrNull(),
        CityCode = row.TextOrNull(),
        CountyCode = row.TextOrNull(),
        TownCode = row.TextOrNull(),
        Latitude = row.DecimalOrNull(),
        Longitude = row.DecimalOrNull(),
        Ext = ExtensionColumns.Read(Table, row),
    };

    private static string InsertSql(bool withExtensions) => ExtensionColumns.Insert(
        $"INSERT INTO ord_party (tenant_id, order_id, seq, {Columns}", fixedColumns: 24, Table, withExtensions);
}
