using System.Globalization;

namespace OrderHub.Server.Model;

/// <summary>What texts are made of, counted and looked at as people and JSON Schemas do.</summary>
public static class Texts
{
    /// <summary>Code points: a rare character counts one, though it takes two places in memory.</summary>
    public static int Length(string text)
    {
        var pairs = 0;
        foreach (var unit in text)
        {
            pairs += char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return text.Length - pairs;
    }

    /// <summary>True where nothing of the text can be seen: white space, control characters and those of no width.</summary>
    public static bool IsBlank(string? text)
    {
        foreach (var unit in text ?? "")
        {
            if (!char.IsWhiteSpace(unit) && char.GetUnicodeCategory(unit) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True where the text holds control characters; line ends and tabs count where it is no text of several lines.</summary>
    public static bool HasControl(string text, bool lines)
    {
        foreach (var unit in text)
        {
            if (char.IsControl(unit) && !(lines && unit is ('\n' or '\r' or '\t')))
            {
                return true;
            }
        }

        return false;
    }
}
