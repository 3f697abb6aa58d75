using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Testing;

/// <summary>A signed call of an ISV, written here apart from the server and the simulator, so that the three check each other.</summary>
public sealed record IsvCall
{
    public string Method { get; init; } = "ecap.order.create";

    public string AppKey { get; init; } = "demo-app-key";

    public string Secret { get; init; } = "demo-app-secret-not-for-production";

    /// <summary>The body: a list of one order.</summary>
    public required string Body { get; init; }

    public HttpRequestMessage ToRequest(TimeProvider? clock = null)
    {
        var timestamp = (clock ?? TimeProvider.System).GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var text = $"{Secret}app_key{AppKey}method{Method}timestamp{timestamp}v1.0{Body}{Secret}";
#pragma warning disable CA5351 // The legacy protocol says MD5.
        var sign = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        var request = new HttpRequestMessage(
            HttpMethod.Post, $"/partners/isv/order?app_key={Uri.EscapeDataString(AppKey)}&method={Method}&timestamp={Uri.EscapeDataString(timestamp)}&v=1.0&sign={sign}")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        return request;
    }
}
