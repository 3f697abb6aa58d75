using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Signatures;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>Reads a signature vector: <c>{scheme, secret, fields, business, body, timestamp, nonce, appKey, signature}</c>.</summary>
internal static class GoldenSignature
{
    public static SignedParts Parts(JsonNode vector) => new()
    {
        Fields = [.. vector["fields"]?.AsObject().Select(field => new FormField(field.Key, Encoding.UTF8.GetBytes((string?)field.Value ?? ""))) ?? []],
        SignatureField = (string?)vector["signatureField"] ?? "sign",
        Business = Bytes(vector, "business"),
        Body = Bytes(vector, "body"),
        Timestamp = (string?)vector["timestamp"] ?? "",
        Nonce = (string?)vector["nonce"] ?? "",
        AppKey = (string?)vector["appKey"] ?? "",
    };

    private static byte[] Bytes(JsonNode vector, string name) => (string?)vector[$"{name}Base64"] is { } encoded
        ? Convert.FromBase64String(encoded)
        : Encoding.UTF8.GetBytes((string?)vector[name] ?? "");
}
