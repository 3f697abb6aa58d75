using System.Text.RegularExpressions;

namespace OrderHub.Server.Model;

/// <summary>
/// The fields of an order that are personal data, by the names they have in JSON. What expressions of flows see of an order and of a
/// signal comes without them, so that nothing personal can get into the state or the journal of a flow.
/// </summary>
public static partial class PersonalFields
{
    /// <summary>Personal wherever they stand. The name of a party is personal too, that of a good is not.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "mobile", "phone", "idNo", "buyerIdNo", "address", "remark", "latitude", "longitude", "operator", "reason", "note", "extensions", "contact",
        "consigneeName", "consignorName", "receiverName", "senderName", "fullName", "personName", "email",
    };

    /// <summary>Lists whose <c>name</c> is that of a person.</summary>
    public static readonly IReadOnlySet<string> People = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "parties", "party", "consignor", "consignee", "courier", "sender", "receiver" };

    /// <summary>The first personal field that an expression names below the order; null where it names none.</summary>
    public static string? NamedIn(string expression) => Named().Match(expression) is { Success: true } match ? match.Groups["field"].Value : null;

    [GeneratedRegex(@"\border\b.*?\.\s*(?<field>mobile|phone|idNo|buyerIdNo|address|remark|latitude|longitude|extensions)\b|\bparties\b[^,;]*?\.\s*(?<field>name)\b", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Named();
}
