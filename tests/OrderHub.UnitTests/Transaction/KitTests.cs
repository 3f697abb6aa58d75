using OrderHub.Server.Capabilities.Kits;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

/// <summary>What is left of the parts of kits, and how they are told to the warehouse.</summary>
public sealed class KitTests
{
    [Theory]
    [InlineData(20, 10, 10, 0)]
    [InlineData(20, 10, 8, 4)]
    [InlineData(20, 10, 0, 20)]
    [InlineData(20, 10, 11, 0)]
    [InlineData(1, 3, 2, 0.3333)]
    public void Parts_of_kits_that_were_not_made_go_back(double held, double ordered, double made, double left) =>
        Assert.Equal((decimal)left, KitBill.Left((decimal)held, (decimal)ordered, (decimal)made));

    [Fact]
    public void The_warehouse_is_told_article_grade_and_quantity_of_each_part() => Assert.Equal(
        """{"parts":[{"sku":"EMG101","inventoryType":"ZP","quantity":20},{"sku":"EMG102","inventoryType":"ZP","quantity":10}]}""",
        KitBill.Tell([("110009|EMG101|ZP", 20m), ("110009|EMG102|ZP", 10m)]).ToJsonString());
}
