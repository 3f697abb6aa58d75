using System.Security.Cryptography;
using System.Text;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>A signed call as it goes over the wire.</summary>
/// <param name="PathAndQuery">With the system parameters in the query.</param>
/// <param name="Form">The form body.</param>
internal sealed record EclpMessage(string PathAndQuery, byte[] Form)
{
    /// <summary>Signs <c>UPPER(MD5(secret + sorted(k+v) + secret))</c> over the bytes of the values before they are escaped.</summary>
    public static EclpMessage Sign(string method, string appKey, string secret, string timestamp, string business, Encoding encoding)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["360buy_param_json"] = business,
            ["app_key"] = appKey,
            ["method"] = method,
            ["timestamp"] = timestamp,
            ["v"] = "2.0",
        };
        var text = secret + string.Concat(parameters.Select(pair => pair.Key + pair.Value)) + secret;
#pragma warning disable CA5351 // The legacy protocol says MD5.
        var sign = Convert.ToHexString(MD5.HashData(encoding.GetBytes(text)));
#pragma warning restore CA5351
        return new(
            $"partners/eclp/routerjson?method={method}&app_key={Escape(appKey, encoding)}&timestamp={Escape(timestamp, encoding)}&v=2.0&sign={sign}",
            Encoding.ASCII.GetBytes("360buy_param_json=" + Escape(business, encoding)));
    }

    /// <summary>Form escaping: a blank becomes a plus sign.</summary>
    private static string Escape(string text, Encoding encoding)
    {
        var escaped = new StringBuilder(text.Length * 2);
        foreach (var value in encoding.GetBytes(text))
        {
            _ = (char)value switch
            {
                ' ' => escaped.Append('+'),
                var plain when char.IsAsciiLetterOrDigit(plain) || plain is '-' or '_' or '.' or '*' => escaped.Append(plain),
                _ => escaped.Append('%').Append(value.ToString("X2")),
            };
        }

        return escaped.ToString();
    }
}
