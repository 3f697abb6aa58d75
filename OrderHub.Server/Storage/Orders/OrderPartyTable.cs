namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_party</c>: people and companies, sealed.</summary>
public static class OrderPartyTable
{
    internal const string SelectOfOrder = $"SELECT {Columns} FROM ord_party WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY seq";

    private const string Columns =
        "role, name, name_bi, mobile, mobile_bi, mobile_last4_bi, phone, phone_bi, id_no, id_no_bi, address, province, city, county, town, province_code, city_code, county_code, town_code, latitude, longitude";

    /// <param name="batch">Where the row goes.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="seq">Position in the order's list, from 0.</param>
    /// <param name="party">The row.</param>
    public static void Insert(WriteBatch batch, int tenantId, long orderId, int seq, PartyRow party) => batch.Add(
        $"""
        INSERT INTO ord_party (tenant_id, order_id, seq, {Columns})
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23)
        """,
        tenantId, orderId, seq, party.Role, party.Name, party.NameIndex, party.Mobile, party.MobileIndex, party.MobileLast4Index,
        party.Phone, party.PhoneIndex, party.IdNo, party.IdNoIndex, party.Address,
        party.Province, party.City, party.County, party.Town,
        party.ProvinceCode, party.CityCode, party.CountyCode, party.TownCode, party.Latitude, party.Longitude);

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
    };
}
