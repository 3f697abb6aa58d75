using System.Text.Json;
using OrderHub.Server.Expressions;
using Xunit;

namespace OrderHub.UnitTests.Expressions;

/// <summary>What the hub promises beyond the language itself.</summary>
public sealed class ExpressionTests
{
    private static readonly JsonElement Order = JsonDocument.Parse(
        """{"order":{"id":12345678901234567890,"amount":12.50,"goods":[{"sku":"A","quantity":3,"price":10},{"sku":"B","quantity":20,"price":7.5}]}}""").RootElement;

    private static ExpressionResult Evaluate(string text, EvaluationContext? context = null) =>
        Jsonata.Compile(text).Evaluate(Order, context ?? EvaluationContext.Pure);

    [Theory]
    [InlineData("order.amount", "12.50")]
    [InlineData("[order.amount]", "[12.50]")]
    [InlineData("{\"id\": order.id}", "{\"id\":12345678901234567890}")]
    [InlineData("$string(order.id)", "\"12345678901234567890\"")]
    [InlineData("order.amount * 2", "25")]
    public void A_number_that_is_only_passed_on_keeps_its_text(string text, string json) => Assert.Equal(json, Evaluate(text).ToJson());

    [Fact]
    public void A_part_of_the_input_is_handed_on_without_a_copy() =>
        Assert.Equal(Order.GetProperty("order").GetProperty("goods").GetRawText(), Evaluate("order.goods").ToElement().GetRawText());

    [Fact]
    public void Undefined_is_no_json()
    {
        var result = Evaluate("order.nothing");
        Assert.True(result.IsUndefined);
        Assert.Equal(JsonValueKind.Undefined, result.ToElement().ValueKind);
        Assert.Equal(string.Empty, result.ToJson());
    }

    [Fact]
    public void Variables_are_seen_and_hide_functions()
    {
        var variables = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["rate"] = JsonSerializer.SerializeToElement(2),
            ["sum"] = JsonSerializer.SerializeToElement("mine"),
        };
        var context = EvaluationContext.Pure with { Variables = variables };
        Assert.Equal(25, Evaluate("order.amount * $rate", context).AsNumber());
        Assert.Equal("mine", Evaluate("$sum", context).AsText());
    }

    [Theory]
    [InlineData("order.goods.quantty + 'x'", "T2002", "quantity")]
    [InlineData("sum(order.goods.price)", "T1005", "$sum")]
    [InlineData("$uppercse('a')", "T1006", "$uppercase")]
    [InlineData("$smu([1])", "T1006", "$sum")]
    [InlineData("$join(order.gods) & $join(1)", "T0412", "goods")]
    public void An_error_names_the_nearest_thing_that_exists(string text, string code, string suggestion)
    {
        var failure = Assert.Throws<ExpressionException>(() => Evaluate(text));
        Assert.Equal((code, suggestion), (failure.Code, failure.Error.Suggestion));
    }

    [Fact]
    public void A_mapping_that_found_nothing_says_which_field_is_missing()
    {
        var missing = Jsonata.Compile("order.goods[quantiy > 1].skuu").FieldsMissingIn(Order);
        Assert.Equal(["order.goods.quantiy", "order.goods.skuu"], missing.Select(m => m.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["quantity", "sku"], missing.Select(m => m.Suggestion).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("order.goods[quantity >", "S0203")]
    [InlineData("$nosuch(1)", "T1006")]
    [InlineData("sum(1)", "T1005")]
    [InlineData("$substring('a', 1, 2, 3)", "T0410")]
    [InlineData("$map([1])", "T0410")]
    public void Checking_finds_what_needs_no_input(string text, string code) => Assert.Contains(Jsonata.Check(text), e => e.Code == code);

    [Theory]
    [InlineData("'a' ~> $substring(1)")]
    [InlineData("($f := function($x){$x}; $f(1))")]
    [InlineData("order.name.$length()")]
    [InlineData("$given + 1")]
    public void Checking_does_not_complain_about_what_is_right(string text) => Assert.Empty(Jsonata.Check(text, ["given"]));

    [Fact]
    public void All_faults_are_told_together() => Assert.Equal(2, Jsonata.Check("$nosuch(1) + $substring()").Count);

    [Fact]
    public void An_error_has_position_and_token()
    {
        var error = Assert.Throws<ExpressionException>(() => Evaluate("order.amount + 'x'")).Error;
        Assert.Equal(("T2002", 14, "+", "\"x\""), (error.Code, error.Position, error.Token, error.Value));
    }

    [Fact]
    public void One_expression_is_evaluated_on_many_threads_at_once()
    {
        var expression = Jsonata.Compile("($f := function($n){ $n = 0 ? 0 : $n + $f($n - 1) }; $f(50) + $sum(order.goods.quantity))");
        Parallel.For(0, 500, _ => Assert.Equal(1298, expression.Evaluate(Order, EvaluationContext.Pure).AsNumber()));
    }

    [Fact]
    public void The_same_text_is_compiled_once() => Assert.Same(Jsonata.Compile("order.amount"), Jsonata.Compile("order.amount"));

    [Theory]
    [InlineData("$round(1e300, 1/0)", 1e300)]
    [InlineData("$round(1.5, 400)", 1.5)]
    [InlineData("$round(1.5, 0/0)", 2)]
    [InlineData("$length($formatInteger(1.797e308, 'w')) > 100 ? 1 : 0", 1)]
    public void Rounding_and_wording_past_what_a_double_holds_gives_a_value(string text, double expected) =>
        Assert.Equal(expected, Evaluate(text).AsNumber());

    [Theory]
    [InlineData("$formatBase(1/0, 2)", "D1001")]
    [InlineData("$formatBase(5, 0/0)", "D3100")]
    [InlineData("1/0", "D1001")]
    public void A_number_that_is_not_finite_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<ExpressionException>(() => Evaluate(text).ToElement()).Code);

    [Theory]
    [InlineData("a", "\"\\ud800\"")]
    [InlineData("[a]", "[\"\\ud800\"]")]
    [InlineData("a & 'x'", "\"\\ud800x\"")]
    [InlineData("b.c", "2")]
    [InlineData("$count($keys(b))", "2")]
    [InlineData("b = $clone(b)", "true")]
    public void Half_a_surrogate_pair_in_the_input_passes_through(string text, string json)
    {
        var input = JsonDocument.Parse("""{"a":"\ud800","b":{"\ud800":1,"c":2}}""").RootElement;
        Assert.Equal(json, Jsonata.Compile(text).Evaluate(input, EvaluationContext.Pure).ToJson());
    }
}
