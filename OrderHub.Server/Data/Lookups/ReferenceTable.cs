using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Lookups;

/// <summary>What a cell holds.</summary>
public enum ReferenceType
{
    Text,

    /// <summary>Name of a province; kept and looked up without its kind of region.</summary>
    Province,

    /// <summary>Name of a city; kept and looked up without its kind of region.</summary>
    City,
    Whole,

    /// <summary>Money, weights and rates, exact.</summary>
    Number,
    Flag,
}

/// <summary>A column of a reference table.</summary>
public sealed record ReferenceColumn(string Name, ReferenceType Type, LocalText Title)
{
    /// <summary>False where the cell may be empty. An empty cell of a key stands for all.</summary>
    public bool Required { get; init; } = true;

    /// <summary>What an empty cell means; null: nothing.</summary>
    public string? Default { get; init; }

    public int MaxLength { get; init; } = 64;

    public decimal Least { get; init; }

    public decimal Greatest { get; init; } = 999_999_999;

    /// <summary>The only texts that it may hold; empty: any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>For a cell of several words with spaces between: the only words that it may hold; empty: any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}

/// <summary>The shape of a table that tenants maintain; declared here once, for storage, API, CSV, pages and capabilities alike.</summary>
/// <param name="Name">In addresses and the store; small letters and hyphens.</param>
/// <param name="Title">What it holds.</param>
/// <param name="Summary">How it is looked up.</param>
/// <param name="Key">Columns that name a row, the widest first.</param>
/// <param name="Cells">What the row says.</param>
public sealed record ReferenceTable(string Name, LocalText Title, LocalText Summary, IReadOnlyList<ReferenceColumn> Key, IReadOnlyList<ReferenceColumn> Cells)
{
    /// <summary>Between the cells of a key; no cell of one may hold it.</summary>
    public const char Separator = '|';

    /// <summary>The key as it is stored and looked up.</summary>
    public string KeyOf(params ReadOnlySpan<string?> parts)
    {
        var texts = new string[Key.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ReferenceCell.Normalise(Key[i], i < parts.Length ? parts[i] ?? "" : "");
        }

        return string.Join(Separator, texts);
    }

    /// <summary>Place of a column among the cells.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Cells.Count; i++)
        {
            if (Cells[i].Name == column)
            {
                return i;
            }
        }

        throw new ArgumentException($"The table {Name} has no column {column}.", nameof(column));
    }
}
