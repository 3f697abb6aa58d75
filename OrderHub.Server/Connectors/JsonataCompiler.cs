using System.Text.Json;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Expressions;
using OrderHub.Server.Expressions.Templates;

namespace OrderHub.Server.Connectors;

/// <summary>Gives the connectors JSONata. A message is at most a megabyte, so one expression over it gets little time.</summary>
public sealed class JsonataCompiler : IExpressionCompiler
{
    private static readonly EvaluationContext Context = EvaluationContext.Pure with
    {
        Limits = new ExpressionLimits { MaxSteps = 5_000_000, MaxTime = TimeSpan.FromSeconds(1), MaxOutput = 2_000_000, MaxRange = 100_000 },
    };

    public ICompiledExpression Compile(string text)
    {
        if (Jsonata.Check(text) is [var first, ..])
        {
            throw new FormatException($"{first.Message} ({first.Code}, at character {first.Position}){Hint(first)}");
        }

        return new Compiled(Jsonata.Compile(text));
    }

    public ICompiledTemplate CompileTemplate(string text, Envelope written)
    {
        try
        {
            return new CompiledText(Template.Compile(
                text,
                written switch
                {
                    Envelope.Soap or Envelope.Xml => TemplateOutput.Xml,
                    Envelope.Json => TemplateOutput.Json,
                    _ => TemplateOutput.None,
                },
                Context.Limits));
        }
        catch (ExpressionException wrong)
        {
            throw new FormatException(wrong.Error.Message, wrong);
        }
    }

    private static string Hint(ExpressionError error) => error.Suggestion is null ? "" : $" Is '{error.Suggestion}' meant?";

    private sealed class Compiled(CompiledExpression expression) : ICompiledExpression
    {
        public OrderHub.Connectors.Mapping.ExpressionResult Evaluate(JsonElement input)
        {
            try
            {
                var result = expression.Evaluate(input, Context);
                return new(result.IsUndefined ? null : result.ToElement(), null);
            }
            catch (ExpressionException failure)
            {
                return new(null, $"{failure.Error.Message}{Hint(failure.Error)}");
            }
        }

        public string? NearestName(JsonElement input) => expression.FieldsMissingIn(input).FirstOrDefault(missing => missing.Suggestion is not null)?.Suggestion;
    }

    private sealed class CompiledText(CompiledTemplate template) : ICompiledTemplate
    {
        public (string? Text, string? Error) Render(JsonElement input)
        {
            try
            {
                return (template.Render(input, Context), null);
            }
            catch (ExpressionException failure)
            {
                return (null, failure.Error.Message);
            }
        }
    }
}
