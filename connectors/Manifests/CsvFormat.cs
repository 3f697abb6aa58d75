namespace OrderHub.Connectors.Manifests;

/// <summary>Rows of separated values.</summary>
public sealed record CsvFormat
{
    public char Separator { get; init; } = ',';

    /// <summary>The first row names the columns; without it they stand in the order of <see cref="Columns"/>.</summary>
    public bool HasHeader { get; init; } = true;

    public required IReadOnlyList<CsvColumn> Columns { get; init; }

    public int MaxRows { get; init; } = 10_000;
}

/// <summary>A column.</summary>
/// <param name="Name">Its name in the message.</param>
/// <param name="Header">Its name in the first row.</param>
/// <param name="Optional">True: the column may be missing from the file.</param>
public sealed record CsvColumn(string Name, string Header, bool Optional);
