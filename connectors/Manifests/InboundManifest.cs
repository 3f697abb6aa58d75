namespace OrderHub.Connectors.Manifests;

/// <summary>What the partner sends.</summary>
public sealed record InboundManifest
{
    public required Envelope Envelope { get; init; }

    /// <summary>What names the tenant.</summary>
    public required Place AppKey { get; init; }

    /// <summary>What names the operation; null: the first element of a SOAP body, or there is only one operation.</summary>
    public Place? Method { get; init; }

    /// <summary>The form field that holds the business document.</summary>
    public string? BusinessField { get; init; }

    public required SignatureManifest Signature { get; init; }

    public required IReadOnlyList<InboundOperation> Operations { get; init; }

    /// <summary>The hub's error codes in the partner's numbering; <c>*</c> for all others.</summary>
    public required IReadOnlyDictionary<string, ErrorReply> Errors { get; init; }
}

/// <summary>How an error is said to the partner.</summary>
/// <param name="Code">The partner's code.</param>
/// <param name="Status">HTTP status of the reply.</param>
/// <param name="Zh">A sentence in Chinese.</param>
public sealed record ErrorReply(string Code, int Status, string Zh);
