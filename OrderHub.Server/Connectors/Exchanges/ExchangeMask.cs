using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>
/// A message's tree as it may be shown. What partners call things is not ours to say, so that it is careful: a text is shown where neither its
/// field sounds personal nor its content looks so, and is not written in words.
/// </summary>
public static partial class ExchangeMask
{
    /// <param name="tree">Decoded or mapped; null stays null.</param>
    /// <param name="sensitive">Fields that the connector's manifest names as personal.</param>
    public static JsonNode? Apply(JsonNode? tree, IReadOnlyCollection<string> sensitive) => Apply("", tree, sensitive, hide: false);

    private static JsonNode? Apply(string name, JsonNode? node, IReadOnlyCollection<string> sensitive, bool hide)
    {
        hide = hide || sensitive.Contains(name, StringComparer.Ordinal) || PersonalName().IsMatch(name);
        return node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Apply(member.Key, member.Value, sensitive, hide && !IsHolder(name))))),
            JsonArray items => new JsonArray([.. items.Select(item => Apply(name, item, sensitive, hide))]),
            JsonValue value => Show(value, hide),
            _ => null,
        };
    }

    // What holds a person's fields is no field itself: senderInfo has codes in it as well as names.
    private static bool IsHolder(string name) => HolderName().IsMatch(name);

    private static JsonValue? Show(JsonValue value, bool hide)
    {
        var text = value.ToString();
        var show = !hide && text.Length <= 64 && Plain().IsMatch(text) && !LongNumber().IsMatch(text);
        return show || text.Length == 0 ? (JsonValue)value.DeepClone() : JsonValue.Create(Mask.Hidden);
    }

    [GeneratedRegex("name|mobile|phone|tel|addr|contact|idno|idcard|cert|mail|remark|memo|note|operator|^op$|^rsn$|reason|street|town|buyer|latitude|longitude|extensions|^ext$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex PersonalName();

    [GeneratedRegex("contact|operator", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex HolderName();

    /// <summary>Codes, numbers, times and marks.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_\-:.+/,|^ ]*$", RegexOptions.None, 1000)]
    private static partial Regex Plain();

    /// <summary>A number as long as one to call by, or an identity's.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9])\+?[0-9][0-9\- ]{9,}[0-9Xx](?![A-Za-z0-9:])", RegexOptions.None, 1000)]
    private static partial Regex LongNumber();
}
