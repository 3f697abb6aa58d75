namespace OrderHub.Server.Data.Lookups;

/// <summary>The demo tenant's vehicles, temperature layers, and what is done at an address; cells in the order of their tables. Invented, but of the sizes that trade uses. Pure.</summary>
internal static class DemoTransport
{
    private const string AllCold = "usual alive control cold freezing deepCool";

    // Type, kilograms, cubic metres, pallets, tail lift, layers.
    public static readonly IReadOnlyList<(string Type, object?[] Cells)> Vehicles =
    [
        ("VAN-2M7", ["微型面包车", 800m, 4m, 1L, false, null, true]),
        ("VAN-4M2", ["4.2 米厢车", 1_800m, 15m, 4L, true, null, true]),
        ("BOX-6M8", ["6.8 米厢车", 8_000m, 36m, 10L, true, null, true]),
        ("BOX-9M6", ["9.6 米厢车", 15_000m, 55m, 16L, true, null, true]),
        ("TRAILER-17M5", ["17.5 米平板", 32_000m, 130m, 30L, false, null, true]),
        ("COLD-4M2", ["4.2 米冷藏车", 1_500m, 13m, 4L, true, "usual alive control cold freezing", true]),
        ("COLD-7M6", ["7.6 米冷藏车", 7_000m, 32m, 10L, true, AllCold, true]),
        ("COLD-15M", ["15 米冷藏挂车", 22_000m, 95m, 26L, false, AllCold, true]),
    ];

    // Layer, lowest and highest degrees, hours of shelf life that must be left at the door.
    public static readonly IReadOnlyList<(string Layer, object?[] Cells)> Layers =
    [
        ("usual", [0m, 30m, 24L]),
        ("alive", [5m, 20m, 12L]),
        ("control", [10m, 25m, 48L]),
        ("cold", [0m, 8m, 48L]),
        ("freezing", [-22m, -15m, 240L]),
        ("deepCool", [-70m, -50m, 720L]),
    ];

    private static readonly string[] Plateau = ["西藏", "青海"];

    /// <summary>Service, province, and the cells: is it offered, the highest floor without a lift, the heaviest piece.</summary>
    public static IEnumerable<(string Service, string Province, object?[] Cells)> Services(IEnumerable<string> provinces)
    {
        foreach (var province in provinces)
        {
            var far = Plateau.Contains(province, StringComparer.Ordinal);
            yield return ("UPSTAIRS", province, [true, far ? 3L : 6L, far ? 80m : 150m]);
            yield return ("INSTALL", province, [province != "西藏", null, null]);
            yield return ("OLD_FOR_NEW", province, [!far, null, null]);
            yield return ("TAIL_LIFT", province, [province != "西藏", null, 1_500m]);
            foreach (var (layer, _) in Layers)
            {
                yield return (layer, province, [layer switch { "deepCool" => !far && province is not ("新疆" or "宁夏" or "海南"), "freezing" => province != "西藏", _ => true }, null, null]);
            }
        }
    }
}
