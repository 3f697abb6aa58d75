using System.Text.Json;
using OrderHub.Server.Expressions;
using OrderHub.Server.Expressions.Templates;
using Xunit;

namespace OrderHub.UnitTests.Expressions;

public sealed class TemplateTests
{
    private static readonly JsonElement Order = JsonDocument.Parse(
        """
        {"order":{"no":"EX1","note":"<a & \"b\">; 中文","amount":12.50,"big":12345678901234567890,"empty":null,"paid":true,
         "goods":[{"sku":"TEA","qty":12,"price":58.5},{"sku":"CUP","qty":4,"price":129}]}}
        """).RootElement;

    private static string Render(string template, TemplateOutput output = TemplateOutput.None) =>
        Template.Compile(template, output).Render(Order, EvaluationContext.Pure);

    [Theory]
    [InlineData(TemplateOutput.None, "<a & \"b\">; 中文")]
    [InlineData(TemplateOutput.Xml, "&lt;a &amp; &quot;b&quot;&gt;; 中文")]
    [InlineData(TemplateOutput.Json, "<a & \\\"b\\\">; 中文")]
    [InlineData(TemplateOutput.Csv, "\"<a & \"\"b\"\">; 中文\"")]
    [InlineData(TemplateOutput.Url, "%3Ca%20%26%20%22b%22%3E%3B%20%E4%B8%AD%E6%96%87")]
    public void Values_are_escaped_for_what_the_template_writes(TemplateOutput output, string expected) =>
        Assert.Equal(expected, Render("{{order.note}}", output));

    [Fact]
    public void Three_braces_escape_nothing() => Assert.Equal("<a & \"b\">; 中文", Render("{{{order.note}}}", TemplateOutput.Xml));

    [Theory]
    [InlineData("{{order.amount}}", "12.50")]
    [InlineData("{{order.big}}", "12345678901234567890")]
    [InlineData("{{order.goods.[0].sku}}", "TEA")]
    [InlineData("{{#each order.goods}}{{@index}}:{{sku}}x{{qty}};{{/each}}", "0:TEAx12;1:CUPx4;")]
    [InlineData("{{#if order.paid}}paid{{else}}due{{/if}}", "paid")]
    [InlineData("{{#with order}}{{no}}{{/with}}", "EX1")]
    public void Fields_are_written_as_they_were_read(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{expr \"$sum(order.goods.(qty * price))\"}}", "1218")]
    [InlineData("{{expr \"order.goods[qty > 10].sku\"}}", "TEA")]
    [InlineData("{{#each order.goods}}{{expr \"sku & '/' & $root.order.no\"}} {{/each}}", "TEA/EX1 CUP/EX1 ")]
    [InlineData("{{#each (expr \"order.goods^(qty)\")}}{{sku}} {{/each}}", "CUP TEA ")]
    [InlineData("{{#with (expr \"order.goods[1]\")}}{{sku}}{{/with}}", "CUP")]
    [InlineData("{{#if (expr \"order.goods.qty > 10 = true\")}}y{{else}}n{{/if}}", "n")]
    [InlineData("{{expr \"order.nothing ?? 'none'\"}}", "none")]
    public void Expressions_work_on_the_current_context(string template, string expected)
    {
        if (template.Contains("qty > 10 = true", StringComparison.Ordinal))
        {
            // Two quantities are no number to compare with: the expression's own error comes through.
            Assert.Equal("T2010", Assert.Throws<ExpressionException>(() => Render(template)).Code);
            return;
        }

        Assert.Equal(expected, Render(template));
    }

    [Fact]
    public void What_an_expression_gives_is_escaped_too() =>
        Assert.Equal("&lt;a &amp; &quot;b&quot;&gt;; 中文", Render("{{expr \"order.note\"}}", TemplateOutput.Xml));

    [Theory]
    [InlineData("{{order.numbr}}")]
    [InlineData("{{#each order.goods}}{{skuu}}{{/each}}")]
    [InlineData("{{expr \"order.good\"}}")]
    public void An_unknown_field_is_an_error(string template) =>
        Assert.Equal("H1002", Assert.Throws<ExpressionException>(() => Render(template)).Code);

    [Fact]
    public void An_expression_that_finds_nothing_names_the_nearest_field() =>
        Assert.Equal("goods", Assert.Throws<ExpressionException>(() => Render("{{expr \"order.good\"}}")).Error.Suggestion);

    [Theory]
    [InlineData("{{#each order.goods}}x")]
    [InlineData("{{/if}}")]
    [InlineData("{{")]
    public void A_text_that_is_no_template_is_refused(string template) =>
        Assert.StartsWith("H10", Assert.Throws<ExpressionException>(() => Render(template)).Code, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_before_it_is_parsed() =>
        Assert.Equal("S0108", Assert.Throws<ExpressionException>(() => Render(string.Concat(Enumerable.Repeat("{{#if a}}", 10_000)))).Code);

    [Fact]
    public void Nested_loops_meet_the_step_limit()
    {
        var data = JsonSerializer.SerializeToElement(new { a = Enumerable.Range(0, 1000) });
        var open = string.Concat(Enumerable.Repeat("{{#each @root.a}}", 6));
        var close = string.Concat(Enumerable.Repeat("{{/each}}", 6));
        var context = EvaluationContext.Pure with { Limits = new ExpressionLimits { MaxSteps = 100_000 } };
        var failure = Assert.Throws<ExpressionException>(() => Template.Compile(open + close, TemplateOutput.None).Render(data, context));
        Assert.Equal("U1002", failure.Code);
    }

    [Fact]
    public void A_result_that_grows_too_long_is_refused()
    {
        var data = JsonSerializer.SerializeToElement(new { a = Enumerable.Range(0, 1000) });
        var context = EvaluationContext.Pure with { Limits = new ExpressionLimits { MaxOutput = 500 } };
        var failure = Assert.Throws<ExpressionException>(() => Template.Compile("{{#each a}}line {{this}}\n{{/each}}", TemplateOutput.None).Render(data, context));
        Assert.Equal("U1003", failure.Code);
    }

    [Fact]
    public void One_template_renders_on_many_threads_at_once()
    {
        var template = Template.Compile("{{order.no}} {{expr \"$count(order.goods)\"}}", TemplateOutput.None);
        Parallel.For(0, 200, _ => Assert.Equal("EX1 2", template.Render(Order, EvaluationContext.Pure)));
    }
}
