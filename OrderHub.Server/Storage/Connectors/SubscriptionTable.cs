using System.Data.Common;
using System.Text.Json;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>subscription</c>: somebody who is told of statuses. The secret is sealed.</summary>
public sealed record SubscriptionRow
{
    public const string Active = "active";
    public const string Paused = "paused";

    public required int TenantId { get; init; }
    public required long SubscriptionId { get; init; }
    public required string Name { get; init; }
    public required string Url { get; init; }
    /// <summary>Business lines; empty: all.</summary>
    public required IReadOnlyList<string> Lines { get; init; }
    /// <summary>Names of statuses; empty: all.</summary>
    public required IReadOnlyList<string> Statuses { get; init; }
    public required byte[] Secret { get; init; }
    /// <summary>active or paused.</summary>
    public required string State { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Statements on <c>subscription</c>.</summary>
public static class SubscriptionTable
{
    /// <summary>Guard: there is no such subscription any more.</summary>
    public const string GoneGuard = "subscription_row.gone";

    /// <summary>Guard: another node delivers to it.</summary>
    public const string LeaseGuard = "subscription_row.lease";

    private const string Columns = "tenant_id, subscription_id, name, url, only_lines, only_statuses, secret, state, created_by, created_at, updated_at";

    public static void Insert(WriteBatch batch, SubscriptionRow row) => batch.Add(
        $"INSERT INTO subscription ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)",
        row.TenantId, row.SubscriptionId, row.Name, row.Url, Text(row.Lines), Text(row.Statuses), row.Secret, row.State, row.CreatedBy,
        row.CreatedAt.ToUnixTimeMilliseconds(), row.UpdatedAt.ToUnixTimeMilliseconds());

    /// <summary>Writes all that can be changed.</summary>
    public static void Update(WriteBatch batch, SubscriptionRow row) => batch.AddGuarded(
        GoneGuard, 1,
        """
        UPDATE subscription SET name = @p0, url = @p1, only_lines = @p2, only_statuses = @p3, secret = @p4, state = @p5, updated_at = @p6
        WHERE tenant_id = @p7 AND subscription_id = @p8
        """,
        row.Name, row.Url, Text(row.Lines), Text(row.Statuses), row.Secret, row.State, row.UpdatedAt.ToUnixTimeMilliseconds(), row.TenantId, row.SubscriptionId);

    public static void Delete(WriteBatch batch, int tenantId, long subscriptionId)
    {
        batch.AddGuarded(GoneGuard, 1, "DELETE FROM subscription WHERE tenant_id = @p0 AND subscription_id = @p1", tenantId, subscriptionId);
        batch.Add("DELETE FROM subscription_delivery WHERE tenant_id = @p0 AND subscription_id = @p1", tenantId, subscriptionId);
    }

    /// <summary>Takes or keeps the right to deliver to it: one node at a time.</summary>
    public static void Hold(WriteBatch batch, int tenantId, long subscriptionId, string owner, DateTimeOffset now, DateTimeOffset until) => batch.AddGuarded(
        LeaseGuard, 1,
        """
        UPDATE subscription SET owner = @p0, lease_until = @p1
        WHERE tenant_id = @p2 AND subscription_id = @p3 AND (owner IS NULL OR owner = @p0 OR lease_until <= @p4)
        """,
        owner, until.ToUnixTimeMilliseconds(), tenantId, subscriptionId, now.ToUnixTimeMilliseconds());

    public static void LetGo(WriteBatch batch, int tenantId, long subscriptionId, string owner) => batch.Add(
        "UPDATE subscription SET owner = NULL, lease_until = NULL WHERE tenant_id = @p0 AND subscription_id = @p1 AND owner = @p2", tenantId, subscriptionId, owner);

    public static Task<List<SubscriptionRow>> OfTenantAsync(DbConnection connection, int tenantId) =>
        connection.ListAsync($"SELECT {Columns} FROM subscription WHERE tenant_id = @p0 ORDER BY subscription_id", Read, tenantId);

    /// <summary>Of all tenants: the node that relays matches each event with its own tenant's.</summary>
    public static Task<List<SubscriptionRow>> AllAsync(DbConnection connection) =>
        connection.ListAsync($"SELECT {Columns} FROM subscription ORDER BY tenant_id, subscription_id", Read);

    private static string Text(IReadOnlyList<string> list) => JsonSerializer.Serialize(list, StringsJson.Default.IReadOnlyListString);

    private static SubscriptionRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        SubscriptionId = row.Long(),
        Name = row.Text(),
        Url = row.Text(),
        Lines = JsonSerializer.Deserialize(row.Text(), StringsJson.Default.IReadOnlyListString)!,
        Statuses = JsonSerializer.Deserialize(row.Text(), StringsJson.Default.IReadOnlyListString)!,
        Secret = row.BytesOrNull()!,
        State = row.Text(),
        CreatedBy = row.Text(),
        CreatedAt = row.Millis(),
        UpdatedAt = row.Millis(),
    };
}
