using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_main</c>, the order's own row with its one-to-one groups.</summary>
public static class OrderMainTable
{
    /// <summary>Guard: the order was changed since it was read.</summary>
    public const string VersionGuard = "ord_main.version";

    /// <summary>Guard: there is an order with that id.</summary>
    public const string NumberGuard = "ord_main.order_no";

    private static readonly ConcurrentDictionary<OrderColumns, string> Inserts = new();
    private static readonly ConcurrentDictionary<OrderColumns, string> Updates = new();

    /// <summary>Select list and table; <see cref="Read"/> reads the row.</summary>
    internal static readonly string Select =
        $"SELECT tenant_id, order_id, version, created_at, updated_at, order_no, group_flags, {Join(OrderColumnGroups.Always | OrderColumnGroups.Optional)} FROM ord_main ";

    public static void Insert(WriteBatch batch, OrderRow row)
    {
        var order = row.Order;
        var present = OrderColumnGroups.PresentIn(row);
        batch.AddGuarded(
            NumberGuard, 1,
            Inserts.GetOrAdd(present | OrderColumnGroups.Always, InsertSql),
            [
                order.TenantId, order.OrderId, order.Version, order.CreatedAt, order.UpdatedAt, order.OrderNo,
                VirtualShard.OfOrder(order.TenantId, order.OrderNo), (int)present,
                .. Groups(present | OrderColumnGroups.Always).SelectMany(group => group.Values(row)),
            ]);
    }

    /// <summary>Writes the groups that changed, where the stored version is still <c>before.Version</c>.</summary>
    public static void Update(WriteBatch batch, Order before, OrderRow after)
    {
        var order = after.Order;
        var changed = OrderColumnGroups.Changed(before, order);
        batch.AddGuarded(
            VersionGuard, 1,
            Updates.GetOrAdd(changed, UpdateSql),
            [
                order.TenantId, order.OrderId, before.Version,
                order.Version, order.UpdatedAt, (int)OrderColumnGroups.PresentIn(after),
                .. Groups(changed).SelectMany(group => group.Values(after)),
            ]);
    }

    /// <summary>Writes nothing, where the stored version is still that one.</summary>
    public static void RequireVersion(WriteBatch batch, int tenantId, long orderId, int version) => batch.AddGuarded(
        VersionGuard, 1,
        "UPDATE ord_main SET version = version WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p2", tenantId, orderId, version);

    /// <summary>Which of the tenant's orders there are.</summary>
    public static Task<List<long>> KnownAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds) => connection.ListAsync(
        $"SELECT order_id FROM ord_main WHERE tenant_id = @p0 AND order_id IN ({string.Join(", ", Enumerable.Range(1, orderIds.Count).Select(i => $"@p{i}"))})",
        row => row.Long(), [tenantId, .. orderIds]);

    /// <summary>Version, line, status and time of the last change of those of the tenant's orders that there are.</summary>
    public static Task<List<(long OrderId, int Version, string Line, OrderStatus Status, DateTimeOffset UpdatedAt)>> StatesAsync(
        DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds) => connection.ListAsync(
        $"SELECT order_id, version, business_line, status, updated_at FROM ord_main WHERE tenant_id = @p0 AND order_id IN ({string.Join(", ", Enumerable.Range(1, orderIds.Count).Select(i => $"@p{i}"))})",
        row => (row.Long(), row.Int(), row.Text(), (OrderStatus)row.Int(), row.Time()), [tenantId, .. orderIds]);

    /// <summary>How many orders there are, of all tenants.</summary>
    public static Task<long> CountAsync(DbConnection connection) => connection.FirstAsync("SELECT COUNT(*) FROM ord_main", row => row.Long());

    /// <summary>Keys of the orders behind a given one, of all tenants.</summary>
    public static Task<List<(int TenantId, long OrderId)>> ScanAsync(DbConnection connection, int afterTenantId, long afterOrderId, int limit) =>
        connection.ListAsync(
            "SELECT tenant_id, order_id FROM ord_main WHERE (tenant_id, order_id) > (@p0, @p1) ORDER BY tenant_id, order_id LIMIT @p2",
            row => (row.Int(), row.Long()), afterTenantId, afterOrderId, limit);

    internal static OrderRow Read(RowReader row)
    {
        var order = new Order
        {
            BusinessIdentity = "",
            Status = default,
            TenantId = row.Int(),
            OrderId = row.Long(),
            Version = row.Int(),
            CreatedAt = row.Time(),
            UpdatedAt = row.Time(),
            OrderNo = row.Text(),
        };
        var present = (OrderColumns)row.Int();
        order = IdentityColumns.Read(row, order);
        order = StateColumns.Read(row, order);
        var personal = TextColumns.Read(row);
        order = ListColumns.Read(row, order);
        order = order with
        {
            Channel = Optional(OrderColumns.Channel, ChannelColumns.Group, ChannelColumns.Read),
            Marketing = Optional(OrderColumns.Marketing, MarketingColumns.Group, MarketingColumns.Read),
            Finance = Optional(OrderColumns.Finance, FinanceColumns.Group, FinanceColumns.Read),
            Operation = Optional(OrderColumns.Operation, OperationColumns.Group, OperationColumns.Read),
        };
        if (Optional(OrderColumns.Customs, CustomsColumns.Group, row => new CustomsRow(CustomsColumns.Read(row))) is { Read: var customs })
        {
            order = order with { Customs = customs.Customs };
            personal = personal with { BuyerIdNo = customs.BuyerIdNo, BuyerIdNoIndex = customs.BuyerIdNoIndex };
        }

        return new(order, personal, present.HasFlag(OrderColumns.Extensions) ? ExtensionColumns.Read("ord_main", row) : null);

        T? Optional<T>(OrderColumns flag, ColumnGroup group, Func<RowReader, T> read)
            where T : class
        {
            if (present.HasFlag(flag))
            {
                return read(row);
            }

            row.Skip(group.Columns.Length);
            return null;
        }
    }

    private sealed record CustomsRow((Customs Customs, byte[]? BuyerIdNo, byte[]? BuyerIdNoIndex) Read);

    private static IEnumerable<ColumnGroup> Groups(OrderColumns flags) => OrderColumnGroups.All.Where(group => flags.HasFlag(group.Flag));

    private static string Join(OrderColumns flags) => string.Join(", ", Groups(flags).SelectMany(group => group.Columns));

    private static string InsertSql(OrderColumns flags)
    {
        const int fixedColumns = 8;
        return $"INSERT INTO ord_main (tenant_id, order_id, version, created_at, updated_at, order_no, shard, group_flags, {Join(flags)}) "
            + $"VALUES ({Parameters(fixedColumns + Groups(flags).Sum(group => group.Columns.Length))})";
    }

    private static string UpdateSql(OrderColumns flags)
    {
        const int fixedParameters = 6;
        var sets = Groups(flags).SelectMany(group => group.Columns).Select((column, i) => string.Create(CultureInfo.InvariantCulture, $", {column} = @p{i + fixedParameters}"));
        return string.Format(
            CultureInfo.InvariantCulture,
            "UPDATE ord_main SET version = @p3, updated_at = @p4, group_flags = @p5{0} WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p2",
            string.Concat(sets));
    }

    private static string Parameters(int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
}
