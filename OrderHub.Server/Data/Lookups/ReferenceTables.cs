using static OrderHub.Server.Data.Lookups.ReferenceType;

namespace OrderHub.Server.Data.Lookups;

/// <summary>Every table that tenants maintain, one declaration each. A new table is a line here; storage, API and CSV follow.</summary>
public static class ReferenceTables
{
    public static readonly ReferenceTable Regions = new(
        "regions", new("Regions", "行政区划"),
        new("Codes and names of the counties, by GB/T 2260.", "县级行政区划代码与名称（GB/T 2260）。"),
        [new("code", Text, new("Code", "代码")) { MaxLength = 12 }],
        [
            new("province", Province, new("Province", "省")),
            new("city", City, new("City", "市")),
            new("county", Text, new("County", "区县")),
        ]);

    public static readonly ReferenceTable Reach = new(
        "reach", new("Reach", "服务范围"),
        new("Where a line goes. An empty city or county stands for all; the narrowest row decides.", "业务线的服务范围。市、区县留空表示全部，以最具体的一行为准。"),
        [
            new("line", Text, new("Line", "业务线")) { MaxLength = 32 },
            new("province", Province, new("Province", "省")),
            new("city", City, new("City", "市")) { Required = false },
            new("county", Text, new("County", "区县")) { Required = false },
        ],
        [
            new("served", Flag, new("Served", "是否服务")) { Default = "true" },
            new("surcharge", Number, new("Surcharge", "附加费")) { Required = false },
            new("extraHours", Whole, new("Extra hours", "加时（小时）")) { Required = false, Greatest = 1000 },
        ]);

    public static readonly ReferenceTable Lanes = new(
        "lanes", new("Lanes and rates", "线路价目"),
        new("The rate and the time of a product from province to province, by begun kilograms.", "产品省到省的价格与时效，不足一公斤按一公斤计。"),
        [
            new("product", Text, new("Product", "产品")),
            new("from", Province, new("From", "始发省")),
            new("to", Province, new("To", "目的省")),
        ],
        [
            new("firstKg", Number, new("First kilogram", "首重价格")),
            new("nextKg", Number, new("Each further kilogram", "续重价格")),
            new("transitHours", Whole, new("Hours on the way", "运输时长（小时）")) { Greatest = 10_000 },
            new("currency", Text, new("Currency", "币种")) { Default = "CNY", MaxLength = 3 },
        ]);

    public static readonly IReadOnlyList<ReferenceTable> All = [Regions, Reach, Lanes];

    /// <summary>The table of a name; null where there is none.</summary>
    public static ReferenceTable? Find(string name) => All.FirstOrDefault(table => table.Name == name);
}
