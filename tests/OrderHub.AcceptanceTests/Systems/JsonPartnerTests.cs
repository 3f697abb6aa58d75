using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>A partner that exists as JSON files only, beside this test: published over the API while the server runs, without a program or a restart.</summary>
public sealed class JsonPartnerTests
{
    private const string Secret = "a-secret-of-the-florist";

    private static readonly string Folder = Path.Combine(BuiltPrograms.Root, "tests", "OrderHub.AcceptanceTests", "Systems", "florist");

    [Fact]
    public async Task Its_orders_are_taken_carried_out_and_told_back_as_its_files_say()
    {
        // 1. The partner: somewhere that is told of states
        using var florist = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort.Take()}/";
        florist.Prefixes.Add(address);
        florist.Start();
        var told = new ConcurrentQueue<string>();
        var hearing = HearAsync(florist, told);
        await using var hub = await Hub.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__Connectors__florist__Url"] = address });

        // 2. Its files
        var content = new JsonObject { ["manifest"] = Read("manifest.json"), ["mapping"] = Read("mapping.json"), ["golden"] = new JsonObject { ["order"] = Read("golden/order.json") } };
        await SendAsync(hub, HttpMethod.Put, "/api/v1/connectors/florist/draft", content);
        await SendAsync(hub, HttpMethod.Post, "/api/v1/connectors/florist/publish", null);
        await SendAsync(hub, HttpMethod.Put, "/api/v1/connector-credentials/florist/FL-1", new JsonObject { ["secret"] = Secret });

        // 3. An order
        const string Order = """<bestellung nr="T-1"><von stadt="江苏省">花店</von><an name="李测试" tel="13900000000" stadt="北京市">阜通东大街1号</an><strauss anzahl="2">ROSE</strauss></bestellung>""";
        var number = await OrderAsync(hub, Order);
        await hub.Api.OrderReachesAsync(number, "DELIVERED");

        // 4. Its states
        await Eventually.BeTrueAsync(() => Task.FromResult(told.Contains("T-1 angekommen")), () => $"the florist heard {string.Join(", ", told)}; {hub.Server.Output}");
        Assert.Equal("T-1 angenommen", told.First());
        Assert.Equal(number, await OrderAsync(hub, Order));
        florist.Stop();
        await hearing;
    }

    private static async Task<string> OrderAsync(Hub hub, string order)
    {
        var body = Encoding.UTF8.GetBytes(order);
        var (stamp, nonce) = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), Guid.NewGuid().ToString("N"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/partners/florist/bestellungen") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Key", "FL-1");
        request.Headers.Add("X-Time", stamp);
        request.Headers.Add("X-Nonce", nonce);
        request.Headers.Add("X-Sign", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{stamp}\n{nonce}\n{order}"))));
        var answer = await hub.Api.SendAsync(request);
        var text = (string?)answer.Body ?? "";
        Assert.Contains("<bestaetigung", text, StringComparison.Ordinal);
        return System.Xml.Linq.XDocument.Parse(text).Root!.Element("nummer")!.Value;
    }

    private static async Task HearAsync(HttpListener florist, ConcurrentQueue<string> told)
    {
        while (florist.IsListening)
        {
            try
            {
                var call = await florist.GetContextAsync();
                using var reader = new StreamReader(call.Request.InputStream, Encoding.UTF8);
                told.Enqueue(await reader.ReadToEndAsync());
                await call.Response.OutputStream.WriteAsync("{\"gut\":true}"u8.ToArray());
                call.Response.Close();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    private static async Task SendAsync(Hub hub, HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        var answer = await hub.Api.SendAsync(request);
        Assert.True((int)answer.Status is >= 200 and < 300 && (body?["manifest"] is null || (bool?)answer.Body?["sound"] == true), $"{method} {path}: {answer}");
    }
}
