using System.Globalization;
using System.Reflection;
using OrderHub.Connectors.Codecs;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Lookups;

/// <summary>
/// The demo tenant's rows: the names and codes of the counties are facts (GB/T 2260), all else is made up but plausible, and grows with the
/// distance between the provinces' capitals. Hong Kong, Macau and Taiwan are left out, so that a refusal can be shown. Pure.
/// </summary>
public static class DemoReference
{
    /// <summary>Rises when rows are added here: stores that have an earlier edition get what is new.</summary>
    public const int Edition = 8;

    private static readonly (string Name, double Latitude, double Longitude)[] Provinces =
    [
        ("北京", 39.90, 116.40), ("天津", 39.13, 117.20), ("河北", 38.04, 114.51), ("山西", 37.87, 112.55), ("内蒙古", 40.84, 111.75),
        ("辽宁", 41.80, 123.43), ("吉林", 43.82, 125.32), ("黑龙江", 45.80, 126.53), ("上海", 31.23, 121.47), ("江苏", 32.06, 118.80),
        ("浙江", 30.27, 120.15), ("安徽", 31.82, 117.23), ("福建", 26.07, 119.30), ("江西", 28.68, 115.86), ("山东", 36.65, 117.12),
        ("河南", 34.75, 113.62), ("湖北", 30.59, 114.31), ("湖南", 28.23, 112.94), ("广东", 23.13, 113.26), ("广西", 22.82, 108.37),
        ("海南", 20.04, 110.35), ("重庆", 29.56, 106.55), ("四川", 30.57, 104.07), ("贵州", 26.65, 106.63), ("云南", 25.04, 102.71),
        ("西藏", 29.65, 91.14), ("陕西", 34.34, 108.94), ("甘肃", 36.06, 103.83), ("青海", 36.62, 101.78), ("宁夏", 38.49, 106.23), ("新疆", 43.83, 87.62),
    ];

    // Product, price factor, hours for a thousand kilometres.
    private static readonly (string Code, decimal Factor, double HoursPerThousandKm)[] Products =
    [
        ("ed-m-0001", 1.0m, 24), ("ed-m-0002", 1.6m, 12), ("fr-m-0001", 0.45m, 30), ("fr-m-0004", 0.3m, 36), ("lq-m-0025", 0.8m, 36),
        ("LL-HD-M", 1.9m, 20), ("LL-SD-M", 2.2m, 20), ("ll-m-0015", 1.8m, 18),
    ];

    // What goes in vehicles of its own does not go everywhere.
    private static readonly string[] Far = ["西藏", "青海", "新疆"];
    private static readonly HashSet<string> Heavy = ["freight", "large", "cold-chain"];

    /// <summary>The rows of a table; none for one that a tenant fills itself.</summary>
    public static IEnumerable<ReferenceRow> RowsOf(ReferenceTable table) => table.Name switch
    {
        "regions" => Counties.Value.Select(county => Row(table, [county.Code], [county.Province, county.City, county.County])),
        "reach" => Reach(table),
        "lanes" => (from product in Products from start in Provinces from end in Provinces select Lane(table, product, start, end)).Concat(Abroad(table)),
        "contracts" => Contracts(table),
        "warehouses" => Warehouses.Select(one => Row(table, [one.Number], [$"{one.City}仓", one.Province, one.City, null, one.Priority, true]))
            .Concat(DemoContracts.CloudWarehouses.Select(one => Row(table, [one.Number], [$"{one.City}云仓", one.Province, one.City, "clps", one.Priority, true]))),
        "slots" => Slots(table),
        "restrictions" => DemoRestrictions.Rows.Select(rule => Row(table, [rule.Kind, rule.Code, rule.Line, rule.Country], [rule.Rule, rule.Licence, rule.Note])),
        "customs-patterns" => DemoCustoms.Patterns.Select(one => Row(table, [one.Pattern], [one.Name, one.NeedsBuyer, one.Most, one.DutyShare, one.OtherShare])),
        "tariffs" => DemoCustoms.Tariffs.Select(one => Row(table, [one.Code], [one.Duty, one.Consumption, one.Vat, one.Name])),
        "exchange-rates" => DemoCustoms.Rates.Select(one => Row(table, [one.Currency], [one.Yuan])),
        "coupons" => Enumerable.Range(1, 200).Select(number => Row(table, [$"CP-{number:000}"], [(decimal)(number % 20 + 1), (long)(number % 50 * 100 + 100), number % 4 * 30m, number % 3 == 0 ? "jingxi" : null]))
            .Append(Row(table, ["CP-LAST"], [5m, 1L, null, null])),
        "group-buys" => new (string Campaign, long Size)[] { ("", 3), ("618", 5), ("FRESH", 2), ("SINGLES", 10) }.Select(one => Row(table, ["jingxi", one.Campaign], [one.Size, 24L])),
        "waves" => Enumerable.Range(1, 60).Select(site => Row(table, ["jingxi", $"PP{site:0000}"], [site % 2 == 0 ? "10 16 22" : "11 18 23", 8L])).Prepend(Row(table, ["jingxi", ""], ["12 22", 8L])),
        "payers" => Payers.Select(share => Row(table, [share.Line, share.Customer, share.Payer], [share.Percent])),
        "handling" => Rates.Select(rate => Row(table, [rate.Line, ""], [rate.PerPiece, rate.Least, "CNY"])),
        "vehicles" => DemoTransport.Vehicles.Select(one => Row(table, [one.Type], one.Cells)),
        "layers" => DemoTransport.Layers.Select(one => Row(table, [one.Layer], one.Cells)),
        "services" => DemoTransport.Services(Provinces.Select(province => province.Name)).Select(one => Row(table, [one.Service, one.Province, "", ""], one.Cells)),
        "products" => DemoProducts.Rows.Select(one => Row(table, [one.Code], one.Cells)),
        "returns" => DemoContracts.Returns.Select(one => Row(table, [one.Customer, ""], one.Cells)),
        "rate-cards" => DemoContracts.RateCards.Select(one => Row(table, [one.Customer, ""], one.Cells)),
        "bindings" => DemoContracts.Bindings.Select(one => Row(table, [one.Customer, "", one.Warehouse], one.Cells)),
        "kits" => DemoContracts.Kits.Select(one => Row(table, [one.Kit, one.Part], [one.Quantity])),
        "carriers" => DemoContracts.CarrierWays.Select(one => Row(table, [one.Carrier, one.From, ""], one.Cells)),
        "carrier-numbers" => DemoContracts.Carriers.Select(carrier => Row(table, [carrier.Code], [carrier.Prefix, 1_000_000L])),
        _ => [],
    };

