using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Signatures;

/// <summary>The words for the schemes in manifests and golden messages.</summary>
public static class SignatureSchemes
{
    public static IReadOnlyList<(string Word, SignatureScheme Value)> All { get; } =
    [
        ("sorted-md5", SignatureScheme.SortedMd5), ("sorted-md5-body", SignatureScheme.SortedMd5Body), ("content-md5", SignatureScheme.ContentMd5),
        ("escaped-md5", SignatureScheme.EscapedMd5), ("param-md5", SignatureScheme.ParamMd5), ("wrapped-md5", SignatureScheme.WrappedMd5),
        ("hmac-sha256", SignatureScheme.HmacSha256), ("custom", SignatureScheme.Custom),
    ];

    /// <summary>Null: there is no such scheme.</summary>
    public static SignatureScheme? Parse(string? word) => All.Where(scheme => scheme.Word == word).Select(scheme => (SignatureScheme?)scheme.Value).FirstOrDefault();
}
