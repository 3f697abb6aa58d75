using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>What is known of a message so far. Each step of the reading adds its part.</summary>
public sealed record InboundReading
{
    public required Connector Connector { get; init; }

    public required RawMessage Raw { get; init; }

    /// <summary>Fields of query and form, in the order they came.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>The same with the other meaning of the plus sign; null where that is no difference.</summary>
    public IReadOnlyList<FormField>? FieldsOtherwise { get; init; }

    public PartnerCredential? Credential { get; init; }

    public SignatureReading? Signature { get; init; }

    /// <summary>The nonce that this message used up; null where its protocol has none.</summary>
    public TakenNonce? Nonce { get; init; }

    public DecodedText? Text { get; init; }

    public string? Method { get; init; }

    public InboundOperation? Operation { get; init; }

    /// <summary>The bytes of the business document, whose hash tells one content from another.</summary>
    public byte[] Business { get; init; } = [];

    public JsonObject? Message { get; init; }

    /// <summary>The document as it came, as JSON: <see cref="Message"/> is unfolded further while it is mapped.</summary>
    public byte[]? Decoded { get; init; }

    public string? MessageKey { get; init; }

    public MappingResult? Mapping { get; init; }

    /// <summary>Set for an operation of kind order.</summary>
    public OrderContent? Order { get; init; }

    /// <summary>Set for an operation of kind report.</summary>
    public InboundReport? Report { get; init; }

    /// <summary>Set instead for a report that is a list, oldest first.</summary>
    public IReadOnlyList<InboundReport> Reports { get; init; } = [];

    /// <summary>Every step that ran or was passed over, in order.</summary>
    public IReadOnlyList<StepReading> Steps { get; init; } = [];

    public InboundManifest Inbound => Connector.Manifest.Inbound!;

    /// <summary>The first step that failed; null: all is well.</summary>
    public StepReading? Failure => Steps.FirstOrDefault(step => step.State == StepState.Failed);

    /// <summary>A field of what was mapped, as text, whether the partner wrote a number or a text; null where there is none.</summary>
    public string? Mapped(string field) => (Mapping?.Value[field] as JsonValue)?.ToString();

    /// <summary>What stands at a place; the method without what only some clients write before it.</summary>
    public string? Find(Place place) => Stated(place) is { } text && place == Inbound.Method && Inbound.MethodPrefix is { } prefix && text.StartsWith(prefix, StringComparison.Ordinal)
        ? text[prefix.Length..]
        : Stated(place);

    private string? Stated(Place place) => place.Kind == PlaceKind.Header
        ? Raw.Headers.GetValueOrDefault(place.Name)
        : Fields.FirstOrDefault(field => field.Name == place.Name)?.Text;
}

/// <summary>A signature as given and as it should be. <paramref name="Expected"/> is null where the secret is not known.</summary>
public sealed record SignatureReading(string? Given, string? Expected, bool Matches, string? BaseString);

public enum StepState
{
    Ok,
    Failed,
    Skipped,
}

/// <summary>How one step went.</summary>
/// <param name="Name">parse, signature, decode, map or validate.</param>
/// <param name="State">How it went.</param>
/// <param name="Code">The code of its failure, which picks the partner's own.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Faults">Everything that is wrong; for a step that went well, what is odd.</param>
public sealed record StepReading(string Name, StepState State, string? Code, string? Message, IReadOnlyList<Fault> Faults);

/// <summary>A state of an order or a waybill as mapped from a partner's message.</summary>
public sealed record InboundReport
{
    /// <summary>The partner's own number of the message, by which a second copy is known; null: its content is.</summary>
    public string? MessageId { get; init; }

    /// <summary>The hub's number of the order, where the partner knows it; else the waybill number says which one it is.</summary>
    public string? OrderNo { get; init; }

    public string? WaybillNo { get; init; }

    public required OrderStatus Status { get; init; }

    public required string RawCode { get; init; }

    /// <summary>The time as the partner wrote it; null where it wrote none.</summary>
    public string? RawTime { get; init; }

    /// <summary>The least time there is where the partner gave none, or one that is none: then it counts from when it came.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    public string? Operator { get; init; }

    public string? Reason { get; init; }

    /// <summary>What moved, by line of the order.</summary>
    public IReadOnlyList<ReportedLine> Lines { get; init => field = value ?? []; } = [];

    /// <summary>How many lines the partner tells in all, where it splits a document over several messages.</summary>
    public int? TotalLines { get; init; }

    /// <summary>False: more of the same document will come.</summary>
    public bool? IsFinal { get; init; }

    /// <summary>Parcels that the partner packed.</summary>
    public IReadOnlyList<ReportedPackage> Packages { get; init => field = value ?? []; } = [];

    /// <summary>How it is carried, where the partner tells.</summary>
    public ReportedCarriage? Carriage { get; init; }

    /// <summary>What shows that it was done: the number of a photo, a code that the consignee told.</summary>
    public string? Proof { get; init; }

    /// <summary>The signal that it raises where it is no step on the order's way, such as <c>temperature.breach</c>; null: it is a report like others.</summary>
    public string? Alarm { get; init; }

    /// <summary>The document of the order that it is about, where a partner answers for documents one by one, such as customs; null: the order itself.</summary>
    public string? Document { get; init; }

    /// <summary>The partner's number of that document.</summary>
    public string? DocumentNo { get; init; }

    /// <summary>What became of that document, in the hub's words.</summary>
    public string? DocumentState { get; init; }

    /// <summary>Taxes that were assessed with it, in the order's currency.</summary>
    public decimal? Tax { get; init; }
}

/// <summary>A nonce that a message used up.</summary>
/// <param name="Owner">Whose nonces they are: connector and app key.</param>
/// <param name="Nonce">As it stands in the message.</param>
public sealed record TakenNonce(string Owner, string Nonce);
