using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Search;
using static OrderHub.Server.Storage.Elasticsearch.ElasticJson;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>Documents as they are kept, both ways.</summary>
internal static class ElasticDocuments
{
    /// <summary>Fields that a list shows; the rest is only searched.</summary>
    public static readonly string[] Shown =
    [
        "tenant", "orderId", "version", "orderNo", "waybillNos", "channelOrderNo", "goods", "line", "identity", "status", "hold", "source", "customer",
        "consignorName", "consignorMobile", "consignorRegion", "consigneeName", "consigneeMobile", "consigneeRegion", "createdAt", "updatedAt", "deleted",
        "finished", "unit", "masteredBy", "region", "amount", "currency", "minutes",
    ];

    public static string IdOf(OrderIndexRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.TenantId}:{row.OrderId}");

    public static JsonObject Whole(OrderIndexRow row)
    {
        var document = Object(
            ("tenant", row.TenantId), ("orderId", row.OrderId), ("version", row.Version), ("orderNo", row.OrderNo), ("waybillNos", Texts(Split(row.WaybillNos, ' '))),
            ("goods", Texts(Split(row.Goods, '\n'))), ("line", row.BusinessLine), ("identity", row.BusinessIdentity), ("status", row.Status),
            ("createdAt", row.CreatedAt.ToUnixTimeMilliseconds()), ("updatedAt", row.UpdatedAt.ToUnixTimeMilliseconds()), ("deleted", row.Deleted),
            ("finished", row.Finished), ("unit", row.Unit), ("masteredBy", row.MasteredBy), ("people", Texts(row.BlindIndexes.Select(Convert.ToHexStringLower))));
        AddIf(document, "channelOrderNo", row.ChannelOrderNo.Length == 0 ? null : row.ChannelOrderNo);
        AddIf(document, "hold", row.HoldCode);
        AddIf(document, "source", row.Source);
        AddIf(document, "customer", row.CustomerCode);
        AddIf(document, "consignorName", row.ConsignorName);
        AddIf(document, "consignorMobile", row.ConsignorMobile);
        AddIf(document, "consignorRegion", row.ConsignorRegion);
        AddIf(document, "consigneeName", row.ConsigneeName);
        AddIf(document, "consigneeMobile", row.ConsigneeMobile);
        AddIf(document, "consigneeRegion", row.ConsigneeRegion);
        AddIf(document, "region", row.Region);
        AddIf(document, "amount", row.Amount);
        AddIf(document, "currency", row.Currency);
        AddIf(document, "minutes", row.Minutes);
        foreach (var field in row.Fields.GroupBy(field => field.Name, StringComparer.Ordinal))
        {
            Place(document, field.Key.Split('.'), Values(field));
        }

        return document;
    }

    /// <summary>What the index of unfinished orders keeps: all of one that goes on, of another only that it has ended, until that is swept away.</summary>
    public static JsonObject Open(OrderIndexRow row) => row.Finished
        ? Object(
            ("tenant", row.TenantId), ("orderId", row.OrderId), ("version", row.Version), ("createdAt", row.CreatedAt.ToUnixTimeMilliseconds()),
            ("updatedAt", row.UpdatedAt.ToUnixTimeMilliseconds()), ("deleted", row.Deleted), ("finished", true))
        : Whole(row);

    public static JsonObject Numbers(OrderIndexRow row) => Object(
        ("tenant", row.TenantId), ("orderId", row.OrderId), ("version", row.Version), ("orderNo", row.OrderNo),
        ("numbers", Texts(Split(row.WaybillNos, ' ').Append(row.ChannelOrderNo).Append(row.OrderNo).Where(number => number.Length > 0).Distinct(StringComparer.Ordinal))),
        ("identity", row.BusinessIdentity), ("line", row.BusinessLine), ("masteredBy", row.MasteredBy), ("unit", row.Unit), ("deleted", row.Deleted),
        ("createdAt", row.CreatedAt.ToUnixTimeMilliseconds()));

    public static OrderIndexRow Read(JsonNode document) => new()
    {
        TenantId = (int)document["tenant"]!,
        OrderId = (long)document["orderId"]!,
        Version = (int)document["version"]!,
        OrderNo = (string)document["orderNo"]!,
        BusinessLine = (string)document["line"]!,
        BusinessIdentity = (string)document["identity"]!,
        Status = (int)document["status"]!,
        HoldCode = (string?)document["hold"],
        Source = (string?)document["source"],
        CustomerCode = (string?)document["customer"],
        ChannelOrderNo = (string?)document["channelOrderNo"] ?? "",
        WaybillNos = string.Join(' ', All(document["waybillNos"])),
        Goods = string.Join('\n', All(document["goods"])),
        ConsignorName = (string?)document["consignorName"],
        ConsignorMobile = (string?)document["consignorMobile"],
        ConsignorRegion = (string?)document["consignorRegion"],
        ConsigneeName = (string?)document["consigneeName"],
        ConsigneeMobile = (string?)document["consigneeMobile"],
        ConsigneeRegion = (string?)document["consigneeRegion"],
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)document["createdAt"]!),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)document["updatedAt"]!),
        Deleted = (bool)document["deleted"]!,
        Finished = (bool)document["finished"]!,
        Unit = (int)document["unit"]!,
        MasteredBy = (string)document["masteredBy"]!,
        Region = (string?)document["region"],
        Amount = (long?)document["amount"],
        Currency = (string?)document["currency"],
        Minutes = (long?)document["minutes"],
    };

    /// <summary>The line that says what becomes of the document on the next one.</summary>
    public static void AddTo(StringBuilder lines, string index, OrderIndexRow row, JsonObject document)
    {
        lines.Append(Wrap("index", Object(("_index", index), ("_id", IdOf(row)), ("version", row.Version), ("version_type", "external"))).ToJsonString(Written)).Append('\n');
        lines.Append(document.ToJsonString(Written)).Append('\n');
    }

    private static JsonObject Values(IEnumerable<OrderFieldRow> rows)
    {
        var all = rows.ToList();
        var values = new JsonObject();
        Add("exact", all.Select(row => (JsonNode?)row.Exact));
        Add("sort", all.Select(row => (JsonNode?)row.Sort));
        Add("words", all.Select(row => (JsonNode?)row.Words));
        Add("blind", all.Select(row => row.BlindIndex is { } blind ? (JsonNode?)Convert.ToHexStringLower(blind) : null));
        return values;

        void Add(string part, IEnumerable<JsonNode?> some)
        {
            if (some.Where(value => value is not null).ToList() is { Count: > 0 } present)
            {
                values[part] = ElasticJson.Array(present);
            }
        }
    }

    private static void Place(JsonObject document, string[] path, JsonObject values)
    {
        foreach (var part in path[..^1])
        {
            document = document[part] as JsonObject ?? (JsonObject)(document[part] = new JsonObject());
        }

        document[path[^1]] = values;
    }

    private static void AddIf(JsonObject document, string name, JsonNode? value)
    {
        if (value is not null)
        {
            document[name] = value;
        }
    }

    private static string[] Split(string text, char separator) => text.Split(separator, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> All(JsonNode? values) => values is JsonArray array ? array.Select(value => (string)value!) : [];
}
