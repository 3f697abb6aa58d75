using System.Diagnostics;
using System.Text.Json;
using OrderHub.Server.Expressions;
using Xunit;

namespace OrderHub.UnitTests.Expressions;

public sealed class ExpressionLimitsTests
{
    private static readonly ExpressionLimits Small = new()
    {
        MaxSteps = 100_000,
        MaxDepth = 2_000,
        MaxTime = TimeSpan.FromSeconds(10),
        MaxOutput = 100_000,
        MaxCells = 500_000,
        MaxRegexTime = TimeSpan.FromMilliseconds(100),
    };

    private static ExpressionResult Evaluate(string text, ExpressionLimits? limits = null, string json = "{}")
    {
        var used = limits ?? Small;
        return Jsonata.Compile(text, used).Evaluate(JsonDocument.Parse(json).RootElement, EvaluationContext.Pure with { Limits = used });
    }

    private static string CodeOf(Func<object> act) => Assert.Throws<ExpressionException>(act).Code;

    [Theory]
    [InlineData("($f := function($n){ $f($n + 1) }; $f(0))", "U1002")]
    [InlineData("($f := function($n){ 1 + $f($n + 1) }; $f(0))", "U1001")]
    [InlineData("$map([1..1000], function($a){ $map([1..1000], function($b){ $a * $b }) })", "U1002")]
    [InlineData("[1..100000000]", "D2014")]
    [InlineData("$reduce([1..60], function($a, $b){ $a & $a }, 'xxxxxxxxxx')", "U1003")]
    [InlineData("$pad('x', 100000000)", "U1003")]
    [InlineData("$reduce([1..60], function($a, $b){ $append($a, $a) }, [1])", "U1004")]
    [InlineData("($x := {\"a\": 1} ~> |$|{\"a\": $}|; $x)", "U1001")]
    public void What_would_never_end_ends_with_a_code(string text, string code) =>
        Assert.Equal(code, CodeOf(() => Evaluate(text).ToElement()));

    [Fact]
    public void Time_is_limited()
    {
        var watch = Stopwatch.StartNew();
        var limits = new ExpressionLimits { MaxTime = TimeSpan.FromMilliseconds(100), MaxSteps = long.MaxValue };
        Assert.Equal("U1001", CodeOf(() => Evaluate("($f := function($n){ $f($n + 1) }; $f(0))", limits)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_cancelled_evaluation_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var context = EvaluationContext.Pure with { Cancellation = source.Token };
        Assert.Equal("U1006", CodeOf(() => Jsonata.Compile("1 + 1").Evaluate(default, context)));
    }

    [Theory]
    [InlineData("$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)")]
    [InlineData("$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a|aa)+$/)")]
    [InlineData("$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)*\\1$/)")]
    [InlineData("$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(?=(a+)+b)/)")]
    public void A_catastrophic_regular_expression_is_cut_off_or_does_not_backtrack(string text)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            Assert.False(Evaluate(text).IsTrue);
        }
        catch (ExpressionException e)
        {
            Assert.Equal("U1005", e.Code);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("-")]
    [InlineData("{\"a\":")]
    [InlineData("a[")]
    [InlineData("$f(")]
    [InlineData("function($x){")]
    [InlineData("1+")]
    [InlineData("a.")]
    [InlineData("a ? b : ")]
    [InlineData("$x := ")]
    [InlineData("|a|")]
    public void However_deep_the_text_nests_it_is_an_error_and_the_process_lives(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 190_000 / piece.Length)) + "1";
        Assert.StartsWith("S", CodeOf(() => Jsonata.Compile(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_deepest_text_allowed_is_evaluated_on_a_small_stack()
    {
        var nested = new string('(', 200) + "1" + new string(')', 200);
        var chained = string.Join(" + ", Enumerable.Repeat("1", 900));
        var results = new List<double?>();
        var thread = new Thread(
            () =>
            {
                results.Add(Evaluate(nested).AsNumber());
                results.Add(Evaluate(chained).AsNumber());
            },
            512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal([1, 900], results);
    }

    [Fact]
    public void Deep_recursion_goes_on_past_the_stack_of_its_thread()
    {
        var limits = new ExpressionLimits { MaxDepth = 60_000 };
        double? result = null;
        var thread = new Thread(() => result = Evaluate("($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(15000))", limits).AsNumber(), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(15_000, result);
    }

    [Fact]
    public void A_tail_call_does_not_nest() =>
        Assert.Equal(20_000, Evaluate("($f := function($n, $a){ $n = 0 ? $a : $f($n - 1, $a + 1) }; $f(20000, 0))").AsNumber());

    [Fact]
    public void Clock_and_dice_come_from_the_caller_or_not_at_all()
    {
        Assert.Equal("D3150", CodeOf(() => Evaluate("$now()")));
        Assert.Equal("D3150", CodeOf(() => Evaluate("$random()")));
        var context = EvaluationContext.Pure with { Instant = DateTimeOffset.UnixEpoch, Random = () => 0.25 };
        Assert.Equal("1970-01-01T00:00:00.000Z", Jsonata.Compile("$now()").Evaluate(default, context).AsText());
        Assert.Equal(0.25, Jsonata.Compile("$random()").Evaluate(default, context).AsNumber());
    }
}
