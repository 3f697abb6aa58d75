using System.Text;
using System.Text.Encodings.Web;
using HandlebarsDotNet;

namespace OrderHub.Server.Expressions.Templates;

/// <summary>Escapes the values of a template by what it writes.</summary>
internal sealed class ValueEncoder(TemplateOutput output) : ITextEncoder
{
    public void Encode(StringBuilder? text, TextWriter target) => target.Write(Escape(text?.ToString() ?? string.Empty));

    public void Encode(string? text, TextWriter target) => target.Write(Escape(text ?? string.Empty));

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        var built = new StringBuilder();
        while (text is not null && text.MoveNext())
        {
            built.Append(text.Current);
        }

        target.Write(Escape(built.ToString()));
    }

    private string Escape(string text) => output switch
    {
        TemplateOutput.Xml => Xml(text),
        TemplateOutput.Json => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text),
        TemplateOutput.Csv => Csv(text),
        TemplateOutput.Url => Uri.EscapeDataString(text),
        _ => text,
    };

    /// <summary>Control characters cannot be in XML 1.0 at all, not even escaped: they become the replacement character.</summary>
    private static string Xml(string text)
    {
        var built = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    built.Append("&amp;");
                    break;
                case '<':
                    built.Append("&lt;");
                    break;
                case '>':
                    built.Append("&gt;");
                    break;
                case '"':
                    built.Append("&quot;");
                    break;
                case '\'':
                    built.Append("&apos;");
                    break;
                case '\r':
                    built.Append("&#13;");
                    break;
                case < ' ' and not ('\t' or '\n'):
                case 0xFFFE or 0xFFFF:
                    built.Append('\ufffd');
                    break;
                default:
                    built.Append(rune);
                    break;
            }
        }

        return built.ToString();
    }

    private static string Csv(string text) => text.AsSpan().IndexOfAny(",\";\r\n") < 0 && !text.StartsWith(' ') && !text.EndsWith(' ')
        ? text
        : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
