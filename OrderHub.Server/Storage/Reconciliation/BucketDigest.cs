using System.Data.Common;
using System.Globalization;

namespace OrderHub.Server.Storage.Reconciliation;

/// <summary>Ids of orders from one up to another, without that; time-ordered, so a range is a stretch of time.</summary>
public readonly record struct IdRange(long From, long To);

/// <summary>
/// How many orders there are, and two sums over (order id, version, status) that do not depend on their order. Digests of parts add up to that of
/// the whole. Two sets that differ in one order differ in it for certain; in several, but for one case in 2^61.
/// </summary>
public readonly record struct BucketDigest(long Count, long First, long Second)
{
    private const long FirstModulus = 2_147_483_647;
    private const long SecondModulus = 2_147_483_629;

    /// <summary>
    /// The select list. Id and version are multiplied, so that two orders with each other's version are seen; every product stays within 63 bits,
    /// and all of it is arithmetic that each database has.
    /// </summary>
    private const string Columns =
        """
        COUNT(*),
        COALESCE(SUM(((order_id % 2147483629) * ((version % 1048576) * 1024 + status % 1024 + 7919)) % 2147483647), 0),
        COALESCE(SUM(((order_id % 2147483587) * ((version % 1048576) * 1009 + status % 1024 + 104729)) % 2147483629), 0)
        """;

    internal const string OfOrders = $"SELECT {Columns} FROM ord_main WHERE tenant_id = @p0 AND order_id >= @p1 AND order_id < @p2";
    internal const string OfReadModels =
        $"SELECT {Columns} FROM (SELECT order_id, order_version AS version, status FROM read_order WHERE tenant_id = @p0 AND order_id >= @p1 AND order_id < @p2) r";
    internal const string OfIndex = $"SELECT {Columns} FROM order_index WHERE tenant_id = @p0 AND order_id >= @p1 AND order_id < @p2";

    public static BucketDigest operator +(BucketDigest one, BucketDigest other) => new(one.Count + other.Count, one.First + other.First, one.Second + other.Second);

    /// <summary>The digest of rows that were read, the same as the database makes of them.</summary>
    public static BucketDigest Of(IEnumerable<(long OrderId, int Version, int Status)> rows) => rows.Aggregate(default(BucketDigest), (sum, row) => sum + new BucketDigest(
        1,
        row.OrderId % 2147483629 * ((row.Version % 1048576 * 1024L) + (row.Status % 1024) + 7919) % FirstModulus,
        row.OrderId % 2147483587 * ((row.Version % 1048576 * 1009L) + (row.Status % 1024) + 104729) % SecondModulus));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count:x}-{First:x}-{Second:x}");

    internal static Task<BucketDigest> ReadAsync(DbConnection connection, string sql, int tenantId, IdRange range) => connection.FirstAsync(
        sql, row => new BucketDigest(row.Long(), (long)row.Decimal(), (long)row.Decimal()), tenantId, range.From, range.To);
}
