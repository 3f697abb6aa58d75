using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Lookups;

/// <summary>The services that the demo tenant sells, cells in the order of the table <c>products</c>. Pure.</summary>
internal static class DemoProducts
{
    private const string Cold = "cold-chain";
    private const string Freight = "freight b2b-contract allocation-out";
    private const string Heavy = "fr-m-0001 fr-m-0004";
    private const string Home = "lq-m-0025";

    // What goes by parcel is sold by all lines but those with vehicles or crews of their own.
    private static readonly string Parcels = string.Join(' ', BusinessLines.All.Where(line => line is not ("freight" or "large" or Cold)));

    /// <summary>Code, and the cells.</summary>
    public static readonly IReadOnlyList<(string Code, object?[] Cells)> Rows =
    [
        ("ed-m-0001", ["MAIN", "标准快递", Parcels, null, null, 60m, 3_000m, 20m, 500L, null, true]),
        ("ed-m-0002", ["MAIN", "特快", Parcels, null, null, 60m, 1_000m, 10m, 200L, null, true]),
        ("fr-m-0001", ["MAIN", "特快零担", Freight, null, null, 500m, 5_000m, 40m, 200L, 3m, true]),
        ("fr-m-0004", ["MAIN", "特快重货", Freight, null, null, 3_000m, 30_000m, 120m, 500L, 3m, true]),
        ("lq-m-0025", ["MAIN", "大家电入户", "large", null, null, 200m, 1_000m, 10m, 20L, null, true]),
        ("LL-HD-M", ["MAIN", "生鲜特惠", Cold, null, "usual alive control", 60m, 3_000m, 30m, 200L, null, true]),
        ("LL-SD-M", ["MAIN", "生鲜特快", Cold, null, "control cold freezing", 60m, 3_000m, 30m, 200L, null, true]),
        ("ll-m-0015", ["MAIN", "冷链整车", Cold, null, "control cold freezing deepCool", 1_000m, 20_000m, 90m, 500L, 3m, true]),
        (DemoCustoms.Product, ["MAIN", "国际小包", "international", null, null, 30m, 500m, 5m, 20L, null, true]),
        .. Added("MERGE", "同收件人合单"),
        .. Added("COD", "代收货款"),
        .. Added("INSURED", "保价"),
        .. Added("SIGN_BACK", "签单返还"),
        .. Added("UNPACK_CHECK", "开箱验货"),
        .. Added("QC", "入库质检"),
        .. Added("INSTALL", "安装", Home),
        .. Added("OLD_FOR_NEW", "以旧换新", Home),
        .. Added("UPSTAIRS", "送货上楼", $"{Home} {Heavy}"),
        .. Added("TAIL_LIFT", "尾板装卸", Heavy),
    ];

    private static IEnumerable<(string Code, object?[] Cells)> Added(string code, string name, string? mains = null) => [(code, ["VAS", name, null, mains, null, null, null, null, null, null, true])];
}
