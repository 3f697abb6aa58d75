namespace OrderHub.Connectors.Manifests;

/// <summary>What the partner sends.</summary>
public sealed record InboundManifest
{
    /// <summary>How messages come.</summary>
    public TransportKind Transport { get; init; }

    public required Envelope Envelope { get; init; }

    /// <summary>What the business document is written in: that of <see cref="BusinessField"/> in a form, else the envelope itself.</summary>
    public required Envelope Content { get; init; }

    /// <summary>What names the tenant; null where the transport does.</summary>
    public Place? AppKey { get; init; }

    /// <summary>What names the operation; null: the first element of a SOAP body, the root element, or there is only one operation.</summary>
    public Place? Method { get; init; }

    /// <summary>What some clients write before the operation's name, and others not; example <c>taobao.qimen.</c>.</summary>
    public string? MethodPrefix { get; init; }

    /// <summary>The form field that holds the business document.</summary>
    public string? BusinessField { get; init; }

    /// <summary>The business document is a list of exactly one, which is the message.</summary>
    public bool ListOfOne { get; init; }

    /// <summary>Null where the transport proves the sender.</summary>
    public SignatureManifest? Signature { get; init; }

    /// <summary>The columns of separated values.</summary>
    public CsvFormat? Csv { get; init; }

    /// <summary>The fields of fixed width.</summary>
    public FixedFormat? Fixed { get; init; }

    /// <summary>How files are taken from a folder.</summary>
    public FolderManifest? Folder { get; init; }

    /// <summary>How the partner is asked for what is new.</summary>
    public IReadOnlyList<PollManifest> Polls { get; init; } = [];

    /// <summary>When nothing came for so long, somebody is told; null: silence is no news.</summary>
    public TimeSpan? Silence { get; init; }

    public required IReadOnlyList<InboundOperation> Operations { get; init; }

    /// <summary>The hub's error codes in the partner's numbering; <c>*</c> for all others.</summary>
    public required IReadOnlyDictionary<string, ErrorReply> Errors { get; init; }
}

/// <summary>How messages come to the hub.</summary>
public enum TransportKind
{
    /// <summary>The partner calls <c>/partners/{name}</c>.</summary>
    Http,

    /// <summary>Files in a folder.</summary>
    Folder,

    /// <summary>The hub asks for them.</summary>
    Poll,
}

/// <summary>How an error is said to the partner.</summary>
/// <param name="Code">The partner's code.</param>
/// <param name="Status">HTTP status of the reply.</param>
/// <param name="Zh">A sentence in Chinese.</param>
public sealed record ErrorReply(string Code, int Status, string Zh);
