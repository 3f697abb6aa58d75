namespace OrderHub.Server.Data.Lookups;

/// <summary>The demo tenant's restrictions: made up, in the manner of what carriers publish. Pure.</summary>
internal static class DemoRestrictions
{
    /// <summary>What stands in the table, one tuple a row.</summary>
    public static IEnumerable<(string Kind, string Code, string Line, string Country, string Rule, string? Licence, string? Note)> Rows =>
    [
        .. Classes.Select(danger => ("DANGER", danger, "", "", Forbidden, (string?)null, (string?)null)),

        // Batteries and the like.
        ("DANGER", "9", "", "", Licence, "dangerousLicence", "锂电池需检测报告"),
        ("DANGER", "9", "international", "", Forbidden, null, null),
        .. Carried.Select(one => ("DANGER", one.Class, one.Line, "", Licence, (string?)"dangerousLicence", (string?)"危险品道路运输资质")),
        .. Everywhere.Select(hs => ("HS", hs.Code, "", "", hs.Licence is null ? Forbidden : Licence, hs.Licence, (string?)hs.Note)),
        .. Cold.Select(hs => ("HS", hs.Code, "cold-chain", "", Licence, (string?)hs.Licence, (string?)hs.Note)),
        .. AcrossBorders.Select(hs => ("HS", hs, "international", "", Forbidden, (string?)null, (string?)null)),
        .. NotInto.Select(pair => ("HS", pair.Code, "", pair.Country, Forbidden, (string?)null, (string?)null)),
        ("COUNTRY", "KP", "", "", Forbidden, null, "禁运国家"),
        ("COUNTRY", "SY", "", "", Licence, "exportLicence", "需出口许可"),
        ("ARTICLE", "EMG299", "", "", Licence, "foodLicence", "保健食品"),
        ("ARTICLE", "EMG300", "", "", Forbidden, null, "已下架"),
    ];

    private const string Forbidden = "FORBIDDEN";
    private const string Licence = "LICENCE";

    private static readonly string[] Classes = ["1", "2", "3", "4", "5", "6", "7", "8"];
    private static readonly (string Class, string Line)[] Carried = [("3", "freight"), ("8", "freight"), ("9", "freight"), ("3", "b2b-contract"), ("8", "b2b-contract"), ("6.2", "cold-chain"), ("2.2", "freight")];

    // Arms, ivory, live animals; tobacco and spirits by licence; old things of art.
    private static readonly (string Code, string? Licence, string Note)[] Everywhere =
    [
        ("93", null, "武器弹药"), ("0507", null, "象牙等动物制品"), ("3601", null, "火药"), ("3604", null, "烟花爆竹"), ("0106", null, "活动物"),
        ("2402", "tobaccoLicence", "卷烟"), ("2403", "tobaccoLicence", "烟草制品"), ("2207", "spiritsLicence", "酒精"), ("2208", "spiritsLicence", "烈酒"),
        ("9706", "relicLicence", "文物"), ("3002", "vaccineLicence", "血液与疫苗"), ("3004", "drugLicence", "药品"), ("2939", "drugLicence", "生物碱"),
    ];

    private static readonly (string Code, string Licence, string Note)[] Cold =
    [
        ("02", "foodLicence", "肉类"), ("03", "foodLicence", "水产"), ("04", "foodLicence", "乳品"), ("07", "foodLicence", "蔬菜"), ("08", "foodLicence", "水果"),
        ("16", "foodLicence", "肉鱼制品"), ("2105", "foodLicence", "冰淇淋"), ("30", "drugLicence", "药品"), ("3002", "vaccineLicence", "血液与疫苗"),
    ];

    private static readonly string[] AcrossBorders = ["02", "2402", "2403", "2404", "3002", "2939", "9706", "7108", "4907"];
    private static readonly (string Code, string Country)[] NotInto = [("22", "SA"), ("22", "KW"), ("0203", "SA"), ("0203", "AE"), ("04", "AU"), ("06", "AU"), ("08", "AU"), ("08", "JP"), ("16", "US"), ("0713", "IN")];
}
