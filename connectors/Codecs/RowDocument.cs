using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Codecs;

/// <summary>A file of rows.</summary>
public sealed record RowDocument
{
    public JsonObject? Header { get; init; }

    public JsonObject? Trailer { get; init; }

    public IReadOnlyList<DocumentRow> Rows { get; init; } = [];

    /// <summary>What is wrong with the file as a whole.</summary>
    public IReadOnlyList<MessageFault> Faults { get; init; } = [];

    /// <summary>All that is wrong, in the file and in its rows.</summary>
    public IReadOnlyList<MessageFault> AllFaults => [.. Faults, .. Rows.SelectMany(row => row.Faults)];

    /// <summary>As a message: <c>{header, rows, trailer}</c>, of the rows given or of all.</summary>
    public JsonObject ToTree(IEnumerable<DocumentRow>? rows = null)
    {
        var tree = new JsonObject();
        if (Header is not null)
        {
            tree["header"] = Header.DeepClone();
        }

        tree["rows"] = new JsonArray([.. (rows ?? Rows).Select(row => row.Values.DeepClone())]);
        if (Trailer is not null)
        {
            tree["trailer"] = Trailer.DeepClone();
        }

        return tree;
    }
}

/// <summary>One row.</summary>
/// <param name="Line">Its number in the file, from 1, as an editor or a spreadsheet shows it.</param>
/// <param name="Values">Its fields by name, as text, and its <c>line</c>.</param>
/// <param name="Raw">As it stood in the file.</param>
/// <param name="Faults">What is wrong with it.</param>
public sealed record DocumentRow(int Line, JsonObject Values, byte[] Raw, IReadOnlyList<MessageFault> Faults);
