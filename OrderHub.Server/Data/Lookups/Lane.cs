namespace OrderHub.Server.Data.Lookups;

/// <summary>A lane's rate: money for the first and each further kilogram, in its currency, and the time it takes.</summary>
public sealed record Lane(decimal FirstKg, decimal NextKg, TimeSpan Transit, string Currency)
{
    /// <summary>The lane of a product between two provinces on a day; null where the tenant has none.</summary>
    public static async ValueTask<Lane?> FindAsync(ReferenceData reference, int tenantId, string product, string? from, string? to, DateTimeOffset at, CancellationToken ct) =>
        from is not null && to is not null && await reference.FindAsync(tenantId, ReferenceTables.Lanes, at, [product, from, to], ct) is { } row
            ? new(row.Decimal("firstKg") ?? 0, row.Decimal("nextKg") ?? 0, TimeSpan.FromHours(row.Whole("transitHours") ?? 0), row.Text("currency") ?? "CNY")
            : null;
}
