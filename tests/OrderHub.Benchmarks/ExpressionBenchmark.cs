using System.Diagnostics;
using System.Text.Json;
using OrderHub.Server.Expressions;

namespace OrderHub.Benchmarks;

/// <summary>
/// Expressions over an order of 4 KB: the rate of the filter and sum on one core, and ten typical expressions side by
/// side with the reference implementation on Node, in turns of the same run. Rates are by processor time of the whole process,
/// collector and compiler included, so that other work on the machine does not count; each side's figure is its best round.
/// </summary>
internal static class ExpressionBenchmark
{
    private const string Main = "$sum(order.goods[quantity > 10].price) > 1000";
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);

    private static readonly (string Name, string Text)[] Typical =
    [
        ("filter and sum", Main),
        ("condition", "order.status = 'ACCEPTED' and order.priority > 2"),
        ("one field", "order.receiver.address.city"),
        ("mapping", "{\"no\": order.orderNo, \"to\": order.receiver.name, \"city\": order.receiver.address.city, \"lines\": $count(order.goods)}"),
        ("lines", "order.goods.{\"sku\": sku, \"qty\": quantity, \"value\": price * quantity}"),
        ("group", "order.goods{category: $sum(quantity)}"),
        ("sort", "order.goods^(>price)[0].sku"),
        ("text", "$uppercase(order.receiver.address.city) & ' ' & $substring(order.orderNo, 0, 6)"),
        ("function", "$reduce($map(order.goods, function($g){ $g.price * $g.quantity }), function($a, $b){ $a + $b })"),
        ("pattern", "order.goods[$contains(name, /tea/i)].sku"),
    ];

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var json = OrderJson();
        using var document = JsonDocument.Parse(json);
        var input = document.RootElement;
        using var node = NodeComparison.Start(json);
        var rows = new List<Dictionary<string, object>>();
        foreach (var (name, text) in Typical)
        {
            rows.Add(await CompareAsync(name, text, input, node));
        }

        var (p50, p99) = Percentiles(Jsonata.Compile(Main), input);
        var details = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["expression"] = Main,
            ["documentBytes"] = System.Text.Encoding.UTF8.GetByteCount(json),
            ["sideBySide"] = rows,
        };
        if (rows.TrueForAll(r => r.ContainsKey("times")))
        {
            details["leastTimesAsFast"] = rows.Min(r => (double)r["times"]);
        }
        else
        {
            details["comparison"] = "not configured: run npm ci in tests/OrderHub.Benchmarks/jsonata-node";
        }

        return new BenchmarkResult("expr", (double)rows[0]["rate"], p50, p99) { Details = details };
    }

    private static async Task<Dictionary<string, object>> CompareAsync(string name, string text, JsonElement input, NodeComparison? node)
    {
        var expression = Jsonata.Compile(text);
        double ours = 0, theirs = 0;
        Once(expression, input, Round);
        for (var i = 0; i < Rounds; i++)
        {
            ours = Math.Max(ours, Once(expression, input, Round));
            if (node is not null)
            {
                theirs = Math.Max(theirs, await node.RateAsync(text, Round));
            }
        }

        var row = new Dictionary<string, object>(StringComparer.Ordinal) { ["name"] = name, ["rate"] = Math.Round(ours) };
        if (node is not null)
        {
            row["nodeRate"] = Math.Round(theirs);
            row["times"] = Math.Round(ours / theirs, 2);
        }

        await Console.Error.WriteLineAsync($"{name,-16} {ours,12:N0}/s   node {theirs,10:N0}/s   {(theirs > 0 ? ours / theirs : 0),6:N1} x");
        return row;
    }

    /// <summary>Evaluations a second on this thread; the result is taken as JSON only where there is no element to hand on.</summary>
    private static double Once(CompiledExpression expression, JsonElement input, TimeSpan time)
    {
        var context = EvaluationContext.Pure;
        var count = 0;
        var watch = Stopwatch.StartNew();
        var used = Environment.CpuUsage.TotalTime;
        do
        {
            for (var i = 0; i < 100; i++)
            {
                if (expression.Evaluate(input, context).IsUndefined)
                {
                    throw new InvalidOperationException("nothing found: " + expression.Text);
                }
            }

            count += 100;
        }
        while (watch.Elapsed < time);
        return count / (Environment.CpuUsage.TotalTime - used).TotalSeconds;
    }

    private static (double P50, double P99) Percentiles(CompiledExpression expression, JsonElement input)
    {
        var context = EvaluationContext.Pure;
        var times = new double[50_000];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            expression.Evaluate(input, context);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return (times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    /// <summary>An express order with 18 lines of goods.</summary>
    private static string OrderJson()
    {
        string[] names = ["Longjing tea", "Porcelain cup", "Desk lamp", "Notebook"];
        var goods = Enumerable.Range(1, 18).Select(i => new
        {
            line = i,
            sku = $"SKU-{i:0000}",
            name = $"{names[i % 4]} {i}",
            quantity = i * 7 % 23,
            price = 10 + (i * 37.25 % 200),
            weightKg = 0.35 + (i * 0.1),
            category = i % 3 == 0 ? "food" : i % 3 == 1 ? "home" : "books",
            origin = "CN-ZJ",
            tags = new[] { "dry", "fragile" },
        });
        return JsonSerializer.Serialize(new
        {
            order = new
            {
                orderNo = "EX26112200001234",
                tenant = "acme",
                status = "ACCEPTED",
                priority = 3,
                createdAt = "2026-11-22T08:15:30.250Z",
                externalId = "9007199254740993123",
                sender = Party("Wang Xiaoming", "Hangzhou"),
                receiver = Party("Li Na", "Beijing"),
                goods,
                packages = Enumerable.Range(1, 4).Select(i => new { packageNo = $"P{i}", weightKg = i * 3.2, lengthCm = 40, widthCm = 30, heightCm = 25 }),
                services = new[] { new { code = "COD", fee = 5 }, new { code = "INSURE", fee = 12 } },
                statusLog = Enumerable.Range(1, 6).Select(i => new { status = "STEP" + i, at = 1795335330250 + (i * 1000), by = "engine" }),
                marks = new { vip = "1", channel = "mall", source = "ECLP" },
            },
        });
    }

    private static object Party(string name, string city) =>
        new { name, phone = "+86-13800000001", address = new { country = "CN", province = "Zhejiang", city, street = "88 Longjing Road", postcode = "310013" } };
}
