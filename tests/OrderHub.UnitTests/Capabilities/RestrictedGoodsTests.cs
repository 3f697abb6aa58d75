using OrderHub.Server.Capabilities.Restrictions;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Capabilities;

/// <summary>Which rule holds for what an order carries.</summary>
public sealed class RestrictedGoodsTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    [Theory]
    [InlineData("22082000", "express", null, "FORBIDDEN", "the longest beginning")]
    [InlineData("22030000", "express", null, "LICENCE", "the chapter")]
    [InlineData("22030000", "freight", null, "ALLOWED", "the line's own rule")]
    [InlineData("22030000", "freight", "SA", "ALLOWED", "the line's own rule goes before the country's")]
    [InlineData("22030000", "express", "SA", "FORBIDDEN", "the country's")]
    [InlineData("49019900", "express", "SA", null, "none")]
    public void The_narrowest_rule_of_an_HS_code_holds(string hs, string line, string? country, string? rule, string why)
    {
        var order = OrderOf(line, country) with { Goods = [new() { LineNo = 1, Quantity = 1, HsCode = hs }] };

        var row = RestrictedGoods.RuleOf(Table("HS,2208,,,FORBIDDEN", "HS,22,,,LICENCE", "HS,22,freight,,ALLOWED", "HS,22,,SA,FORBIDDEN"), Day, order, RestrictedGoods.SubjectsOf(order)[^1]);

        Assert.True(rule == row?.Text("rule"), $"{why}: {row?.Id}");
    }

    [Fact]
    public void Country_dangers_HS_codes_and_articles_are_looked_at_once_each()
    {
        var order = OrderOf("express", "JP") with
        {
            Cargo = [new() { DangerousClass = "4.1" }, new() { DangerousClass = "4.1" }, new()],
            Goods = [new() { LineNo = 1, Quantity = 1, Sku = "EMG1", HsCode = "490199" }, new() { LineNo = 2, Quantity = 1, Sku = "EMG1" }, new() { LineNo = 3, Quantity = 1, Barcode = "69" }],
        };

        Assert.Equal(
            ["COUNTRY JP", "DANGER 4.1 4", "HS 490199 49019 4901 490 49", "ARTICLE EMG1", "ARTICLE 69"],
            RestrictedGoods.SubjectsOf(order).Select(subject => $"{subject.Kind} {string.Join(' ', subject.Codes)}"));
    }

    [Fact]
    public void What_the_demo_tenant_restricts_can_be_read_as_a_table() =>
        Assert.True(DemoReference.RowsOf(ReferenceTables.Restrictions).DistinctBy(row => row.Id).Count() == DemoReference.RowsOf(ReferenceTables.Restrictions).Count());

    private static Order OrderOf(string line, string? country) => CapabilityOrders.Of(line) with { Customs = country is null ? null : new() { Country = country } };

    private static ReferenceSnapshot Table(params string[] lines)
    {
        var (rows, faults) = ReferenceCsv.Read(ReferenceTables.Restrictions, "kind,code,line,country,rule\n" + string.Join('\n', lines));
        Assert.Empty(faults);
        return new(ReferenceTables.Restrictions, 1, rows);
    }
}
