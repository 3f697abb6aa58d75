namespace OrderHub.Server.Data.Lookups;

/// <summary>The demo tenant's procedures, tariffs and rates of exchange: made up, in the order of magnitude of real ones. Pure.</summary>
internal static class DemoCustoms
{
    /// <summary>The product that goes to and from other countries.</summary>
    public const string Product = "in-m-0001";

    public static readonly IReadOnlyList<(string Pattern, string Name, bool NeedsBuyer, decimal? Most, decimal DutyShare, decimal OtherShare)> Patterns =
    [
        ("9610", "跨境直邮进口/零售出口", true, 5_000m, 0m, 70m), ("1210", "保税电商", true, 5_000m, 0m, 70m), ("1239", "保税电商A", true, 5_000m, 0m, 70m),
        ("9710", "跨境B2B直接出口", false, null, 0m, 0m), ("9810", "跨境出口海外仓", false, null, 0m, 0m), ("0110", "一般贸易", false, null, 100m, 100m),
    ];

    // Name, zone by distance.
    public static readonly (string Name, string Code, int Zone)[] Countries =
    [
        ("日本", "JP", 1), ("韩国", "KR", 1), ("新加坡", "SG", 2), ("泰国", "TH", 2), ("马来西亚", "MY", 2), ("澳大利亚", "AU", 3), ("美国", "US", 4), ("德国", "DE", 4),
        ("法国", "FR", 4), ("英国", "GB", 4), ("加拿大", "CA", 4), ("巴西", "BR", 5),
    ];

    public static readonly IReadOnlyList<(string Currency, decimal Yuan)> Rates =
    [
        ("USD", 7.1m), ("EUR", 7.8m), ("JPY", 0.048m), ("GBP", 9.1m), ("HKD", 0.91m), ("KRW", 0.0053m), ("SGD", 5.4m), ("AUD", 4.7m), ("CAD", 5.2m), ("THB", 0.21m), ("MYR", 1.6m), ("BRL", 1.4m),
    ];

    /// <summary>Every chapter of the Harmonised System, and headings that are taxed otherwise.</summary>
    public static IEnumerable<(string Code, decimal Duty, decimal Consumption, decimal Vat, string? Name)> Tariffs =>
        Enumerable.Range(1, 97).Where(chapter => chapter != 77)
            .Select(chapter => ($"{chapter:00}", 5m + (chapter * 7 % 16), 0m, chapter is (>= 1 and <= 15) or 49 ? 9m : 13m, (string?)null))
            .Concat(Headings);

    private static readonly (string Code, decimal Duty, decimal Consumption, decimal Vat, string? Name)[] Headings =
    [
        ("3303", 3m, 15m, 13m, "香水"), ("3304", 5m, 15m, 13m, "化妆品"), ("330499", 1m, 0m, 13m, "护肤品"), ("2204", 14m, 10m, 13m, "葡萄酒"), ("2203", 0m, 5m, 13m, "啤酒"),
        ("8703", 15m, 9m, 13m, "小汽车"), ("7113", 8m, 5m, 13m, "首饰"), ("9101", 11m, 20m, 13m, "高档手表"), ("0402", 10m, 0m, 9m, "奶粉"), ("190110", 5m, 0m, 13m, "婴幼儿配方奶粉"),
        ("4901", 0m, 0m, 9m, "书籍"), ("8517", 0m, 0m, 13m, "手机"), ("8471", 0m, 0m, 13m, "电脑"), ("6403", 10m, 0m, 13m, "皮鞋"), ("4202", 6m, 0m, 13m, "箱包"), ("9619", 4m, 0m, 13m, "纸尿裤"),
        ("2106", 12m, 0m, 13m, "保健食品"), ("0901", 8m, 0m, 9m, "咖啡"), ("1806", 8m, 0m, 13m, "巧克力"), ("9503", 0m, 0m, 13m, "玩具"),
    ];
}
