using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderHub.Server.Security;

namespace OrderHub.UnitTests.Security;

/// <summary>A key management service over HTTP, as docs/operations.md states its contract, with versions of its key.</summary>
internal sealed class KmsSimulator : IAsyncDisposable
{
    private const string Token = "kms-token";

    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);
    private WebApplication app = null!;

    /// <summary>Version that wraps; all open.</summary>
    public int Version { get; set; } = 1;

    /// <summary>So many questions are answered 503 first.</summary>
    public int FailNext { get; set; }

    public SecurityOptions Settings => new() { KmsUrl = new Uri(app.Urls.First()), KmsKey = "orderhub", KmsToken = Token };

    public static async Task<KmsSimulator> StartAsync()
    {
        var kms = new KmsSimulator();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        kms.app = builder.Build();
        kms.app.MapPost("/wrap", (HttpContext http) => kms.AnswerAsync(http, question =>
        {
            var key = $"orderhub/{kms.Version}";
            using var cipher = new AesGcm(kms.KeyOf(key), 16);
            var (nonce, plain) = (RandomNumberGenerator.GetBytes(12), Convert.FromBase64String((string)question["plaintext"]!));
            var (cipherText, tag) = (new byte[plain.Length], new byte[16]);
            cipher.Encrypt(nonce, plain, cipherText, tag, Encoding.UTF8.GetBytes((string)question["context"]!));
            return new() { ["key"] = key, ["ciphertext"] = Convert.ToBase64String([.. nonce, .. tag, .. cipherText]) };
        }));
        kms.app.MapPost("/unwrap", (HttpContext http) => kms.AnswerAsync(http, question =>
        {
            using var cipher = new AesGcm(kms.KeyOf((string)question["key"]!), 16);
            var bytes = Convert.FromBase64String((string)question["ciphertext"]!);
            var plain = new byte[bytes.Length - 28];
            cipher.Decrypt(bytes.AsSpan(0, 12), bytes.AsSpan(28), bytes.AsSpan(12, 16), plain, Encoding.UTF8.GetBytes((string)question["context"]!));
            return new() { ["plaintext"] = Convert.ToBase64String(plain) };
        }));
        await kms.app.StartAsync();
        return kms;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private byte[] KeyOf(string name) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(name));

    private async Task AnswerAsync(HttpContext http, Func<JsonNode, JsonObject> answer)
    {
        if (http.Request.Headers.Authorization != $"Bearer {Token}")
        {
            http.Response.StatusCode = 401;
            return;
        }

        if (FailNext > 0)
        {
            FailNext--;
            http.Response.StatusCode = 503;
            return;
        }

        try
        {
            var text = answer((await JsonNode.ParseAsync(http.Request.Body))!).ToJsonString();
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(text);
        }
        catch (CryptographicException)
        {
            http.Response.StatusCode = 400;
        }
    }
}
