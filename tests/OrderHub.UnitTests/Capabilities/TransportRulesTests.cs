using OrderHub.Server.Capabilities.Addresses;
using OrderHub.Server.Capabilities.Temperatures;
using OrderHub.Server.Capabilities.Vehicles;
using OrderHub.Server.Capabilities.Weights;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Capabilities;

/// <summary>The decisions of the lines of transport, each by itself.</summary>
public sealed class TransportRulesTests
{
    private static readonly VehicleKind[] Kinds =
    [
        new("BOX", 8_000, 36, 10, true, []), new("VAN", 1_800, 15, 4, false, []), new("COLD", 1_500, 13, 4, true, [TempLayers.Cold, TempLayers.Freezing]),
    ];

    [Theory]
    [InlineData(1_000, 10, 0, false, null, null, "VAN")]
    [InlineData(1_000, 10, 0, true, null, null, "BOX")]
    [InlineData(1_000, 16, 0, false, null, null, "BOX")]
    [InlineData(1_000, 10, 5, false, null, null, "BOX")]
    [InlineData(1_000, 10, 0, false, null, "BOX", "BOX")]
    [InlineData(1_000, 10, 0, false, TempLayers.Freezing, null, "COLD")]
    [InlineData(1_000, 10, 0, false, TempLayers.DeepCool, null, null)]
    [InlineData(9_000, 10, 0, false, null, null, null)]
    [InlineData(2_000, 10, 0, false, null, "VAN", null)]
    [InlineData(1_000, 10, 0, false, null, "COLD", null)]
    public void The_smallest_vehicle_that_holds_lifts_and_keeps_the_load_is_chosen(int kg, int m3, int pallets, bool tailLift, string? layer, string? wished, string? chosen) =>
        Assert.Equal(chosen, VehicleRule.Choose(new(kg, m3, pallets, tailLift, layer is null ? [] : [layer]), wished, Kinds)?.Type);

    [Theory]
    [InlineData(null, null, 2, 8)]
    [InlineData(4.0, null, 4, 8)]
    [InlineData(-5.0, 6.0, 2, 6)]
    public void Layers_that_are_carried_together_are_kept_where_all_of_them_may_be(double? lowest, double? highest, int low, int high) =>
        Assert.Equal(new TemperatureBand(low, high), TemperatureRule.Common([new(0, 8), new(2, 20)], (decimal?)lowest, (decimal?)highest));

    [Fact]
    public void Layers_with_no_temperature_in_common_are_not_carried_together()
    {
        Assert.Null(TemperatureRule.Common([new(0, 8), new(-22, -15)], null, null));
        Assert.Null(TemperatureRule.Common([new(0, 8)], 9, null));
    }

    [Theory]
    [InlineData("2026-03-05", 24, true)]
    [InlineData("2026-03-05", 25, false)]
    [InlineData("2026-03-04", 0, true)]
    [InlineData("2026-03-03", 0, false)]
    public void Goods_keep_long_enough_where_the_margin_ends_before_their_last_day(string expires, int margin, bool keeps) => Assert.Equal(
        keeps,
        TemperatureRule.Keeps(DateOnly.Parse(expires, System.Globalization.CultureInfo.InvariantCulture), new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(margin)));

    [Theory]
    [InlineData(103, 3, false)]
    [InlineData(103.1, 3, true)]
    [InlineData(90, 3, false)]
    [InlineData(500, null, false)]
    public void A_load_is_heavier_only_beyond_its_tolerance(double weighed, int? tolerance, bool heavier) => Assert.Equal(heavier, WeightRule.IsHeavier(100, (decimal)weighed, tolerance));

    [Fact]
    public void What_was_weighed_as_a_whole_is_shared_out_as_it_was_stated()
    {
        var measured = WeightRule.Measured([new() { WeightKg = 30 }, new() { WeightKg = 10 }], 44);

        Assert.Equal([33m, 11m], measured.Select(piece => piece.MeasuredWeightKg));
        Assert.Equal([22m, 22m], WeightRule.Measured([new(), new()], 44).Select(piece => piece.MeasuredWeightKg));
        Assert.All(WeightRule.AsStated(measured), piece => Assert.Null(piece.MeasuredWeightKg));
    }

    [Theory]
    [InlineData("6", null, 100, null)]
    [InlineData("7", "true", 100, null)]
    [InlineData("7", null, 100, "Without a lift, 'UPSTAIRS' goes to floor 6 at most in '上海', and not to floor 7.")]
    [InlineData(null, null, 100, "'UPSTAIRS' needs the floor: its attribute 'floor', as a number.")]
    [InlineData("2", null, 400, "'UPSTAIRS' takes pieces of 150 kg at most in '上海'.")]
    public void Upstairs_goes_as_far_as_the_region_says(string? floor, string? lift, int kg, string? fault)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("floor", floor), ("lift", lift) })
        {
            if (value is not null)
            {
                attributes[name] = value;
            }
        }

        var order = SampleOrders.Express() with
        {
            Cargo = [new() { Packages = 2, WeightKg = kg }],
            Products = [new() { ProductCode = "lq-m-0025" }, new() { ProductCode = "UPSTAIRS", Kind = ProductKinds.ValueAdded, Attributes = attributes }],
        };

        Assert.Equal(fault, ServiceRule.Fault("UPSTAIRS", "上海", Row("UPSTAIRS", "上海"), order));
    }

    [Fact]
    public void What_a_region_has_no_row_for_or_does_not_offer_is_not_offered()
    {
        Assert.Equal("'INSTALL' is not offered in '西藏'.", ServiceRule.Fault("INSTALL", "西藏", Row("INSTALL", "西藏"), SampleOrders.Express()));
        Assert.Equal("'INSTALL' is not offered in '台湾'.", ServiceRule.Fault("INSTALL", "台湾", Row("INSTALL", "台湾"), SampleOrders.Express()));
    }

    private static ReferenceRow? Row(string service, string province) =>
        new ReferenceSnapshot(ReferenceTables.Services, 1, DemoReference.RowsOf(ReferenceTables.Services)).FindNarrowest(new(2026, 3, 2), service, province);
}
