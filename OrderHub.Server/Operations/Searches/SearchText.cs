using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Security;

namespace OrderHub.Server.Operations.Searches;

/// <summary>The parameters of a list as they are kept: sealed, because what is searched for may be a person's name or phone.</summary>
internal static class SearchText
{
    /// <summary>Longest parameters in all; the column holds them sealed.</summary>
    public const int Longest = 4000;

    public static byte[] Seal(IFieldCipher cipher, int tenantId, IReadOnlyDictionary<string, string> query) =>
        cipher.EncryptBytes(tenantId, JsonSerializer.SerializeToUtf8Bytes(query, SearchTextJson.Default.IReadOnlyDictionaryStringString));

    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is gone.</exception>
    public static IReadOnlyDictionary<string, string> Open(IFieldCipher cipher, int tenantId, byte[] sealedQuery) =>
        JsonSerializer.Deserialize(cipher.DecryptBytes(tenantId, sealedQuery), SearchTextJson.Default.IReadOnlyDictionaryStringString)!;
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class SearchTextJson : JsonSerializerContext;
