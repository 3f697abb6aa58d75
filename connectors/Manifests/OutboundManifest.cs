namespace OrderHub.Connectors.Manifests;

/// <summary>What the hub asks of the partner.</summary>
public sealed record OutboundManifest
{
    public SignatureManifest? Signature { get; init; }

    public Place? AppKey { get; init; }

    /// <summary>Where the partner's word for the operation goes.</summary>
    public Place? Method { get; init; }

    /// <summary>Where the idempotency key goes besides the header of that name.</summary>
    public Place? IdempotencyKey { get; init; }

    /// <summary>The form field that holds the business document; null: the document's members are the fields.</summary>
    public string? BusinessField { get; init; }

    /// <summary>What always goes along; example <c>v</c> = <c>2.0</c>.</summary>
    public IReadOnlyList<FixedPart> Parts { get; init; } = [];

    public required IReadOnlyList<OutboundOperation> Operations { get; init; }
}

/// <summary>Something that always goes along.</summary>
public sealed record FixedPart(Place Place, string Value);

/// <summary>Something the hub may ask for.</summary>
public sealed record OutboundOperation
{
    public required string Name { get; init; }

    /// <summary>How it goes; a folder's operations write one file a call.</summary>
    public TransportKind Transport { get; init; }

    public required string Verb { get; init; }

    public required string Path { get; init; }

    /// <summary>Envelope of the request; with Form and no business field the members go into the form, for GET and DELETE into the query.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>What the business document is written in.</summary>
    public required Envelope Content { get; init; }

    /// <summary>What the answer is written in.</summary>
    public required Envelope Answer { get; init; }

    /// <summary>The partner's word for it.</summary>
    public string? Method { get; init; }

    /// <summary>The element in the SOAP body.</summary>
    public string? SoapMethod { get; init; }

    /// <summary>The root element of XML.</summary>
    public string? Root { get; init; }

    /// <summary>Paths of texts in the answer that hold JSON themselves, outermost first.</summary>
    public IReadOnlyList<string> JsonTexts { get; init; } = [];

    public CsvFormat? Csv { get; init; }

    public FixedFormat? Fixed { get; init; }

    /// <summary>Media type of a text; of other envelopes it is known.</summary>
    public string? MediaType { get; init; }

    /// <summary>The partner does the work of one idempotency key once, so that an unknown result may simply be asked for again.</summary>
    public bool Idempotent { get; init; }

    /// <summary>The operation that tells what became of one of these; it is asked before a retry.</summary>
    public string? QueryBeforeRetry { get; init; }
}
