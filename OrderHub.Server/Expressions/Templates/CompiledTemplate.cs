using System.Text;
using System.Text.Json;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace OrderHub.Server.Expressions.Templates;

/// <summary>A template ready to render, as often as wanted and on any number of threads at once.</summary>
public sealed class CompiledTemplate
{
    private readonly HandlebarsTemplate<TextWriter, object, object> _template;

    internal CompiledTemplate(string text, TemplateOutput output, HandlebarsTemplate<TextWriter, object, object> template)
    {
        Text = text;
        Output = output;
        _template = template;
    }

    public string Text { get; }

    public TemplateOutput Output { get; }

    /// <summary>Renders over data, within the limits of the context.</summary>
    /// <exception cref="ExpressionException">
    /// A field that does not exist (<c>H1002</c>), a failing expression (its own code), or a limit (<c>U....</c>).
    /// </exception>
    public string Render(JsonElement data, EvaluationContext context)
    {
        var outer = Rendering.Current;
        var rendering = new Rendering(data, context);
        Rendering.Current = rendering;
        try
        {
            var built = new StringBuilder();
            using var writer = rendering.Writer(built);
            _template(writer, TemplateValues.Of(data, rendering)!, null!);
            return built.ToString();
        }
        catch (Exception e) when (e is HandlebarsException or HandlebarsUndefinedBindingException or ExpressionException)
        {
            throw Translated(e);
        }
        finally
        {
            Rendering.Current = outer;
        }
    }

    /// <summary>The engine wraps what its helpers throw; the innermost of ours is what happened.</summary>
    private static ExpressionException Translated(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is ExpressionException own)
            {
                return own;
            }

            if (e is HandlebarsUndefinedBindingException { Path: var path })
            {
                return new ExpressionException(new ExpressionError("H1002", $"The data has no field '{path}'.", 0, path), failure);
            }
        }

        return new ExpressionException(new ExpressionError("H1003", "The template failed: " + failure.Message, 0), failure);
    }
}
