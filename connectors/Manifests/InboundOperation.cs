namespace OrderHub.Connectors.Manifests;

/// <summary>What kind of thing an operation is to the hub.</summary>
public enum OperationKind
{
    /// <summary>An order: maps to the standard order model.</summary>
    Order,

    /// <summary>What became of an order or a waybill: maps to a report, or to several.</summary>
    Report,

    /// <summary>A question about an order, answered from what the hub holds.</summary>
    Query,

    /// <summary>A wish that an order is not carried out.</summary>
    Cancel,
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

    /// <summary>Paths of texts that hold JSON themselves, outermost first.</summary>
    public IReadOnlyList<string> JsonTexts { get; init; } = [];

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
