using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Transaction;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Fields;

public sealed class ExtensionRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly FieldDefinition[] Fields =
    [
        Definitions.Field("operation.preCoolTemp", FieldType.Number, "ext_n01", "jdl.coldchain") with { Rule = new() { Min = "-60", Max = "10" } },
        Definitions.Field("operation.plate", FieldType.String, "ext_s01") with { Rule = new() { Pattern = "[A-Z][0-9]{5}" } },
        Definitions.Field("operation.even", FieldType.Number, "ext_n02") with { Rule = new() { Expression = "$ % 2 = 0" } },
        Definitions.Field("operation.fragile", FieldType.String, "ext_s02") with { Rule = new() { OneOf = ["true", "false"] } },
        Definitions.Field("operation.later", FieldType.String, "ext_s03") with { ValidFrom = Now.AddDays(1) },
        Definitions.Field("operation.gone", FieldType.String, "ext_s04") with { State = FieldState.Retired },
        Definitions.Field("operation.due", FieldType.Time, "ext_t01"),
        Definitions.Field("goods.engraving", FieldType.String, "ext_s01", "jdl.gift") with { Required = true },
        Definitions.Field("operation.groupNo", FieldType.String, "ext_s05", "jdl.gift") with { Required = true },
        Definitions.Field("party.memberNo", FieldType.Encrypted, "ext_x01") with { Sensitivity = 1 },
    ];

    private static readonly TenantModel Model = new(1, new(1, Fields), new([
        new() { Domain = "GOODS", Key = "season", Title = "Season", Owner = "goods", Type = MarkType.Code, AllowedValues = ["spring", "autumn"] },
        new() { Domain = "GOODS", Key = "layers", Title = "Layers", Owner = "goods", Type = MarkType.Number },
    ]));

    [Theory]
    [InlineData("operation.plate", "A12345", null)]
    [InlineData("operation.plate", "A1234", "order.extension.rule")]
    [InlineData("operation.plate", "A12345x", "order.extension.rule")]
    [InlineData("operation.even", "4", null)]
    [InlineData("operation.even", "5", "order.extension.rule")]
    [InlineData("operation.even", "five", "order.extension.type")]
    [InlineData("operation.even", "1.23456", "order.extension.type")]
    [InlineData("operation.fragile", "true", null)]
    [InlineData("operation.fragile", "yes", "order.extension.rule")]
    [InlineData("operation.later", "x", "order.extension.unknown")]
    [InlineData("operation.gone", "x", "order.extension.unknown")]
    [InlineData("operation.preCoolTemp", "-18", "order.extension.unknown")]
    [InlineData("operation.due", "2026-03-02T10:00:00+08:00", null)]
    [InlineData("operation.due", "2026-03-02", "order.extension.type")]
    [InlineData("goods.engraving", "x", "order.extension.unknown")]
    [InlineData("nonsense", "x", "order.extension.unknown")]
    public void A_value_is_held_to_its_definition(string path, string value, string? code)
    {
        var faults = Check(Order("jdl.express", (path, value)));
        Assert.Equal(code, faults.SingleOrDefault()?.Code);
        Assert.Equal(code is null ? null : $"extensions.{path}", faults.SingleOrDefault()?.Path);
    }

    [Fact]
    public void A_field_of_an_identity_holds_for_all_below_it_and_for_no_other()
    {
        Assert.Empty(Check(Order("jdl.coldchain.b2c", ("operation.preCoolTemp", "-18"))));
        Assert.Equal("order.extension.rule", Assert.Single(Check(Order("jdl.coldchain.b2c", ("operation.preCoolTemp", "-61")))).Code);
        var fault = Assert.Single(Check(Order("jdl.coldchain.b2c", ("operation.preColdTemp", "-18"))));
        Assert.Equal(("order.extension.unknown", true), (fault.Code, fault.Message.Contains("operation.preCoolTemp is meant?", StringComparison.Ordinal)));
    }

    [Fact]
    public void All_faults_of_all_rows_come_together()
    {
        var order = Order("jdl.gift", ("operation.even", "5"));
        order = order with
        {
            Goods = [order.Goods[0] with { Ext = Map(("engraving", "LI"), ("colour", "red")) }, order.Goods[1]],
            Parties = [order.Parties[0] with { Ext = Map(("memberNo", new string('会', 200))) }, order.Parties[1]],
            Marks =
            [
                new() { Domain = "GOODS", Key = "season", Value = "winter" }, new() { Domain = "GOODS", Key = "saison", Value = "spring" },
                new() { Domain = "GOODS", Key = "layers", Value = "many" }, new() { Domain = "ORDER", Key = "COD", Value = "1" }, new() { Domain = "ORDER", Key = "COD", Value = "yes" },
            ],
        };
        Assert.Equal(
            [
                "extensions.operation.even order.extension.rule", "extensions.operation.groupNo order.extension.required",
                "goods[0].ext.colour order.extension.unknown", "goods[1].ext.engraving order.extension.required",
                "marks[0].value order.mark.value", "marks[1].key order.mark.unknown", "marks[2].value order.mark.value", "marks[4].value order.mark.value",
                "parties[0].ext.memberNo order.extension.type",
            ],
            Check(order).Select(fault => $"{fault.Path} {fault.Code}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_stored_order_has_already_is_not_judged_again()
    {
        var before = Order("jdl.express", ("operation.gone", "x"));
        Assert.Empty(ExtensionRules.Check(before, Model, Now, before));
        Assert.Equal("order.extension.unknown", Assert.Single(ExtensionRules.Check(Order("jdl.express", ("operation.gone", "y")), Model, Now, before)).Code);
    }

    [Theory]
    [InlineData("rule.pattern", "(", null, null, null)]
    [InlineData("rule.pattern", "(?=a)b", null, null, null)]
    [InlineData("rule.min", null, "low", null, null)]
    [InlineData("rule.max", null, "5", "4", null)]
    [InlineData("rule.expression", null, null, null, "$ + ")]
    [InlineData("rule.expression", null, null, null, "$noSuchFunction($)")]
    public void A_rule_that_cannot_be_used_is_refused(string path, string? pattern, string? min, string? max, string? expression) => Assert.Equal(
        path,
        Assert.Single(FieldChanges.FaultsOf(Definitions.Field("operation.n", FieldType.Number, "ext_n01") with { Rule = new() { Pattern = pattern, Min = min, Max = max, Expression = expression } })).Path);

    [Fact]
    public void A_rule_that_would_run_for_ever_is_stopped()
    {
        var field = Definitions.Field("operation.n", FieldType.Number, "ext_n01") with { Rule = new() { Expression = "($f := function($x) { $f($x + 1) }; $f(0))" } };
        Assert.Contains("cannot judge", FieldRuleCheck.Find(field, "1", 1m), StringComparison.Ordinal);
    }

    [Fact]
    public void Cargo_keeps_nothing_encrypted() => Assert.Equal(
        "type", Assert.Single(FieldChanges.FaultsOf(Definitions.Field("cargo.secret", FieldType.Encrypted, "") with { Sensitivity = 1 })).Path);

    [Fact]
    public void All_faults_of_a_definition_come_together()
    {
        var faults = FieldChanges.FaultsOf(Definitions.Field("operation.a") with
        {
            BusinessIdentity = "JDL", BusinessType = "delivery", Entity = "wagon", FieldCode = "1st", Title = "", Sensitivity = 3, Search = FieldSearch.Range,
            ValidFrom = Now, ValidTo = Now,
        });
        Assert.Equal(
            ["businessIdentity", "businessType", "entity", "fieldCode", "search", "sensitivity", "sensitivity", "title", "validTo"],
            faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<Fault> Check(Order order) => ExtensionRules.Check(order, Model, Now);

    private static Order Order(string identity, params (string Key, string Value)[] extensions)
    {
        var order = SampleOrders.Express();
        return order with { BusinessIdentity = identity, Extensions = Map(extensions), Marks = [], Goods = [order.Goods[0], order.Goods[1]] };
    }

    private static Dictionary<string, string> Map(params (string Key, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
