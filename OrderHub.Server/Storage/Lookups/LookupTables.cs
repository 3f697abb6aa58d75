using Dapper;

namespace OrderHub.Server.Storage.Lookups;

/// <summary>A province that a line serves.</summary>
public sealed record RegionRow(int TenantId, string Line, string Province);

/// <summary>The rate of a product from one province to another, and how long the way takes.</summary>
public sealed record LaneRow(int TenantId, string ProductCode, string FromProvince, string ToProvince, decimal FirstKg, decimal NextKg, int TransitHours, string Currency = "CNY");

/// <summary>Statements on <c>ref_region</c> and <c>ref_lane</c>.</summary>
public static class LookupTables
{
    /// <summary>Guard: the line serves that province already.</summary>
    public const string TakenGuard = "ref_region.taken";

    public static void Insert(WriteBatch batch, RegionRow row) => batch.AddGuarded(
        TakenGuard, 1,
        "INSERT INTO ref_region (tenant_id, line, province) VALUES (@p0, @p1, @p2)", row.TenantId, row.Line, row.Province);

    public static void Insert(WriteBatch batch, LaneRow row) => batch.Add(
        "INSERT INTO ref_lane (tenant_id, product_code, from_province, to_province, first_kg, next_kg, transit_hours, currency) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)",
        row.TenantId, row.ProductCode, row.FromProvince, row.ToProvince,
        row.FirstKg, row.NextKg, row.TransitHours, row.Currency);

    public static Task<IReadOnlyList<RegionRow>> RegionsAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<RegionRow>>(async connection =>
            [.. (await connection.QueryAsync<(long Tenant, string Line, string Province)>(
                "SELECT tenant_id, line, province FROM ref_region WHERE tenant_id = @tenantId", new { tenantId }))
                .Select(row => new RegionRow((int)row.Tenant, row.Line, row.Province))], ct);

    public static Task<IReadOnlyList<LaneRow>> LanesAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<LaneRow>>(async connection =>
            await connection.ListAsync(
                "SELECT tenant_id, product_code, from_province, to_province, first_kg, next_kg, transit_hours, currency FROM ref_lane WHERE tenant_id = @p0",
                row => new LaneRow(row.Int(), row.Text(), row.Text(), row.Text(), row.Decimal(), row.Decimal(), row.Int(), row.Text()), tenantId), ct);
}
