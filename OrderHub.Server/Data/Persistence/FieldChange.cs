namespace OrderHub.Server.Data.Persistence;

/// <summary>One field in which two states of an order differ.</summary>
/// <param name="Path">Path in the order; example <c>parties[1].mobile</c>. Places in lists are those of the newer state, or of the older one for what is gone.</param>
/// <param name="Old">Its value before, masked where personal; null: there was none.</param>
/// <param name="New">Its value now, masked where personal; null: there is none.</param>
/// <param name="Entry">What the entry of the order's list is known by (a role, a product code), where the field is in one.</param>
public sealed record FieldChange(string Path, string? Old, string? New, string? Entry = null);

/// <summary>What a list's entries are known by, so that one that moved is not taken for another.</summary>
public static class ListKeys
{
    /// <summary>The properties that name an entry of the list; null where only its place does.</summary>
    public static string[]? Of(string list) => list switch
    {
        "parties" => ["role"],
        "goods" => ["lineNo"],
        "products" => ["productCode"],
        "packages" => ["seq"],
        "marks" => ["domain", "key"],
        "references" => ["sourceSystem", "refType", "refNo"],
        _ => null,
    };
}
