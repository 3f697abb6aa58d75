namespace OrderHub.Connectors.Manifests;

/// <summary>Everything about a partner that is data: who it is, what it says and hears, and how far it is trusted.</summary>
public sealed record ConnectorManifest
{
    /// <summary>Folder, path segment and settings key; example <c>eclp</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How the system is named in orders and reports; example <c>ECLP</c>.</summary>
    public required string System { get; init; }

    public required string TitleEn { get; init; }

    public required string TitleZh { get; init; }

    /// <summary>Offset of the times that name no zone.</summary>
    public required TimeSpan TimeZone { get; init; }

    /// <summary>What the partner writes and reads where a message does not say.</summary>
    public required string Charset { get; init; }

    /// <summary>Hosts that may be called; more come from the settings.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public required LimitsManifest Limits { get; init; }

    public InboundManifest? Inbound { get; init; }

    public OutboundManifest? Outbound { get; init; }

    public IReadOnlyList<CodeTable> Codes { get; init; } = [];
}

/// <summary>A limit on everything.</summary>
public sealed record LimitsManifest
{
    public int MaxBytes { get; init; } = 1024 * 1024;

    public int MaxDepth { get; init; } = 32;

    /// <summary>The longest a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Calls that may wait for their turn; one more is turned away.</summary>
    public int Queue { get; init; } = 512;

    /// <summary>The share of failures within <see cref="BreakWindow"/> that opens the circuit.</summary>
    public double BreakRatio { get; init; } = 0.5;

    /// <summary>Calls in a window below which the circuit never opens.</summary>
    public int BreakMinimum { get; init; } = 20;

    public TimeSpan BreakWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open.</summary>
    public TimeSpan BreakTime { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Where in a message something stands: a form or query field, or a header.</summary>
public sealed record Place(PlaceKind Kind, string Name)
{
    public override string ToString() => Kind == PlaceKind.Header ? $"header {Name}" : Name;
}

public enum PlaceKind
{
    Field,
    Header,
}

public enum Envelope
{
    Form,
    Json,
    Soap,
}

public enum SignatureScheme
{
    None,
    SortedMd5,
    HmacSha256,
}

/// <summary>How messages are signed.</summary>
public sealed record SignatureManifest
{
    public required SignatureScheme Scheme { get; init; }

    public required Place Given { get; init; }

    public Place? Timestamp { get; init; }

    /// <summary><c>unix</c> for seconds, else a .NET date pattern read in the connector's zone.</summary>
    public string TimestampFormat { get; init; } = "unix";

    public Place? Nonce { get; init; }

    /// <summary>How far the time stamp may be from now.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);
}

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

public enum OperationKind
{
    /// <summary>An order: maps to the standard order model.</summary>
    Order,

    /// <summary>A state of a waybill: maps to a report.</summary>
    Report,

    /// <summary>A question about an order, answered from what the hub holds.</summary>
    Query,
}

/// <summary>Something the partner may ask for.</summary>
public sealed record InboundOperation
{
    public required string Name { get; init; }

    /// <summary>The partner's word for it.</summary>
    public required string Method { get; init; }

    public required OperationKind Kind { get; init; }

    /// <summary>Fields that hold personal data: masked wherever the message is shown.</summary>
    public IReadOnlyList<string> Sensitive { get; init; } = [];

    public IReadOnlyList<ParallelLists> Lists { get; init; } = [];

    public IReadOnlyList<BitString> BitStrings { get; init; } = [];
}

/// <summary>Lists in text that belong together by position; they become one list of objects, each with its <c>line</c> from 1.</summary>
public sealed record ParallelLists(string Into, IReadOnlyList<string> Fields, string Separator);

/// <summary>A text of digits, each a mark by its place; it becomes a list of <c>{key, value}</c> of those that are not 0.</summary>
/// <param name="Into">The name of the new list.</param>
/// <param name="Field">The text.</param>
/// <param name="Length">The most digits.</param>
/// <param name="Keys">Names of the places, from 1; a place without a name becomes <c>{otherPrefix}{place}</c>, so that nothing is lost.</param>
/// <param name="OtherPrefix">See <paramref name="Keys"/>.</param>
public sealed record BitString(string Into, string Field, int Length, IReadOnlyDictionary<int, string> Keys, string OtherPrefix);

/// <summary>What the hub asks of the partner.</summary>
public sealed record OutboundManifest
{
    public SignatureManifest? Signature { get; init; }

    public Place? AppKey { get; init; }

    public required IReadOnlyList<OutboundOperation> Operations { get; init; }
}

/// <summary>Something the hub may ask for.</summary>
public sealed record OutboundOperation
{
    public required string Name { get; init; }

    public required string Verb { get; init; }

    public required string Path { get; init; }

    /// <summary>Envelope of request and answer; with Form the request goes into the query.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>The element in the SOAP body.</summary>
    public string? SoapMethod { get; init; }

    /// <summary>The partner does the work of one idempotency key once, so that an unknown result may simply be asked for again.</summary>
    public bool Idempotent { get; init; }

    /// <summary>The operation that tells what became of one of these; it is asked before a retry.</summary>
    public string? QueryBeforeRetry { get; init; }
}

/// <summary>A partner's codes in the hub's words, for one document and perhaps one customer.</summary>
public sealed record CodeTable
{
    public required string Name { get; init; }

    /// <summary>The document the codes stand in: one code may mean different things in two documents.</summary>
    public required string Document { get; init; }

    /// <summary>The customer the codes are for; null: all whose own table does not have the code.</summary>
    public string? Customer { get; init; }

    public required IReadOnlyDictionary<string, string> Map { get; init; }
}