    /// <summary>The demo tenant's warehouses, the first ones as the examples name them.</summary>
    internal static readonly IReadOnlyList<(string Number, string Province, string City, long Priority)> Warehouses =
    [
        ("110009", "北京", "北京", 10), ("110012", "上海", "上海", 20), ("110020", "广东", "广州", 30), ("110021", "四川", "成都", 40), ("110022", "湖北", "武汉", 50),
        ("110023", "陕西", "西安", 60), ("110024", "辽宁", "沈阳", 70), ("110025", "浙江", "杭州", 80), ("110026", "山东", "济南", 90), ("110027", "福建", "福州", 100),
        ("110028", "河南", "郑州", 110), ("110029", "重庆", "重庆", 120),
    ];

    // Line, customer, who pays, percent.
    private static readonly (string Line, string Customer, string Payer, decimal Percent)[] Payers =
    [
        ("c2b-pickup", "", "PAYER", 70), ("c2b-pickup", "", "CONSIGNOR", 30),
        ("c2b-pickup", "027K000002", "027K000002", 50), ("c2b-pickup", "027K000002", "PAYER", 50),
        ("c2b-pickup", "027K000003", "CONSIGNOR", 100),
        ("express", "", "PAYER", 100),
    ];

    // Line, each piece, least.
    private static readonly (string Line, decimal PerPiece, decimal Least)[] Rates = [("sales-out", 0.6m, 1.2m), ("procurement-in", 0.3m, 10m), ("return-out", 0.5m, 5m), ("return-in", 0.8m, 2m), ("allocation-out", 0.4m, 8m), ("allocation-in", 0.3m, 8m), ("b2b-contract", 0.2m, 5m), ("clps", 0.7m, 1.5m)];

    /// <summary>How many articles each of them keeps, EMG1 and on, and how many pieces of one.</summary>
    internal const int Articles = 300;
    internal const int PiecesOfEach = 100_000;

    private static IEnumerable<ReferenceRow> Contracts(ReferenceTable table)
    {
        // Whoever has no contract of its own pays by the order, and has nothing collected.
        yield return Row(table, ["", ""], [true, null, null, null]);
        for (var customer = 1; customer <= 198; customer++)
        {
            yield return Row(table, [string.Create(CultureInfo.InvariantCulture, $"027K{customer:000000}"), ""], [true, null, 1_000_000m * (1 + customer % 5), 20_000m]);
        }

        yield return Row(table, ["027K000199", ""], [true, "3", 100m, null]);
        yield return Row(table, ["027K000200", ""], [false, null, null, null]);
    }

