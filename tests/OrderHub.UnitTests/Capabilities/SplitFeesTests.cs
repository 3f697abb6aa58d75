using OrderHub.Server.Capabilities.Pricing;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Capabilities;

/// <summary>What payers pay of a fee adds up to the fee.</summary>
public sealed class SplitFeesTests
{
    [Fact]
    public void Shares_add_up_to_the_cent_and_the_first_takes_what_rounding_leaves()
    {
        var fees = SplitFees.Of([new() { Kind = "FREIGHT", Amount = 10m, Tax = 0.01m }], [new("A", 33.33m), new("B", 33.33m), new("C", 33.34m)], _ => true);

        Assert.Equal([("A", 3.34m), ("B", 3.33m), ("C", 3.33m)], fees.Select(fee => (fee.Payer!, fee.Amount)));
        Assert.Equal((10m, 0.01m), (fees.Sum(fee => fee.Amount), fees.Sum(fee => fee.Tax)));
    }

    [Fact]
    public void What_was_divided_is_divided_anew_and_what_has_a_payer_of_its_own_stays()
    {
        Fee[] fees = [new() { Kind = "FREIGHT", Payer = "A", Amount = 7 }, new() { Kind = "FREIGHT", Payer = "B", Amount = 3 }, new() { Kind = "PACKING", Payer = "Z", Amount = 2 }];

        Assert.Equal(
            [("PACKING", "Z", 2m), ("FREIGHT", "A", 5m), ("FREIGHT", "B", 5m)],
            SplitFees.Of(fees, [new("A", 50), new("B", 50)], fee => fee.Kind == "FREIGHT").Select(fee => (fee.Kind, fee.Payer!, fee.Amount)));
    }
}
