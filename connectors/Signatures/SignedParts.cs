using OrderHub.Connectors.Codecs;

namespace OrderHub.Connectors.Signatures;

/// <summary>What of a message a signature may cover. All of it as the sender had it before form escaping.</summary>
public sealed record SignedParts
{
    /// <summary>All fields of query and form.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>The field with the signature, which is never signed.</summary>
    public string SignatureField { get; init; } = "";

    /// <summary>The business document.</summary>
    public byte[] Business { get; init; } = [];

    /// <summary>The whole body.</summary>
    public byte[] Body { get; init; } = [];

    public string Timestamp { get; init; } = "";

    public string Nonce { get; init; } = "";

    public string AppKey { get; init; } = "";
}
