using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// This node's own search index. One that nodes share on a search server is left out: there a document cannot be taken out and written in the same
/// version again at once, so that a repair could not be proven; it is mended as a whole, by the relay's rebuild, which reads from new documents only.
/// </summary>
public sealed class ReconciledIndex(
    ISearchEngine engine, [FromKeyedServices(StorageSetup.Search)] IDatabase database, OrderDocuments documents, SearchIndexConsumer consumer, RelayStatus relay) : IReconciledStore
{
    public string Name => "index";

    public bool IsWhole => true;

    public string? LeftOut => engine.IsShared ? $"The index is kept by {engine.Kind} and is not compared order by order; rebuild it with the consumer {consumer.Name} of the relay." : null;

    public TimeSpan Lag => relay.Of(consumer).Lag;

    public string? FindObstacle() => relay.Of(consumer) switch
    {
        { Cursor: null } => "The index is being made from the orders.",
        { Outage: { } outage } => $"What keeps the index up stands still: {outage}",
        _ => null,
    };

    public Task<long?> OldestAsync(int tenantId, CancellationToken ct) => database.ReadAsync(connection => OrderIndexContent.OldestAsync(connection, tenantId), ct);

    public async Task<BucketDigest?> DigestAsync(int tenantId, IdRange range, CancellationToken ct) =>
        await database.ReadAsync(connection => OrderIndexContent.DigestAsync(connection, tenantId, range), ct);

    public async Task<IReadOnlyList<StoreRow>> RowsAsync(int tenantId, IdRange range, IReadOnlyList<MasterRow> master, int limit, CancellationToken ct) =>
        [.. (await database.ReadAsync(connection => OrderIndexContent.RowsAsync(connection, tenantId, range, limit), ct)).Select(row => new StoreRow(row.OrderId, row.Version, row.Status))];

    public string PrintOf(Order order) => PrintOf(documents.Make(order));

    public async Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyList<MasterRow> orders, CancellationToken ct)
    {
        var rows = await database.ReadAsync(connection => OrderIndexContent.ReadAsync(connection, tenantId, orders.Select(order => order.OrderId)), ct);
        return rows.ToDictionary(row => row.OrderId, row => (row.Version, PrintOf(row)));
    }

    public async Task RepairAsync(int tenantId, IReadOnlyList<Difference> differences, CancellationToken ct)
    {
        // 1. What is wrong, and still as it was seen.
        var batch = new WriteBatch();
        foreach (var wrong in differences.Where(difference => difference.StoreVersion is not null))
        {
            OrderIndexContent.DeleteSeen(batch, tenantId, wrong.OrderId, wrong.StoreVersion!.Value);
        }

        if (batch.Statements.Count > 0)
        {
            await database.CommitAsync(batch, ct);
        }

        // 2. The orders once more, through what the relay gives its events to.
        List<OrderEvent> events = [.. differences.Where(difference => difference.Master is not null).Select(difference => EventOf(tenantId, difference.Master!))];
        if (events.Count > 0)
        {
            await consumer.ConsumeAsync(events, ct);
        }
    }

    /// <summary>Everything that the document says and is found by, in an order of its own.</summary>
    internal static string PrintOf(OrderIndexRow row)
    {
        var text = new StringBuilder();
        object?[] values =
        [
            row.TenantId, row.OrderId, row.Version, row.OrderNo, row.BusinessLine, row.BusinessIdentity, row.Status, row.HoldCode, row.Source, row.CustomerCode,
            row.ChannelOrderNo, row.WaybillNos, row.Goods, row.ConsignorName, row.ConsignorMobile, row.ConsignorRegion, row.ConsigneeName, row.ConsigneeMobile,
            row.ConsigneeRegion, row.CreatedAt.ToUnixTimeMilliseconds(), row.UpdatedAt.ToUnixTimeMilliseconds(), row.Deleted,
            row.Unit, row.MasteredBy, row.Region, row.Amount, row.Currency, row.Minutes, row.Finished,
        ];
        foreach (var value in values)
        {
            Add(value);
        }

        foreach (var index in row.BlindIndexes.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Add(index);
        }

        foreach (var field in row.Fields.Select(FieldText).Order(StringComparer.Ordinal))
        {
            Add(field);
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        // With its length, so that no two lists read alike; nothing is not the empty text.
        void Add(object? value)
        {
            var written = Convert.ToString(value, CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{(value is null ? -1 : written!.Length)}:{written};");
        }
    }

    private static string FieldText(OrderFieldRow field) => string.Create(
        CultureInfo.InvariantCulture,
        $"{field.Name}\n{field.Exact is not null}{field.Exact}\n{field.Sort}\n{field.Words is not null}{field.Words}\n{(field.BlindIndex is { } blind ? Convert.ToHexString(blind) : "")}");

    // Changed, not a status alone: everything of the document is written.
    private static OrderEvent EventOf(int tenantId, MasterRow order) => new()
    {
        TenantId = tenantId,
        OrderId = order.OrderId,
        OrderNo = order.OrderNo,
        OrderVersion = order.Version,
        Line = "",
        Family = EventFamilies.Changed,
        Status = (OrderStatus)order.Status,
        OccurredAt = order.ChangedAt,
    };
}
