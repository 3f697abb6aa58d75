namespace OrderHub.Connectors.Manifests;

/// <summary>How files are taken from a folder.</summary>
public sealed record FolderManifest
{
    /// <summary>Names that count, with <c>*</c> and <c>?</c>; others are left where they are.</summary>
    public string Pattern { get; init; } = "*";

    /// <summary>How long a file's size and time must stay the same before it counts as whole.</summary>
    public TimeSpan Stable { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What becomes of the good rows of a file with bad ones.</summary>
    public RowPolicy Policy { get; init; }

    /// <summary>The field by whose value rows belong together; null: each row is a message of its own.</summary>
    public string? GroupBy { get; init; }

    /// <summary>
    /// The field by whose value files keep their order: those that share none are taken at once; null: all are taken one after the other, in the order
    /// of their names.
    /// </summary>
    public string? OrderBy { get; init; }

    /// <summary>
    /// The outbound operation that tells the sender what became of a file. Its input is <c>{file, outcome, taken, refused, rows}</c>, each row with
    /// <c>line</c>, <c>key</c>, <c>outcome</c>, <c>orderNo</c>, <c>code</c> and <c>message</c>; null: nobody is told.
    /// </summary>
    public string? Result { get; init; }
}

/// <summary>What becomes of the good rows of a file with bad ones.</summary>
public enum RowPolicy
{
    /// <summary>Nothing is taken unless all can be read.</summary>
    All,

    /// <summary>Good rows are taken, the others go to the reject folder.</summary>
    Rows,
}

/// <summary>How the partner is asked for what is new: a call whose answers are messages.</summary>
public sealed record PollManifest
{
    /// <summary>The outbound operation that asks. Its input is <c>{since, sinceId, limit}</c>, its output <c>{items}</c>, each with <c>id</c> and <c>time</c>.</summary>
    public required string Ask { get; init; }

    /// <summary>The inbound operation that each item is a message of.</summary>
    public required string Into { get; init; }

    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far back of the newest seen the partner is asked again, for rows that appear late.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Items asked for at once.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Pages of one round.</summary>
    public int MaxPages { get; init; } = 100;
}
