using System.Text;
using System.Text.Json;
using OrderHub.Server.Expressions;

namespace OrderHub.UnitTests.Expressions;

/// <summary>One case of a suite in the layout of the JSONata project: groups/NAME/*.json beside datasets/*.json.</summary>
internal sealed record SuiteCase(string Name, string? Expression, JsonElement Input, JsonElement Case)
{
    /// <summary>All cases below a folder. A file holds one case or an array of them.</summary>
    public static List<SuiteCase> ReadAll(string folder)
    {
        var datasets = Directory.EnumerateFiles(Path.Combine(folder, "datasets"), "*.json")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => Parse(f), StringComparer.Ordinal);
        var cases = new List<SuiteCase>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "groups"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var document = Parse(file);
            var held = document.ValueKind == JsonValueKind.Array ? document.EnumerateArray().ToArray() : [document];
            for (var i = 0; i < held.Length; i++)
            {
                var name = Path.GetRelativePath(folder, file) + (held.Length > 1 ? $" [{i}]" : string.Empty);
                cases.Add(new SuiteCase(name, ExpressionOf(held[i], file), InputOf(held[i], datasets), held[i]));
            }
        }

        return cases;
    }

    /// <summary>Evaluates the case and compares.</summary>
    /// <returns>Null when it holds, else what was wanted and what came.</returns>
    public string? Fault()
    {
        var random = new Random(7);
        var context = new EvaluationContext
        {
            Limits = Limits(),
            Variables = Bindings(),
            Instant = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero),
            Random = random.NextDouble,
        };
        try
        {
            var result = Jsonata.Compile(Expression!, context.Limits).Evaluate(Input, context);
            var element = result.ToElement();
            return Holds(result, element) ? null : $"{Name}: {Expression}\n  wanted {Wanted()}\n  got {result}";
        }
        catch (ExpressionException e)
        {
            return e.Code == Code() && TokenHolds(e.Error) ? null : $"{Name}: {Expression}\n  wanted {Wanted()}\n  got {e.Error}";
        }
    }

    private bool Holds(ExpressionResult result, JsonElement element)
    {
        if (Code() is not null)
        {
            return false;
        }

        if (Case.TryGetProperty("undefinedResult", out _))
        {
            return result.IsUndefined;
        }

        return !Case.TryGetProperty("result", out var wanted)
            || (!result.IsUndefined && SameJson.Of(element, wanted, Case.TryGetProperty("unordered", out _)));
    }

    private bool TokenHolds(ExpressionError error)
    {
        var given = Case.TryGetProperty("error", out var nested) ? nested : Case;
        return (!given.TryGetProperty("token", out var token) || token.GetString() == error.Token)
            && (!given.TryGetProperty("message", out var message) || message.GetString() == error.Message);
    }

    private string? Code()
    {
        var given = Case.TryGetProperty("error", out var nested) ? nested : Case;
        return given.TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    private string Wanted() => Code() ?? (Case.TryGetProperty("result", out var result) ? result.GetRawText() : "undefined");

    private ExpressionLimits Limits()
    {
        var limits = ExpressionLimits.Default with { MaxTime = TimeSpan.FromSeconds(20) };
        if (Case.TryGetProperty("timelimit", out var time))
        {
            limits = limits with { MaxTime = TimeSpan.FromMilliseconds(time.GetDouble()) };
        }

        return Case.TryGetProperty("depth", out var depth) ? limits with { MaxDepth = depth.GetInt32() } : limits;
    }

    private Dictionary<string, JsonElement>? Bindings() =>
        Case.TryGetProperty("bindings", out var bindings) && bindings.ValueKind == JsonValueKind.Object
            ? bindings.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)
            : null;

    private static JsonElement InputOf(JsonElement held, Dictionary<string, JsonElement> datasets)
    {
        if (held.TryGetProperty("data", out var data))
        {
            return data;
        }

        return held.TryGetProperty("dataset", out var dataset) && dataset.ValueKind == JsonValueKind.String
            ? datasets[dataset.GetString()!]
            : default;
    }

    /// <returns>Null when the case names a file of its expression that is not there.</returns>
    private static string? ExpressionOf(JsonElement held, string file)
    {
        if (held.TryGetProperty("expr", out var expression))
        {
            return Decode(expression);
        }

        var path = Path.Combine(Path.GetDirectoryName(file)!, held.GetProperty("expr-file").GetString()!);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Some expressions hold half a surrogate pair, which the platform's reader refuses to decode.</summary>
    private static string Decode(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var raw = text.GetRawText();
            var built = new StringBuilder();
            for (var i = 1; i < raw.Length - 1; i++)
            {
                if (raw[i] == '\\' && raw[i + 1] == 'u')
                {
                    built.Append((char)Convert.ToInt32(raw.Substring(i + 2, 4), 16));
                    i += 5;
                }
                else if (raw[i] == '\\')
                {
                    built.Append(raw[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
                }
                else
                {
                    built.Append(raw[i]);
                }
            }

            return built.ToString();
        }
    }

    private static JsonElement Parse(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
}
