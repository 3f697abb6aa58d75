using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrderHub.Server.Expressions;
using OrderHub.Server.Expressions.Templates;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>expr eval</c>, <c>expr check</c> and <c>template render</c>: trying expressions and templates at the command line.</summary>
public static class ExpressionCommands
{
    private const int Failed = 1;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <summary>The command <c>expr</c> with its sub-commands.</summary>
    public static Command CreateExpr() => new("expr", "Evaluate or check a JSONata expression.") { Eval(), Check() };

    /// <summary>The command <c>template</c> with its sub-command.</summary>
    public static Command CreateTemplate() => new("template", "Render a template.") { Render() };

    private static Command Eval()
    {
        var text = Text();
        var data = Data();
        var command = new Command("eval", "Evaluate an expression over a JSON file and print the result.") { text, data };
        command.SetAction((parsed, ct) => ReportAsync(parsed, async (output, errors) =>
        {
            using var document = await ReadAsync(parsed.GetValue(data), ct);
            var input = document?.RootElement ?? default;
            var expression = Jsonata.Compile(parsed.GetRequiredValue(text));
            var result = expression.Evaluate(input, Context(ct));
            await output.WriteLineAsync(result.IsUndefined ? "undefined" : JsonSerializer.Serialize(result.ToElement(), Readable));
            foreach (var missing in result.IsUndefined ? expression.FieldsMissingIn(input) : [])
            {
                await errors.WriteLineAsync($"'{missing.Path}' is not in the data.{DidYouMean(missing.Suggestion)}");
            }

            return 0;
        }));
        return command;
    }

    private static Command Check()
    {
        var text = Text();
        var variables = new Option<string[]>("--variable") { Description = "A variable the expression is given, without dollar; may be repeated." };
        var command = new Command("check", "Say all that is wrong with an expression without evaluating it.") { text, variables };
        command.SetAction(async (parsed, ct) =>
        {
            var source = parsed.GetRequiredValue(text);
            var faults = Jsonata.Check(source, parsed.GetValue(variables));
            var output = parsed.InvocationConfiguration.Output;
            foreach (var fault in faults)
            {
                await output.WriteLineAsync(Describe(fault, source).AsMemory(), ct);
            }

            if (faults.Count == 0)
            {
                await output.WriteLineAsync("ok".AsMemory(), ct);
            }

            return faults.Count == 0 ? 0 : Failed;
        });
        return command;
    }

    private static Command Render()
    {
        var template = new Option<FileInfo>("--template") { Description = "The template file.", Required = true };
        var data = Data();
        var kind = new Option<TemplateOutput>("--output") { Description = "What is written, which decides the escaping.", DefaultValueFactory = _ => TemplateOutput.None };
        var command = new Command("render", "Render a Handlebars template over a JSON file and print the text.") { template, data, kind };
        command.SetAction((parsed, ct) => ReportAsync(parsed, async (output, _) =>
        {
            var source = await File.ReadAllTextAsync(parsed.GetRequiredValue(template).FullName, ct);
            using var document = await ReadAsync(parsed.GetValue(data), ct) ?? JsonDocument.Parse("{}");
            await output.WriteAsync(Template.Compile(source, parsed.GetValue(kind)).Render(document.RootElement, Context(ct)));
            return 0;
        }));
        return command;
    }

    private static Option<string> Text() => new("--expr") { Description = "The expression.", Required = true };

    private static Option<FileInfo> Data() => new("--data") { Description = "The JSON file it works on; without one there is no input." };

    private static async Task<JsonDocument?> ReadAsync(FileInfo? file, CancellationToken ct)
    {
        if (file is null)
        {
            return null;
        }

        await using var stream = file.OpenRead();
        return await JsonDocument.ParseAsync(stream, Strict, ct);
    }

    /// <summary>At the command line the clock and the dice are the machine's.</summary>
    private static EvaluationContext Context(CancellationToken ct) => new()
    {
        Instant = TimeProvider.System.GetUtcNow(),
        Random = Random.Shared.NextDouble,
        Cancellation = ct,
    };

    private static async Task<int> ReportAsync(ParseResult parsed, Func<TextWriter, TextWriter, Task<int>> act)
    {
        var errors = parsed.InvocationConfiguration.Error;
        try
        {
            return await act(parsed.InvocationConfiguration.Output, errors);
        }
        catch (ExpressionException e)
        {
            await errors.WriteLineAsync(Describe(e.Error, null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            await errors.WriteLineAsync(e.Message);
        }

        return Failed;
    }

    private static string Describe(ExpressionError error, string? source)
    {
        var built = new StringBuilder($"{error.Code} at {error.Position}: {error.Message}{DidYouMean(error.Suggestion)}");
        if (source is not null && error.Position >= 0 && error.Position <= source.Length && !source.Contains('\n', StringComparison.Ordinal))
        {
            built.Append('\n').Append(source).Append('\n').Append(' ', Math.Max(0, error.Position - 1)).Append('^');
        }

        return built.ToString();
    }

    private static string DidYouMean(string? suggestion) => suggestion is null ? string.Empty : $" Did you mean {suggestion}?";
}
