namespace OrderHub.Server.Expressions.Templates;

/// <summary>Refuses, before the engine reads it, a template whose nesting could exhaust the stack of the engine's parser.</summary>
internal static class TemplateGuard
{
    private const int DeepestBlocks = 50;
    private const int DeepestBrackets = 20;

    public static void Check(string text, ExpressionLimits limits)
    {
        if (text.Length > limits.MaxTextLength)
        {
            throw ErrorMessages.Fail("S0107", 0, null, limits.MaxTextLength);
        }

        var blocks = 0;
        var brackets = 0;
        var inside = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && text[i] == '{' && text[i + 1] == '{')
            {
                inside = true;
                brackets = 0;
                var sign = text.AsSpan(i + 2).TrimStart("{~ ");
                blocks += sign.StartsWith("#") || sign.StartsWith("^") ? 1 : sign.StartsWith("/") ? -1 : 0;
                i++;
            }
            else if (i + 1 < text.Length && text[i] == '}' && text[i + 1] == '}')
            {
                inside = false;
                i++;
            }
            else if (inside)
            {
                brackets += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }

            if (blocks > DeepestBlocks || brackets > DeepestBrackets)
            {
                throw ErrorMessages.Fail("S0108", i, null, DeepestBlocks);
            }
        }
    }
}
