using OrderHub.Server.Capabilities.Clearance;
using OrderHub.Server.Capabilities.Taxes;
using OrderHub.Server.Capabilities.Waves;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Capabilities;

/// <summary>What is decided about orders that cross a border, and when waves close.</summary>
public sealed class BorderRulesTests
{
    [Theory]
    [InlineData("1", "110101199001011237", true)]
    [InlineData("1", "110101199001011230", false)]
    [InlineData("1", "11010119900101123", false)]
    [InlineData("2", "E12345678", true)]
    [InlineData("2", "", false)]
    [InlineData(null, "110101199001011237", false)]
    public void A_residents_number_has_a_check_digit(string? type, string? number, bool isPerson) => Assert.Equal(isPerson, CustomsData.IsPerson(type, number));

    [Fact]
    public void All_that_customs_will_ask_for_is_told_at_once()
    {
        var order = CapabilityOrders.Of("international") with { Goods = [new() { LineNo = 1, Quantity = 1 }], Customs = new() { DeclarePayment = true } };

        Assert.Equal(
            ["customs.pattern", "customs.port", "customs.ebpCode", "customs.ebcCode", "customs.country", "customs.payTransactionId", "customs.buyerIdNo", "goods[0].hsCode", "goods[0].originCountry", "goods[0].price"],
            CustomsData.WrongIn(order, needsBuyer: true));
    }

    [Theory]
    [InlineData(new[] { 4, 4, 4 }, 4)]
    [InlineData(new[] { 4, 3, 4 }, 3)]
    [InlineData(new[] { 4, 3, 5 }, 5)]
    [InlineData(new[] { 4, 0, 2 }, 1)]
    [InlineData(new[] { 4, 2 }, 2)]
    [InlineData(new[] { 0, 0 }, 0)]
    [InlineData(new int[0], 0)]
    public void The_order_is_as_far_with_customs_as_its_documents_are_together(int[] papers, int together) => Assert.Equal(together, CustomsPapers.Together(papers));

    [Fact]
    public void A_withdrawn_document_is_declared_no_more()
    {
        var order = CapabilityOrders.Of("international") with { Customs = new() { DeclareOrder = true, DeclareWaybill = true } };
        var released = CustomsPapers.With(CustomsPapers.With(order, "ORDER", "RELEASED"), "WAYBILL", "RELEASED");
        Assert.Equal(CustomsStates.Released, released.CustomsStatus);

        var withdrawn = CustomsPapers.With(CustomsPapers.With(released, "ORDER", "WITHDRAWN"), "WAYBILL", "WITHDRAWN");
        Assert.Equal((CustomsStates.None, 2), (withdrawn.CustomsStatus, withdrawn.Marks.Count));
    }

    [Theory]
    [InlineData(200, 1, 0, 13, 0, 70, 18.20)]
    [InlineData(200, 5, 15, 13, 0, 70, 46.12)]
    [InlineData(200, 5, 15, 13, 100, 100, 79.18)]
    [InlineData(200, 5, 15, 13, 0, 0, 0)]
    public void Duty_consumption_and_value_added_tax_build_on_each_other_as_far_as_the_procedure_takes_them(
        double value, double duty, double consumption, double vat, double ofDuty, double ofOther, double tax) =>
        Assert.Equal((decimal)tax, TaxRule.TaxOf((decimal)value, new((decimal)duty, (decimal)consumption, (decimal)vat), new((decimal)ofDuty, (decimal)ofOther)));

    [Theory]
    [InlineData("10 16 22", "2026-03-02T09:00:00Z", "2026-03-02T14:00:00Z")]
    [InlineData("10 16", "2026-03-02T09:00:00Z", "2026-03-03T02:00:00Z")]
    [InlineData("17", "2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z")]
    [InlineData("x 25", "2026-03-02T09:00:00Z", null)]
    public void A_wave_closes_at_the_next_hour_of_its_place(string hours, string now, string? cutOff) =>
        Assert.Equal(cutOff is null ? null : DateTimeOffset.Parse(cutOff, System.Globalization.CultureInfo.InvariantCulture), CutOffs.Next(hours, 8, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
}
