using HandlebarsDotNet;

namespace OrderHub.Server.Expressions.Templates;

/// <summary>Text from data: Handlebars in strict mode, with expressions. Compiled templates are kept by their text.</summary>
public static class Template
{
    private static readonly BoundedCache<CompiledTemplate>[] Compiled =
        [.. Enum.GetValues<TemplateOutput>().Select(_ => new BoundedCache<CompiledTemplate>(200_000))];

    private static readonly IHandlebars[] Engines = [.. Enum.GetValues<TemplateOutput>().Select(Engine)];

    /// <summary>Compiles a template, or takes it from the cache.</summary>
    /// <param name="output">How values are escaped; <c>{{{name}}}</c> escapes nothing.</param>
    /// <exception cref="ExpressionException">The text is no template (<c>H1001</c>, <c>S0107</c>, <c>S0108</c>).</exception>
    public static CompiledTemplate Compile(string text, TemplateOutput output, ExpressionLimits? limits = null) =>
        Compiled[(int)output].Get(text, limits ?? ExpressionLimits.Default, (source, given) =>
        {
            TemplateGuard.Check(source, given);
            try
            {
                return new CompiledTemplate(source, output, Engines[(int)output].Compile(new StringReader(source)));
            }
            catch (HandlebarsException e)
            {
                throw new ExpressionException(new ExpressionError("H1001", "The template cannot be read: " + e.Message, 0), e);
            }
        });

    private static IHandlebars Engine(TemplateOutput output)
    {
        var engine = Handlebars.Create(new HandlebarsConfiguration
        {
            ThrowOnUnresolvedBindingExpression = true,
            TextEncoder = new ValueEncoder(output),
            FormatProvider = System.Globalization.CultureInfo.InvariantCulture,
        });
        engine.RegisterHelper(ExpressionHelper.Name, (HandlebarsReturnHelper)ExpressionHelper.Evaluate);
        return engine;
    }
}
