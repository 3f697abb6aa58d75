using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Testing;

/// <summary>A signed call of the ECLP-like protocol, written here apart from the server and the simulator, so that the three check each other.</summary>
public sealed record EclpCall
{
    public string Method { get; init; } = "eclp.order.addOrder";

    public string AppKey { get; init; } = "demo-app-key";

    public string Secret { get; init; } = "demo-app-secret-not-for-production";

    public string Timestamp { get; init; } = "";

    /// <summary>The business JSON.</summary>
    public required string Business { get; init; }

    /// <summary>Put in place of the right signature.</summary>
    public string? WrongSign { get; init; }

    public HttpRequestMessage ToRequest(TimeProvider? clock = null)
    {
        var now = (clock ?? TimeProvider.System).GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        var timestamp = Timestamp.Length > 0 ? Timestamp : now.ToString("yyyy-MM-dd HH:mm:ss");
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["360buy_param_json"] = Business,
            ["app_key"] = AppKey,
            ["method"] = Method,
            ["timestamp"] = timestamp,
            ["v"] = "2.0",
        };
        var text = Secret + string.Concat(signed.Select(pair => pair.Key + pair.Value)) + Secret;
#pragma warning disable CA5351 // The legacy protocol says MD5.
        var sign = WrongSign ?? Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        var query = $"method={Method}&app_key={Uri.EscapeDataString(AppKey)}&timestamp={Uri.EscapeDataString(timestamp)}&v=2.0&sign={sign}";
        return new HttpRequestMessage(HttpMethod.Post, $"/partners/eclp/routerjson?{query}")
        {
            Content = new StringContent("360buy_param_json=" + Escape(Business), Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
    }

    /// <summary>Not <see cref="Uri.EscapeDataString(string)"/>, which refuses long texts on old frameworks and is slow for oversized ones.</summary>
    private static string Escape(string text) => System.Net.WebUtility.UrlEncode(text);
}
