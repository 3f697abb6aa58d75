using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OrderHub.Server.Expressions;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.UnitTests.Expressions;

/// <summary>Whatever the text and the document: a value or an error with code and position, soon, and nothing left behind.</summary>
public sealed class ExpressionFuzzTests(ITestOutputHelper output)
{
    private const int FirstSeed = 20_261_122;

    // Small enough that many run in a second, large enough that every limit is met.
    private static readonly ExpressionLimits Tight = new()
    {
        MaxSteps = 20_000,
        MaxDepth = 400,
        MaxTime = TimeSpan.FromMilliseconds(500),
        MaxRange = 20_000,
        MaxOutput = 50_000,
        MaxCells = 100_000,
        MaxRegexTime = TimeSpan.FromMilliseconds(50),
    };

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    [Fact]
    public void Any_text_over_any_document_gives_a_value_or_an_error_with_code_and_position()
    {
        var rounds = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1" ? 1_000_000 : 20_000;
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var settled = 0L;
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < rounds; round++)
        {
            var seed = FirstSeed + round;
            var fuzz = new ExpressionFuzz(seed);
            var text = fuzz.Expression();
            var before = watch.Elapsed;
            var outcome = Evaluate(seed, text, fuzz.Document());
            Assert.True(watch.Elapsed - before < Hang, $"seed {seed} took {watch.Elapsed - before}: {text}");
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (round == rounds / 2)
            {
                settled = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - settled;
        var line = string.Create(CultureInfo.InvariantCulture, $"expression fuzz: {rounds} evaluations in {watch.Elapsed.TotalSeconds:F1} s, {outcomes.GetValueOrDefault("value")} values, {outcomes.Count - 1} codes, memory {grown / 1024} KB");
        output.WriteLine(line);
        output.WriteLine(string.Join(", ", outcomes.Select(o => $"{o.Key} {o.Value}")));
        Console.WriteLine(line);

        // The caches are full at half time: nothing else may stay.
        Assert.True(grown < 64 * 1024 * 1024, $"memory grew by {grown / 1024 / 1024} MB");
    }

    private static string Evaluate(int seed, string text, string document)
    {
        try
        {
            using var input = JsonDocument.Parse(document);
            var random = new Random(seed);
            var context = new EvaluationContext { Limits = Tight, Instant = DateTimeOffset.UnixEpoch, Random = random.NextDouble };
            var result = Jsonata.Compile(text, Tight).Evaluate(input.RootElement, context);
            _ = result.ToElement();
            return "value";
        }
        catch (ExpressionException e)
        {
            Assert.True(e.Code.Length == 5 && e.Message.Length > 0, $"seed {seed}: {e.Error} in {text}");
            Assert.True(e.Error.Position >= 0 || e.Code[0] is 'U' or 'D', $"seed {seed}: no position in {e.Error} of {text}");
            return e.Code;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"seed {seed}: {e} in {text} over {document}");
            throw;
        }
    }
}
