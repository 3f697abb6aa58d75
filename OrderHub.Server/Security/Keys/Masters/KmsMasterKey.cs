using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Keys.Masters;

/// <summary>
/// A master key that never leaves its key management service: <c>POST {url}/wrap</c> and <c>POST {url}/unwrap</c>, JSON both ways, as
/// docs/operations.md states the contract. Few calls: one a tenant's key at the start, and one when a key is made or wrapped anew.
/// </summary>
public sealed class KmsMasterKey : IMasterKey
{
    private const int Attempts = 3;
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient http;
    private readonly string url;
    private readonly string key;
    private readonly TimeProvider time;

    /// <param name="url">Address of the service; https, or http on the loopback address.</param>
    /// <param name="key">Name of the key there.</param>
    /// <param name="token">Bearer token; null where the service asks none.</param>
    /// <param name="time">For the pauses between attempts.</param>
    public KmsMasterKey(Uri url, string key, string? token, TimeProvider time)
    {
        this.url = url.ToString().TrimEnd('/');
        this.key = key;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Limit,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public string Name => "kms:" + key;

    public string Origin => $"the KMS {url}, key {key}";

    public bool Opens(ReadOnlySpan<byte> wrapped) => WrappedKey.IsByKms(wrapped);

    public async ValueTask<byte[]> WrapAsync(KeyLabel label, byte[] key, CancellationToken ct)
    {
        var answer = await AskAsync("wrap", new KmsRequest(this.key, label.ToString(), Plaintext: key), ct);
        return answer.Ciphertext is { Length: > 0 } ciphertext
            ? WrappedKey.OfKms(answer.Key ?? this.key, ciphertext)
            : throw Unusable("its answer holds no ciphertext");
    }

    public async ValueTask<byte[]> UnwrapAsync(KeyLabel label, byte[] wrapped, CancellationToken ct)
    {
        var (name, ciphertext) = WrappedKey.ReadKms(wrapped);
        var answer = await AskAsync("unwrap", new KmsRequest(name, label.ToString(), Ciphertext: ciphertext), ct);
        return answer.Plaintext is { Length: LocalMasterKey.Size } plain ? plain : throw Unusable("its answer holds no key of 32 bytes");
    }

    public void Dispose() => http.Dispose();

    /// <summary>Asks again where the service did not answer or was busy; both questions change nothing, so asking twice does no harm.</summary>
    private async Task<KmsAnswer> AskAsync(string what, KmsRequest request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            string why;
            try
            {
                using var answer = await http.PostAsync($"{url}/{what}", JsonContent.Create(request, KmsJson.Default.KmsRequest), ct);
                if (answer.IsSuccessStatusCode)
                {
                    return await answer.Content.ReadFromJsonAsync(KmsJson.Default.KmsAnswer, ct) ?? throw Unusable("its answer is empty");
                }

                why = $"it answered {(int)answer.StatusCode}";
                if ((int)answer.StatusCode is 400 or 422)
                {
                    throw new CryptographicException($"The KMS refused to {what} the key {request.Context}.");
                }

                if ((int)answer.StatusCode is < 500 and not 429)
                {
                    throw Unusable(why);
                }
            }
            catch (HttpRequestException fault)
            {
                why = fault.Message;
            }
            catch (JsonException)
            {
                why = "its answer cannot be read";
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                why = $"it did not answer within {Limit.TotalSeconds:0} seconds";
            }

            if (attempt == Attempts)
            {
                throw Unusable(why);
            }

            await Task.Delay(Pause * attempt, time, ct);
        }
    }

    private SetupException Unusable(string why) => new(
        SetupFailure.Store,
        $"OrderHub cannot open its keys: the KMS {url} does not serve ({why.ReplaceLineEndings(" ")}). Check ORDERHUB__Security__KmsUrl, KmsKey and KmsToken, and that the service runs.");
}

/// <summary>A question to the KMS; bytes are base64.</summary>
internal sealed record KmsRequest(string Key, string Context, byte[]? Plaintext = null, byte[]? Ciphertext = null);

/// <summary>Its answer.</summary>
internal sealed record KmsAnswer(string? Key = null, byte[]? Plaintext = null, byte[]? Ciphertext = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KmsRequest))]
[JsonSerializable(typeof(KmsAnswer))]
internal sealed partial class KmsJson : JsonSerializerContext;
