using Dapper;

namespace OrderHub.Server.Storage.Accounts;

/// <summary>Row of <c>tenant</c>.</summary>
public sealed record TenantRow(int TenantId, string Code, string Name);

/// <summary>Statements on <c>tenant</c>.</summary>
public static class TenantTable
{
    /// <summary>Guard: the id or code is taken.</summary>
    public const string TakenGuard = "tenant.taken";

    public static void Insert(WriteBatch batch, TenantRow row, DateTimeOffset now) => batch.AddGuarded(
        TakenGuard, 1,
        "INSERT INTO tenant (tenant_id, code, name, created_at) VALUES (@p0, @p1, @p2, @p3)",
        row.TenantId, row.Code, row.Name, now.ToUnixTimeMilliseconds());

    public static Task<IReadOnlyList<TenantRow>> AllAsync(IDatabase database, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<TenantRow>>(async connection =>
        [
            .. (await connection.QueryAsync<(long Id, string Code, string Name)>("SELECT tenant_id, code, name FROM tenant ORDER BY tenant_id"))
                .Select(row => new TenantRow((int)row.Id, row.Code, row.Name)),
        ], ct);
}
