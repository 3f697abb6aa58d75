using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>A hub with the demo credentials, whose subscribers may be on this machine and are tried again soon.</summary>
public class PartnerHub : ChangeHub
{
    static PartnerHub() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Sends the terminal's report of a state, signed.</summary>
    internal async Task<(int Status, string Reply)> PushStateAsync(string waybillNo, string state, string? secret = null, string time = "2025-03-02 18:20")
    {
        var body = Encoding.GetEncoding("GBK").GetBytes(
            $"""
            <?xml version="1.0" encoding="GBK"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><PushState><wb>{waybillNo}</wb><st>{state}</st><op>王五</op><tm>{time}</tm></PushState></soap:Body></soap:Envelope>
            """);
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Guid.NewGuid().ToString("n");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Admin.BaseAddress!, "/partners/terminal/push")) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-App-Key", DemoCredentials.AppKey);
        request.Headers.Add("X-Timestamp", timestamp);
        request.Headers.Add("X-Nonce", nonce);
        request.Headers.Add("X-Signature", HmacSha256.Sign(secret ?? DemoCredentials.Secret, timestamp, nonce, body));
        using var stranger = new HttpClient();
        using var answer = await stranger.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal Task<Answer> PostAsync(string path, JsonNode? body = null) => SendAsync(Admin, HttpMethod.Post, path, body);

    internal async Task<IReadOnlyList<JsonNode>> ItemsAsync(string path) => [.. (await GetAsync(path))["items"]!.AsArray().Select(item => item!)];

    protected override async Task<IReadOnlyDictionary<string, string?>> StoreAsync() => new Dictionary<string, string?>(await DatabaseAsync(), StringComparer.Ordinal)
    {
        ["OrderHub:DemoCredentials"] = "true",
        ["OrderHub:Subscriptions:AllowLoopback"] = "true",
        ["OrderHub:Subscriptions:RetryDelay"] = "00:00:00.020",
        ["OrderHub:Subscriptions:MaxAttempts"] = "3",
        ["OrderHub:Subscriptions:BreakAfter"] = "1000",
        ["OrderHub:Subscriptions:Poll"] = "00:00:00.050",
        ["OrderHub:Exchanges:Poll"] = "00:00:00.050",
    };

    protected virtual Task<IReadOnlyDictionary<string, string?>> DatabaseAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>(StringComparer.Ordinal));
}

/// <summary>The same over MariaDB.</summary>
public sealed class MySqlPartnerHub : PartnerHub
{
    protected override async Task<IReadOnlyDictionary<string, string?>> DatabaseAsync() => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["OrderHub:Storage:Provider"] = "mysql",
        ["OrderHub:Storage:MySql:Connections:0"] = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync(),
    };
}

[CollectionDefinition(Name)]
public sealed class PartnerHubCollection : ICollectionFixture<PartnerHub>
{
    public const string Name = "partner hub";
}

[CollectionDefinition(Name)]
public sealed class MySqlPartnerHubCollection : ICollectionFixture<MySqlPartnerHub>
{
    public const string Name = "partner hub on MariaDB";
}