    private static IEnumerable<ReferenceRow> Slots(ReferenceTable table)
    {
        yield return Row(table, ["PICKUP", ""], [8L, 20L, 2L, 2_000L, "1234567", 8L]);
        yield return Row(table, ["DELIVERY", ""], [8L, 20L, 4L, 2_000L, "1234567", 8L]);
        yield return Row(table, ["INSTALL", ""], [8L, 20L, 4L, 1_000L, "1234567", 8L]);
        yield return Row(table, ["COLD_VEHICLE", ""], [0L, 24L, 4L, 500L, "1234567", 8L]);
        foreach (var warehouse in Warehouses)
        {
            yield return Row(table, ["DOCK", warehouse.Number], [6L, 22L, 1L, 200L, "123456", 8L]);
        }

        foreach (var city in Counties.Value.Select(county => county.City).Distinct(StringComparer.Ordinal))
        {
            yield return Row(table, ["DELIVERY", city], [8L, 20L, 4L, 4_000L, "1234567", 8L]);
        }
    }

    /// <summary>The counties of the mainland, by code.</summary>
    internal static readonly Lazy<IReadOnlyList<(string Code, string Province, string City, string County)>> Counties = new(ReadCounties);

    private static IEnumerable<ReferenceRow> Reach(ReferenceTable table)
    {
        foreach (var line in BusinessLines.All)
        {
            foreach (var (name, _, _) in Provinces)
            {
                yield return Row(table, [line, name, "", ""], [true, null, null]);
            }

            foreach (var (name, _, _) in line == "international" ? DemoCustoms.Countries : [])
            {
                yield return Row(table, [line, name, "", ""], [true, null, null]);
            }

            // Seats of the government are reached by every line; the counties around them in the far provinces at a price, or not at all.
            foreach (var county in Counties.Value.Where(county => Heavy.Contains(line) && Far.Contains(county.Province, StringComparer.Ordinal)))
            {
                yield return county.County.EndsWith('区') || county.County.EndsWith('市')
                    ? Row(table, [line, county.Province, county.City, county.County], [true, 80m, 48L])
                    : Row(table, [line, county.Province, county.City, county.County], [false, null, null]);
            }
        }
    }

    /// <summary>Ways between provinces and other countries, both ways.</summary>
    private static IEnumerable<ReferenceRow> Abroad(ReferenceTable table) =>
        from province in Provinces
        from country in DemoCustoms.Countries
        from way in new[] { (From: province.Name, To: country.Name), (From: country.Name, To: province.Name) }
        select Row(table, [DemoCustoms.Product, way.From, way.To], [60m + (20m * country.Zone), 25m + (10m * country.Zone), 72L + (24 * country.Zone), "CNY"]);

    private static ReferenceRow Lane(
        ReferenceTable table, (string Code, decimal Factor, double HoursPerThousandKm) product,
        (string Name, double Latitude, double Longitude) from, (string Name, double Latitude, double Longitude) to)
    {
        var km = Distance(from, to);
        var first = km switch { < 1 => 10m, < 800 => 13m, < 1800 => 18m, _ => 24m } * product.Factor;
        var next = km switch { < 1 => 2m, < 800 => 4m, < 1800 => 8m, _ => 14m } * product.Factor;
        var hours = (long)Math.Ceiling(12 + km / 1000 * product.HoursPerThousandKm);
        return Row(table, [product.Code, from.Name, to.Name], [first, next, hours, "CNY"]);
    }

    /// <summary>Kilometres over the plane; good enough for a tariff zone.</summary>
    private static double Distance((string Name, double Latitude, double Longitude) from, (string Name, double Latitude, double Longitude) to)
    {
        var north = (from.Latitude - to.Latitude) * 111;
        var east = (from.Longitude - to.Longitude) * 111 * Math.Cos((from.Latitude + to.Latitude) / 2 * Math.PI / 180);
        return Math.Sqrt(north * north + east * east);
    }

    // By the same reading as a person's file, so that what is seeded is what an import would have made.
    private static ReferenceRow Row(ReferenceTable table, string[] key, object?[] cells) => new ReferenceInput(
        table.Key.Zip(key).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal),
        table.Cells.Zip(cells).ToDictionary(pair => pair.First.Name, pair => ReferenceCell.Write(pair.Second), StringComparer.Ordinal), null, null).Read(table, "") switch
    {
        ({ } row, _) => row,
        var (_, faults) => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The demo row {string.Join('|', key)} of {table.Name} is wrong: {faults[0].Message}")),
    };

    private static List<(string Code, string Province, string City, string County)> ReadCounties()
    {
        using var file = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("reference/regions.csv")!);
        return [.. CsvRecords.Read(file.ReadToEnd(), ',').Skip(1).Select(record => (record.Cells[0], RegionNames.Province(record.Cells[1]), RegionNames.City(record.Cells[2]), record.Cells[3]))];
    }
}
