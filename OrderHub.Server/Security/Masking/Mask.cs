using System.Globalization;

namespace OrderHub.Server.Security.Masking;

/// <summary>What is shown of personal data to those who need to recognise it and not to know it.</summary>
public static class Mask
{
    public const string Hidden = "***";

    /// <summary>The first character, whatever it is made of: 李测试 becomes 李*.</summary>
    public static string? Name(string? name) =>
        string.IsNullOrEmpty(name) ? name : StringInfo.GetNextTextElement(name) + "*";

    /// <summary>Eleven digits or more keep the first three and last four: 139****0000. Shorter ones keep the last two.</summary>
    public static string? Phone(string? phone) => phone switch
    {
        null or "" => phone,
        { Length: >= 11 } => phone[..3] + "****" + phone[^4..],
        { Length: >= 5 } => "****" + phone[^2..],
        _ => "****",
    };

    /// <summary>The regions down to the county stay, what is below is hidden: 江苏省宿迁市宿城区***.</summary>
    public static string Address(string? province, string? city, string? county) => province + city + county + Hidden;

    /// <summary>Street and house: hidden whole.</summary>
    public static string? Street(string? street) => string.IsNullOrEmpty(street) ? street : Hidden;

    /// <summary>An identity number keeps its first two and last two characters.</summary>
    public static string? IdNo(string? number) => number switch
    {
        null or "" => number,
        { Length: >= 8 } => number[..2] + new string('*', number.Length - 4) + number[^2..],
        _ => Hidden,
    };
}
