using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace OrderHub.Server.Access.Fields;

/// <summary>ETags that are version numbers.</summary>
internal static class VersionTag
{
    public static void Set(HttpContext http, int version) =>
        http.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));

    /// <summary>What <c>If-Match</c> says: a version, or null for <c>*</c>. False where it is missing or no tag of ours.</summary>
    public static bool TryRead(HttpContext http, out int? version)
    {
        version = null;
        var text = http.Request.Headers.IfMatch.ToString();
        if (text == "*")
        {
            return true;
        }

        if (text.Length > 2 && text[0] == '"' && text[^1] == '"' && int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            version = number;
            return true;
        }

        return false;
    }
}
