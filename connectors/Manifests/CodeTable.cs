namespace OrderHub.Connectors.Manifests;

/// <summary>A partner's codes in the hub's words, for one document and perhaps one customer.</summary>
public sealed record CodeTable
{
    public required string Name { get; init; }

    /// <summary>The document the codes stand in: one code may mean different things in two documents.</summary>
    public required string Document { get; init; }

    /// <summary>The system behind the partner that the codes are of, such as one carrier of an aggregator; null: all whose own table does not have the code.</summary>
    public string? System { get; init; }

    /// <summary>The customer the codes are for; null: all whose own table does not have the code.</summary>
    public string? Customer { get; init; }

    public required IReadOnlyDictionary<string, string> Map { get; init; }
}
