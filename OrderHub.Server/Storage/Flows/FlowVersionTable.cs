namespace OrderHub.Server.Storage.Flows;

/// <summary>A published definition: immutable, named by its content hash. Tenant 0 holds the shipped set.</summary>
public sealed record FlowVersionRow(int TenantId, string Name, string Hash, string Source, DateTimeOffset PublishedAt)
{
    public const string Published = "published";
    public const string Retired = "retired";

    /// <summary>1, 2, 3 ... of the tenant's versions of the flow, for people; set by the database.</summary>
    public int Number { get; init; }

    /// <summary>published or retired; retired is for ever.</summary>
    public string State { get; init; } = Published;

    public string PublishedBy { get; init; } = "shipped";

    public string? Note { get; init; }

    /// <summary>Where the boxes lie; apart from the logic.</summary>
    public string? Layout { get; init; }

    /// <summary>JSON object from sub-flow name to the hash it is pinned to; null where it has none.</summary>
    public string? Pins { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    public string? RetiredBy { get; init; }
}

/// <summary>What is needed to run a version.</summary>
public sealed record FlowSourceRow(string Source, string? Pins);

/// <summary>Statements on <c>wf_version</c>.</summary>
public static class FlowVersionTable
{
    /// <summary>Guard: that very version is there, or another took its number a moment ago.</summary>
    public const string TakenGuard = "wf_version.taken";

    /// <summary>Guard: the version is retired or absent.</summary>
    public const string GoneGuard = "wf_version.gone";

    private const string Columns =
        "SELECT tenant_id, name, hash, source, published_at, number, state, published_by, note, layout, pins, retired_at, retired_by FROM wf_version ";

    /// <summary>Adds a version under the next number.</summary>
    public static void Publish(WriteBatch batch, FlowVersionRow row) => batch.AddGuarded(
        TakenGuard, 1,
        """
        INSERT INTO wf_version (tenant_id, name, hash, source, published_at, published_by, note, layout, pins, state, number)
        SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, 'published', COALESCE(MAX(number), 0) + 1 FROM wf_version WHERE tenant_id = @p0 AND name = @p1
        """,
        row.TenantId, row.Name, row.Hash, row.Source, row.PublishedAt.ToUnixTimeMilliseconds(), row.PublishedBy, row.Note, row.Layout, row.Pins);

    /// <summary>Ends a version for new orders; those under way finish on it.</summary>
    public static void Retire(WriteBatch batch, int tenantId, string name, string hash, string by, DateTimeOffset at) => batch.AddGuarded(
        GoneGuard, 1,
        "UPDATE wf_version SET state = 'retired', retired_at = @p0, retired_by = @p1 WHERE tenant_id = @p2 AND name = @p3 AND hash = @p4 AND state = 'published'",
        at, by, tenantId, name, hash);

    /// <summary>Changes nothing, and holds only while the version may be given to orders.</summary>
    public static void MustBePublished(WriteBatch batch, int tenantId, string name, string hash) => batch.AddGuarded(
        GoneGuard, 1,
        "UPDATE wf_version SET state = 'published' WHERE tenant_id = @p0 AND name = @p1 AND hash = @p2 AND state = 'published'", tenantId, name, hash);

    /// <summary>Moves the boxes of a version, which is no change of logic.</summary>
    public static void SetLayout(WriteBatch batch, int tenantId, string name, string hash, string? layout) => batch.Add(
        "UPDATE wf_version SET layout = @p0 WHERE tenant_id = @p1 AND name = @p2 AND hash = @p3", layout, tenantId, name, hash);

    /// <summary>Text and pins of a version, whoever published it: equal hashes are equal logic.</summary>
    public static Task<FlowSourceRow?> SourceOfAsync(IDatabase database, string hash, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(
            "SELECT source, pins FROM wf_version WHERE hash = @p0 ORDER BY tenant_id LIMIT 1", row => new FlowSourceRow(row.Text(), row.TextOrNull()), hash), ct);

    public static Task<FlowVersionRow?> FindAsync(IDatabase database, int tenantId, string name, string hash, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Columns + "WHERE tenant_id = @p0 AND name = @p1 AND hash = @p2", Read, tenantId, name, hash), ct);

    /// <summary>The versions of a flow, the tenant's own and the shipped ones, newest first.</summary>
    public static async Task<IReadOnlyList<FlowVersionRow>> OfFlowAsync(IDatabase database, int tenantId, string name, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            Columns + "WHERE tenant_id IN (@p0, 0) AND name = @p1 ORDER BY published_at DESC, number DESC LIMIT @p2", Read, tenantId, name, limit), ct);

    /// <summary>Names of all flows that the tenant sees, with the newest number and time of each.</summary>
    public static async Task<IReadOnlyList<FlowNameRow>> NamesAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            "SELECT tenant_id, name, COUNT(*), MAX(number) FROM wf_version WHERE tenant_id IN (@p0, 0) GROUP BY tenant_id, name ORDER BY name, tenant_id",
            row => new FlowNameRow(row.Int(), row.Text(), row.Int(), row.Int()), tenantId), ct);

    private static FlowVersionRow Read(RowReader row) => new(row.Int(), row.Text(), row.Text(), row.Text(), row.Time())
    {
        Number = row.Int(),
        State = row.Text(),
        PublishedBy = row.Text(),
        Note = row.TextOrNull(),
        Layout = row.TextOrNull(),
        Pins = row.TextOrNull(),
        RetiredAt = row.TimeOrNull(),
        RetiredBy = row.TextOrNull(),
    };
}

/// <summary>A flow by name, and how many versions the tenant has of it.</summary>
public sealed record FlowNameRow(int TenantId, string Name, int Versions, int Newest);
