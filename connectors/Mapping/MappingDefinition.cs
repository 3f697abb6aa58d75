namespace OrderHub.Connectors.Mapping;

/// <summary>How a connector's messages become the hub's, and back: <c>mapping.json</c>.</summary>
public sealed record MappingDefinition
{
    /// <summary>What the author calls this state of the mapping; recorded with each exchange together with the content's hash.</summary>
    public required string Version { get; init; }

    /// <summary>By name of the inbound operation.</summary>
    public required IReadOnlyDictionary<string, InboundMapping> Inbound { get; init; }

    /// <summary>The reply for everything that is not taken, an expression over the error; null where the connector hears nothing.</summary>
    public string? ErrorReply { get; init; }

    /// <summary>The same as text out of a Handlebars template over the error; instead of <see cref="ErrorReply"/>.</summary>
    public string? ErrorReplyTemplate { get; init; }

    /// <summary>By name of the outbound operation.</summary>
    public required IReadOnlyDictionary<string, OutboundMapping> Outbound { get; init; }

    /// <summary>From one of the partner's own orders to the hub's words; codes are those of the document <see cref="OrdersDocument"/>.</summary>
    public IReadOnlyList<MappingRow> Orders { get; init; } = [];

    /// <summary>What code tables call the partner's own orders.</summary>
    public const string OrdersDocument = "orders";
}

/// <summary>One inbound document.</summary>
public sealed record InboundMapping
{
    /// <summary>The system behind the partner that the message names, for tables that hold for one system only.</summary>
    public string? System { get; init; }

    /// <summary>The customer in the message, for tables that hold for one customer only.</summary>
    public string? Customer { get; init; }

    /// <summary>The partner's own number of the message; without it the content's hash is its number.</summary>
    public string? Key { get; init; }

    public required IReadOnlyList<MappingRow> Rows { get; init; }

    public IReadOnlyList<MappingCheck> Checks { get; init; } = [];

    /// <summary>The reply when all went well, an expression over the result; null where nobody is answered.</summary>
    public string? Reply { get; init; }

    /// <summary>The same as text out of a Handlebars template over the result; instead of <see cref="Reply"/>.</summary>
    public string? ReplyTemplate { get; init; }
}

/// <summary>One call: its request, and what its answers mean.</summary>
public sealed record OutboundMapping
{
    /// <summary>From the call's input to the partner's document.</summary>
    public required IReadOnlyList<MappingRow> Request { get; init; }

    /// <summary>A Handlebars template that writes the body over what <see cref="Request"/> made, for texts that no envelope describes.</summary>
    public string? RequestTemplate { get; init; }

    /// <summary>Over the answer: true means it is done.</summary>
    public required string Done { get; init; }

    /// <summary>Over the answer: true means no, for good.</summary>
    public string? Refused { get; init; }

    /// <summary>Over the answer: true means not now, and nothing happened.</summary>
    public string? Failed { get; init; }

    /// <summary>Over the answer: the code of a refusal in the hub's words.</summary>
    public string? Code { get; init; }

    /// <summary>Over the answer: the partner's words.</summary>
    public string? Message { get; init; }

    /// <summary>From the answer to the call's output.</summary>
    public required IReadOnlyList<MappingRow> Response { get; init; }

    /// <summary>Over <c>{input, output}</c> of the operation that is asked before a retry: true means that this call did happen.</summary>
    public string? Happened { get; init; }

    /// <summary>From <c>{input, output}</c> to the output this call would have given.</summary>
    public IReadOnlyList<MappingRow> Recovered { get; init; } = [];
}

/// <summary>What a value is turned into.</summary>
public enum RowType
{
    Text,
    Integer,
    Decimal,
    Flag,

    /// <summary>A time of the partner to UTC in ISO 8601.</summary>
    Time,

    /// <summary>UTC in ISO 8601 to a time as the partner writes it.</summary>
    PartnerTime,

    /// <summary>A partner's code to the hub's word, by a table of the manifest.</summary>
    Code,

    /// <summary>As it is.</summary>
    Json,

    /// <summary>Whatever it is, as the text of JSON: JSON inside a JSON string.</summary>
    JsonText,
}

/// <summary>
/// <c>target &lt;- expression</c>. A row with rows of its own makes an object, or, with <see cref="Each"/>, a list with one object
/// an item, whose expressions see the item.
/// </summary>
public sealed record MappingRow
{
    /// <summary>Path in what is made: <c>a.b</c>, <c>parties[0].name</c>.</summary>
    public required string Target { get; init; }

    public string? From { get; init; }

    /// <summary>The partner's name for the field, told with a fault, where the expression is more than that name.</summary>
    public string? Path { get; init; }

    public RowType Type { get; init; }

    public bool Required { get; init; }

    /// <summary>Taken when the expression gives nothing.</summary>
    public string? Default { get; init; }

    /// <summary>The most characters of a text.</summary>
    public int MaxLength { get; init; } = 512;

    /// <summary>Date pattern of a time; <c>unix</c> and <c>unixMs</c> for seconds and milliseconds since 1970.</summary>
    public string Format { get; init; } = "yyyy-MM-dd HH:mm:ss";

    /// <summary>The code table.</summary>
    public string? Table { get; init; }

    /// <summary>The row counts only where this is true.</summary>
    public string? When { get; init; }

    public string? Each { get; init; }

    public IReadOnlyList<MappingRow> Rows { get; init; } = [];
}

/// <summary>Something that must be true of a message as a whole.</summary>
/// <param name="Path">The field to look at.</param>
/// <param name="Holds">An expression that is true for good messages.</param>
/// <param name="Message">One sentence for when it is not.</param>
public sealed record MappingCheck(string Path, string Holds, string Message);
