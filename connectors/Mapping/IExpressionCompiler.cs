using System.Text.Json;

namespace OrderHub.Connectors.Mapping;

/// <summary>Turns the text of an expression into something that runs. The host brings it: this library knows no language.</summary>
public interface IExpressionCompiler
{
    /// <exception cref="FormatException">The text is no expression; the message says why and where.</exception>
    ICompiledExpression Compile(string text);

    /// <summary>Turns the text of a template into something that writes text.</summary>
    /// <param name="text">The template.</param>
    /// <param name="written">What it writes, which decides how values are escaped.</param>
    /// <exception cref="FormatException">The text is no template; the message says why.</exception>
    ICompiledTemplate CompileTemplate(string text, Manifests.Envelope written);
}

/// <summary>A template ready to run, again and again, from any thread.</summary>
public interface ICompiledTemplate
{
    /// <summary>A text, or why there is none.</summary>
    (string? Text, string? Error) Render(JsonElement input);
}

/// <summary>An expression ready to run, again and again, from any thread.</summary>
public interface ICompiledExpression
{
    ExpressionResult Evaluate(JsonElement input);

    /// <summary>Where the expression found nothing: a name in the input that its author may have meant; null: none is near.</summary>
    string? NearestName(JsonElement input);
}

/// <summary>A value (undefined: null), or why there is none.</summary>
public readonly record struct ExpressionResult(JsonElement? Value, string? Error)
{
    /// <summary>True only for the value true.</summary>
    public bool IsTrue => Value is { ValueKind: JsonValueKind.True };
}
