namespace OrderHub.Connectors.Manifests;

/// <summary>Records of fixed width, one a line, in bytes of the connector's character set.</summary>
public sealed record FixedFormat
{
    public FixedRecord? Header { get; init; }

    public required FixedRecord Detail { get; init; }

    public FixedRecord? Trailer { get; init; }

    /// <summary>Lines end with carriage return and line feed, else with line feed alone.</summary>
    public bool CarriageReturns { get; init; } = true;

    public int MaxRows { get; init; } = 10_000;
}

/// <summary>One kind of line.</summary>
/// <param name="Mark">What the line begins with.</param>
/// <param name="Fields">The fields after the mark, without gaps.</param>
public sealed record FixedRecord(string Mark, IReadOnlyList<FixedField> Fields)
{
    public int Width => Mark.Length + Fields.Sum(part => part.Width);
}

/// <summary>One field.</summary>
/// <param name="Name">Its name in the message.</param>
/// <param name="Width">Its width in bytes.</param>
/// <param name="Zeros">True for a number filled with zeros on its left; else text filled with blanks on its right.</param>
/// <param name="Counts">True where it holds the number of detail lines.</param>
public sealed record FixedField(string Name, int Width, bool Zeros, bool Counts);
