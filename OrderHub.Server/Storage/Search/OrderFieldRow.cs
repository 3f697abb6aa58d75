namespace OrderHub.Server.Storage.Search;

/// <summary>Row of <c>order_field</c>: one value of an extension field or mark that orders are found by.</summary>
/// <param name="Name">Name in the search document; example <c>ext.preCoolTemp</c> or <c>mark.ORDER.COD</c>.</param>
public sealed record OrderFieldRow(string Name)
{
    public string? Exact { get; init; }

    /// <summary>Place of a number (in ten-thousandths) or time (in milliseconds).</summary>
    public long? Sort { get; init; }

    /// <summary>Text of which any part is searched.</summary>
    public string? Words { get; init; }

    /// <summary>Blind index of an encrypted value.</summary>
    public byte[]? BlindIndex { get; init; }
}

/// <summary>A condition on a field; what is null does not narrow it.</summary>
/// <param name="Name">Name in the search document.</param>
public sealed record OrderFieldFilter(string Name)
{
    public string? Exact { get; init; }

    /// <summary>This place or a later one.</summary>
    public long? From { get; init; }

    /// <summary>Before this place.</summary>
    public long? To { get; init; }

    /// <summary>Part of the text.</summary>
    public string? Word { get; init; }

    public byte[]? BlindIndex { get; init; }
}
