using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Restrictions;

/// <summary>Something of an order that may be restricted, as the table of restrictions names it.</summary>
/// <param name="Kind">DANGER, HS, ARTICLE or COUNTRY.</param>
/// <param name="Codes">Under which it may stand there, the narrowest first.</param>
internal sealed record RestrictedSubject(string Kind, IReadOnlyList<string> Codes)
{
    public override string ToString() => $"{Kind} {Codes[0]}";
}

/// <summary>Finds what of an order may be restricted, and the rule that holds for it. Pure.</summary>
internal static class RestrictedGoods
{
    public const string Forbidden = "FORBIDDEN";
    public const string NeedsLicence = "LICENCE";

    // A chapter of the Harmonised System has two digits.
    private const int Chapter = 2;

    /// <summary>Everything of the order that may stand in the table, each once.</summary>
    public static IReadOnlyList<RestrictedSubject> SubjectsOf(Order order)
    {
        var subjects = new List<RestrictedSubject>();
        if (order.Customs?.Country is { Length: > 0 } country)
        {
            subjects.Add(new("COUNTRY", [country]));
        }

        subjects.AddRange(order.Cargo.Select(piece => piece.DangerousClass).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(danger => new RestrictedSubject("DANGER", danger.Contains('.', StringComparison.Ordinal) ? [danger, danger[..danger.IndexOf('.', StringComparison.Ordinal)]] : [danger])));
        subjects.AddRange(order.Goods.Select(line => line.HsCode).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(hs => new RestrictedSubject("HS", [.. Enumerable.Range(0, hs.Length - Chapter + 1).Select(cut => hs[..^cut])])));
        subjects.AddRange(order.Goods.Select(line => line.Sku ?? line.CustomerSku ?? line.Barcode).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(article => new RestrictedSubject("ARTICLE", [article])));
        return subjects;
    }

    /// <summary>The row that holds for a subject: the narrowest code goes first, then the line's own rule, then the country's.</summary>
    public static ReferenceRow? RuleOf(ReferenceSnapshot table, DateOnly day, Order order, RestrictedSubject subject)
    {
        var country = order.Customs?.Country ?? "";
        foreach (var code in subject.Codes)
        {
            foreach (var (line, where) in new[] { (order.BusinessLine, country), (order.BusinessLine, ""), ("", country), ("", "") })
            {
                if (table.Find(day, subject.Kind, code, line, where) is { } row)
                {
                    return row;
                }
            }
        }

        return null;
    }
}
