using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>Lists from the search index; details from the cache, where it has the order as it is now, or from the store that masters it.</summary>
public sealed class OrderSearch(OrderIndex index, OrderDocuments documents, OrderReader orders, OrderCache cache, IShards shards) : IOrderSearch
{
    private const int MostOrders = 1000;
    private const int MostWords = 8;
    private const int LongestText = 200;
    private const int LongestSummary = 60;

    public async Task<OrderPage> ListAsync(OrderQuery query, CancellationToken ct)
    {
        var limit = Math.Clamp(query.Limit, 1, MostOrders);
        var found = await index.PageAsync(FilterOf(query, limit + 1), ct);
        var rows = found.Rows;
        var page = rows.Take(limit).ToList();
        var troubled = await TroubledAsync(query.TenantId, page, ct);
        return new(
            [.. page.Select(row => Summarise(row, troubled.Contains(row.OrderId)))],
            rows.Count > limit ? PageCursor.Write(page[^1].CreatedAt, page[^1].OrderId) : null,
            found.Missing.Count > 0 ? found.Missing : null)
        {
            View = found.View,
        };
    }

    public Task<IndexGroups> SumAsync(OrderQuery query, OrderSum sum, CancellationToken ct) => index.Engine.GroupAsync(
        new() { Filter = FilterOf(query with { Cursor = null }, limit: 1), By = sum.By, Zone = sum.Zone, WithAmounts = sum.WithAmounts }, ct);

    public Task<Order?> FindAsync(int tenantId, string orderNo, CancellationToken ct) => cache.FindAsync(tenantId, orderNo, ct);

    public Task<IReadOnlyList<StatusLogEntry>?> StatusFlowAsync(int tenantId, string orderNo, CancellationToken ct) =>
        orders.StatusFlowByNoAsync(tenantId, orderNo, ct);

    private async Task<IReadOnlySet<long>> TroubledAsync(int tenantId, IReadOnlyList<OrderIndexRow> page, CancellationToken ct)
    {
        var troubled = new HashSet<long>();
        foreach (var place in page.Select(row => row.OrderId).Where(orderId => !LegacyIds.IsLegacy(orderId)).GroupBy(orderId => shards.PlaceOf(VirtualShard.OfId(orderId))))
        {
            troubled.UnionWith(await shards.All[place.Key].ReadAsync(connection => IncidentTable.OrdersWithOpenAsync(connection, tenantId, [.. place]), ct));
        }

        return troubled;
    }

    /// <summary>What the query asks of the index.</summary>
    /// <exception cref="FormatException">The cursor is none of ours.</exception>
    /// <exception cref="FieldSearchException">A condition names a field that is not searched so.</exception>
    internal OrderIndexFilter FilterOf(OrderQuery query, int limit)
    {
        var text = query.Text?.Trim() ?? "";
        text = text.Length > LongestText ? text[..LongestText] : text;
        return new()
        {
            TenantId = query.TenantId,
            Status = (int?)query.Status,
            Line = query.Line,
            Region = query.Region,
            Finished = !query.Open,
            Fuzzy = query.Fuzzy,
            WithDeleted = query.WithDeleted,
            From = query.From,
            To = query.To,
            Words = text.Length == 0 ? [] : [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords)],
            BlindIndexes = text.Length == 0 ? [] : documents.Sought(query.TenantId, text),
            Fields = [.. query.Fields.Select(condition => documents.Sought(query.TenantId, condition))],
            After = query.Cursor is null ? null : PageCursor.Read(query.Cursor),
            View = query.View,
            Limit = limit,
        };
    }

    private static OrderSummary Summarise(OrderIndexRow row, bool hasIncident) => new()
    {
        OrderNo = row.OrderNo,
        BusinessLine = row.BusinessLine,
        BusinessIdentity = row.BusinessIdentity,
        Status = (OrderStatus)row.Status,
        StatusCode = row.Status,
        HoldCode = row.HoldCode,
        Source = row.Source,
        CustomerCode = row.CustomerCode,
        ChannelOrderNo = row.ChannelOrderNo is { Length: > 0 } channelOrderNo ? channelOrderNo : null,
        WaybillNo = row.WaybillNos.Split(' ')[0] is { Length: > 0 } waybillNo ? waybillNo : null,
        Consignor = PartyOf(row.ConsignorName, row.ConsignorMobile, row.ConsignorRegion),
        Consignee = PartyOf(row.ConsigneeName, row.ConsigneeMobile, row.ConsigneeRegion),
        MasteredBy = row.MasteredBy,
        GoodsSummary = Shorten(row.Goods.Replace("\n", ", ", StringComparison.Ordinal)),
        HasIncident = hasIncident,
        Deleted = row.Deleted,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
    };

    private static PartySummary? PartyOf(string? name, string? mobile, string? region) =>
        name is null && mobile is null && region is null ? null : new(name, mobile, region);

    private static string? Shorten(string goods) => goods.Length switch
    {
        0 => null,
        <= LongestSummary => goods,
        _ => goods[..(char.IsHighSurrogate(goods[LongestSummary - 1]) ? LongestSummary - 1 : LongestSummary)] + "…",
    };
}
