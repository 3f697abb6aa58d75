using OrderHub.Server.Capabilities.Products;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Capabilities;

/// <summary>What speaks against the services that an order asks for, by the demo tenant's table.</summary>
public sealed class ProductRuleTests
{
    private static readonly ReferenceSnapshot Products = new(ReferenceTables.Products, 1, DemoReference.RowsOf(ReferenceTables.Products));

    [Theory]
    [InlineData("express", "ed-m-0001", "COD", null, 10, 1)]
    [InlineData("express", "ed-m-0001", null, "usual", 10, 1)]
    [InlineData("freight", "fr-m-0001", "TAIL_LIFT", null, 900, 3)]
    [InlineData("large", "lq-m-0025", "INSTALL", null, 90, 1)]
    [InlineData("cold-chain", "LL-SD-M", "INSURED", "freezing", 20, 2)]
    public void What_is_on_offer_is_fine(string line, string main, string? added, string? layer, int weight, int pieces) => Assert.Empty(Faults(line, main, added, layer, weight, pieces));

    [Theory]
    [InlineData("express", "nothing", null, null, 1, 1, "There is no service 'nothing'.")]
    [InlineData("express", "COD", null, null, 1, 1, "There is no service 'COD'.")]
    [InlineData("express", "fr-m-0001", null, null, 1, 1, "The line 'express' does not sell the service 'fr-m-0001'.")]
    [InlineData("express", "ed-m-0001", "INSTALL", null, 1, 1, "The added service 'INSTALL' does not go with 'ed-m-0001' on the line 'express'.")]
    [InlineData("express", "ed-m-0001", "GIFT", null, 1, 1, "There is no added service 'GIFT'.")]
    [InlineData("express", "ed-m-0001", null, "freezing", 1, 1, "The service 'ed-m-0001' does not keep the temperature layer 'freezing'.")]
    [InlineData("cold-chain", "LL-HD-M", null, "freezing", 1, 1, "The service 'LL-HD-M' does not keep the temperature layer 'freezing'.")]
    [InlineData("cold-chain", "LL-HD-M", null, null, 1, 1, "The service 'LL-HD-M' needs a temperature layer, one of usual, alive, control.")]
    [InlineData("freight", "fr-m-0001", null, null, 501, 1, "The service 'fr-m-0001' carries pieces of 500 kg at most.")]
    [InlineData("freight", "fr-m-0001", null, null, 5001, 100, "The service 'fr-m-0001' carries 5000 kg at most.")]
    [InlineData("freight", "fr-m-0001", null, null, 1, 201, "The service 'fr-m-0001' carries 200 pieces at most.")]
    public void What_is_not_on_offer_is_named(string line, string main, string? added, string? layer, int weight, int pieces, string fault) =>
        Assert.Equal(fault, Assert.Single(Faults(line, main, added, layer, weight, pieces)));

    [Fact]
    public void All_that_is_wrong_is_told_at_once() => Assert.Equal(4, Faults("express", "fr-m-0001", "INSTALL", "freezing", 501, 1).Count);

    private static IReadOnlyList<string> Faults(string line, string main, string? added, string? layer, int weight, int pieces)
    {
        var order = SampleOrders.Express() with
        {
            BusinessLine = line,
            Cargo = [new() { Packages = pieces, WeightKg = weight, TempLayer = layer }],
            Products = [new() { ProductCode = main }, .. added is null ? Array.Empty<Product>() : [new() { ProductCode = added, Kind = ProductKinds.ValueAdded }]],
        };
        return ProductRule.Faults(order, code => SoldProduct.Find(Products, DateTimeOffset.UnixEpoch, code));
    }
}
