using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Mapping;

/// <summary>Rows with their expressions compiled, ready to run over any number of messages.</summary>
public sealed class CompiledRows
{
    private readonly IReadOnlyList<Row> rows;

    private CompiledRows(IReadOnlyList<Row> rows) => this.rows = rows;

    /// <summary>Compiles all rows and notes every expression that is none.</summary>
    public static CompiledRows Compile(IReadOnlyList<MappingRow> rows, string path, IExpressionCompiler compiler, ICollection<MessageFault> faults) =>
        new([.. rows.Select((row, index) =>
        {
            var at = $"{path}[{index}]";
            return new Row(
                row,
                TargetPath.Parse(row.Target)!,
                CompileOne(row.From, $"{at}.from", compiler, faults),
                CompileOne(row.When, $"{at}.when", compiler, faults),
                CompileOne(row.Each, $"{at}.each", compiler, faults),
                row.Rows.Count == 0 ? null : Compile(row.Rows, $"{at}.rows", compiler, faults));
        })]);

    /// <summary>Compiles one expression; null for none, and for one that does not compile, which is noted.</summary>
    public static ICompiledExpression? CompileOne(string? text, string path, IExpressionCompiler compiler, ICollection<MessageFault> faults)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return compiler.Compile(text);
        }
        catch (FormatException wrong)
        {
            faults.Add(new(FaultCodes.Mapping, path, wrong.Message));
            return null;
        }
    }

    /// <summary>Runs every row, whatever happened to those before it, so that all faults are told together.</summary>
    public MappingResult Run(JsonElement message, MappingContext context)
    {
        var made = new JsonObject();
        var done = new List<MappedRow>();
        RunInto(made, "", "", message, context, done);
        TargetPath.Compact(made);
        return new(made, done, [.. done.Where(row => row.Fault is not null).Select(row => row.Fault!)]);
    }

    private void RunInto(JsonObject made, string prefix, string source, JsonElement input, MappingContext context, List<MappedRow> done)
    {
        foreach (var row in rows)
        {
            if (row.When is not null && !row.When.Evaluate(input).IsTrue)
            {
                continue;
            }

            if (row.Inner is null)
            {
                RunOne(row, made, prefix, source, input, context, done);
            }
            else if (row.Each is null)
            {
                var child = new JsonObject();
                row.Inner.RunInto(child, $"{prefix}{row.Definition.Target}.", source, input, context, done);
                if (child.Count > 0)
                {
                    row.Target.Set(made, child);
                }
            }
            else
            {
                RunEach(row, made, prefix, source, input, context, done);
            }
        }
    }

    private static void RunOne(Row row, JsonObject made, string prefix, string source, JsonElement input, MappingContext context, List<MappedRow> done)
    {
        var definition = row.Definition;
        var target = prefix + definition.Target;
        var path = FaultPath(row, prefix, source);
        var (given, error) = row.From!.Evaluate(input);
        var (value, fault) = error is null
            ? RowValue.Convert(definition, path, given, context)
            : (null, new MessageFault(FaultCodes.Expression, path, $"The expression '{definition.From}' failed: {error}"));
        if (value is null && fault is null && definition.Required)
        {
            // Of a longer expression nobody could tell which of its names was meant.
            var near = given is null && IsName(definition.From!) ? row.From.NearestName(input) : null;
            fault = new MessageFault(FaultCodes.Required, path, $"{path} is missing or empty.{(near is null ? "" : $" Is '{near}' meant?")}");
        }

        if (value is not null)
        {
            row.Target.Set(made, value);
        }

        done.Add(new(target, definition.From!, value?.DeepClone(), fault));
    }

    private static void RunEach(Row row, JsonObject made, string prefix, string source, JsonElement input, MappingContext context, List<MappedRow> done)
    {
        var (items, error) = row.Each!.Evaluate(input);
        var target = prefix + row.Definition.Target;
        if (error is not null)
        {
            done.Add(new(target, row.Definition.Each!, null, new(FaultCodes.Expression, target, $"The expression '{row.Definition.Each}' failed: {error}")));
            return;
        }

        // One item alone is a list of one: JSONata makes no difference between them.
        IReadOnlyList<JsonElement> list = items switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray()],
            { } one => [one],
        };
        if (list.Count == 0)
        {
            done.Add(new(target, row.Definition.Each!, null, row.Definition.Required
                ? new(FaultCodes.Required, FaultPath(row, prefix, source), $"{FaultPath(row, prefix, source)} has no items.")
                : null));
            return;
        }

        var children = new JsonArray();
        for (var i = 0; i < list.Count; i++)
        {
            var child = new JsonObject();
            row.Inner!.RunInto(child, $"{target}[{i}].", $"{ItemPath(row, target, source)}[{i}].", list[i], context, done);
            children.Add(child);
        }

        row.Target.Set(made, children);
    }

    // The partner's own name for it, where the expression is nothing but that name or the row says it.
    private static string FaultPath(Row row, string prefix, string source) => row.Definition switch
    {
        { Path: { } said } => source + said,
        { From: { } from } when IsName(from) => source + from,
        var definition => prefix + definition.Target,
    };

    // The list's own name; a longer expression would tell its author nothing.
    private static string ItemPath(Row row, string target, string source) =>
        IsName(row.Definition.Each!) ? source + row.Definition.Each : row.Definition.Path is { } said ? source + said : target;

    private static bool IsName(string expression) => expression.All(c => char.IsLetterOrDigit(c) || c is '.' or '_');

    private sealed record Row(
        MappingRow Definition, TargetPath Target, ICompiledExpression? From, ICompiledExpression? When, ICompiledExpression? Each, CompiledRows? Inner);
}
