namespace OrderHub.Server.Storage.Search;

/// <summary>Row of <c>saved_search</c>.</summary>
public sealed record SavedSearchRow
{
    public required int TenantId { get; init; }
    public required long SearchId { get; init; }
    /// <summary>Who sees it; empty: all of the tenant.</summary>
    public required string Owner { get; init; }
    public required string Name { get; init; }
    /// <summary>The list's parameters, sealed.</summary>
    public required byte[] Query { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Statements on <c>saved_search</c>.</summary>
public static class SavedSearchTable
{
    /// <summary>Guard: there is one of that name, or none of that id.</summary>
    public const string Guard = "saved_search.name";

    private const string Select = "SELECT tenant_id, search_id, owner, name, query, created_by, created_at, updated_at FROM saved_search ";

    public static void Insert(WriteBatch batch, SavedSearchRow row) => batch.AddGuarded(
        Guard, 1,
        "INSERT INTO saved_search (tenant_id, search_id, owner, name, query, created_by, created_at, updated_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)",
        row.TenantId, row.SearchId, row.Owner, row.Name, row.Query, row.CreatedBy, row.CreatedAt, row.UpdatedAt);

    public static void Delete(WriteBatch batch, int tenantId, long searchId) =>
        batch.Add("DELETE FROM saved_search WHERE tenant_id = @p0 AND search_id = @p1", tenantId, searchId);

    public static Task<SavedSearchRow?> FindAsync(IDatabase database, int tenantId, long searchId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Select + "WHERE tenant_id = @p0 AND search_id = @p1", Read, tenantId, searchId), ct);

    /// <summary>A person's own and those that all see, by name.</summary>
    public static Task<List<SavedSearchRow>> ListAsync(IDatabase database, int tenantId, string owner, int limit, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync(Select + "WHERE tenant_id = @p0 AND owner IN ('', @p1) ORDER BY name, search_id LIMIT @p2", Read, tenantId, owner, limit), ct);

    private static SavedSearchRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        SearchId = row.Long(),
        Owner = row.Text(),
        Name = row.Text(),
        Query = row.BytesOrNull()!,
        CreatedBy = row.Text(),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
    };
}
