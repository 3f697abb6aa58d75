using System.Globalization;

namespace OrderHub.Server.Data.Lookups;

/// <summary>The demo tenant's returns, rate cards, cloud warehouses and their carriers; cells in the order of their tables. Invented. Pure.</summary>
internal static class DemoContracts
{
    /// <summary>Articles that are kept by lot, LOT1 and on, the days that their lots keep from the first start on, and how many pieces of each.</summary>
    public const int LotArticles = 20;
    public const int PiecesOfLot = 2_000;
    public static readonly IReadOnlyList<int> LotDays = [20, 90, 400];

    /// <summary>Cloud warehouses, which a partner runs and one line uses.</summary>
    public static readonly IReadOnlyList<(string Number, string Province, string City, long Priority)> CloudWarehouses =
        [("C31001", "上海", "上海", 200), ("C44001", "广东", "广州", 210), ("C51001", "四川", "成都", 220)];

    /// <summary>Kits of articles that the warehouses keep.</summary>
    public static readonly IReadOnlyList<(string Kit, string Part, decimal Quantity)> Kits =
        [("KIT1", "EMG101", 2m), ("KIT1", "EMG102", 1m), ("KIT2", "EMG103", 1m), ("KIT2", "EMG104", 3m), ("KIT2", "EMG105", 1m)];

    /// <summary>Code, prefix of its numbers, price of an order, hours.</summary>
    public static readonly IReadOnlyList<(string Code, string Prefix, decimal Price, long Hours)> Carriers = [("YTO", "YTC", 3.2m, 60), ("STO", "STC", 3.0m, 72), ("SF", "SFC", 9.0m, 30)];

    /// <summary>Every twentieth customer is trusted: its returns are refunded before they are inspected.</summary>
    public static IEnumerable<(string Customer, object?[] Cells)> Returns =>
    [
        ("", [30L, "AFTER", 80m]),
        .. Enumerable.Range(1, 10).Select(one => (Customer(one * 20), (object?[])[90L, "BEFORE", 100m])),
    ];

    /// <summary>The customer of the daily file, and every tenth of the others; one has a quota that a single order can go over.</summary>
    public static IEnumerable<(string Customer, object?[] Cells)> RateCards =>
    [
        ("B2B001", [0.9m, 0.35m, 18m, "CNY", 100_000m, 30L]),
        .. Enumerable.Range(0, 20).Select(one => (Customer(one * 10 + 1), (object?[])[1.1m, 0.4m, 20m, "CNY", one == 1 ? 50m : 20_000m, 30L])),
    ];

    /// <summary>The first hundred customers have their goods in all cloud warehouses, and where those are short in one of the group's own.</summary>
    public static IEnumerable<(string Customer, string Warehouse, object?[] Cells)> Bindings =>
        from customer in Enumerable.Range(1, 100)
        from bound in CloudWarehouses.Select((warehouse, place) => (warehouse.Number, Cells: (object?[])["flux", 10L + place, true])).Append(("110009", ["wms", 90L, true]))
        select (Customer(customer), bound.Number, bound.Cells);

    /// <summary>Every carrier goes everywhere from every province with a warehouse.</summary>
    public static IEnumerable<(string Carrier, string From, object?[] Cells)> CarrierWays =>
        from carrier in Carriers
        from province in DemoReference.Warehouses.Concat(CloudWarehouses).Select(warehouse => warehouse.Province).Distinct(StringComparer.Ordinal)
        select (carrier.Code, province, (object?[])[true, carrier.Price, carrier.Hours]);

    private static string Customer(int number) => string.Create(CultureInfo.InvariantCulture, $"027K{number:000000}");
}
