using System.Collections.Frozen;

namespace OrderHub.Server.Model.Fields;

/// <summary>The parts of an order that may carry extension fields, and the tables that keep them.</summary>
public static class FieldEntities
{
    public const string Order = "order";
    public const string Goods = "goods";
    public const string Cargo = "cargo";
    public const string Party = "party";
    public const string Package = "package";

    public const string MainTable = "ord_main";
    public const string CargoTable = "ord_cargo";

    private static readonly FrozenDictionary<string, string> Tables = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Order] = MainTable,
        ["channel"] = MainTable,
        ["marketing"] = MainTable,
        ["finance"] = MainTable,
        ["operation"] = MainTable,
        ["customs"] = MainTable,
        [Goods] = "ord_goods",
        [Cargo] = CargoTable,
        [Party] = "ord_party",
        [Package] = "ord_package",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<string> All { get; } = [.. Tables.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The table of an entity; null for a word that is none. <c>ord_cargo</c> is the JSON of cargo in <c>ord_main</c>, whose names are its columns.</summary>
    public static string? TableOf(string entity) => Tables.GetValueOrDefault(entity);

    /// <summary>True where the order carries the values itself, in <c>extensions</c>; else each goods line, party, package or piece of cargo its own.</summary>
    public static bool IsOfOrder(string entity) => TableOf(entity) == MainTable;
}

/// <summary>The reserved columns.</summary>
public static class FieldColumns
{
    private static readonly IReadOnlyList<string> Main = Make(20);
    private static readonly IReadOnlyList<string> Others = Make(10);

    // Cargo is JSON in the order's row, and the exchange of keys goes through columns: nothing encrypted there.
    private static readonly IReadOnlyList<string> Cargo = [.. Others.Where(column => TypeOf(column) != FieldType.Encrypted)];

    /// <summary>The reserved columns of a table, in order: texts, numbers, times, sealed ones.</summary>
    public static IReadOnlyList<string> Of(string table) => table switch
    {
        FieldEntities.MainTable => Main,
        FieldEntities.CargoTable => Cargo,
        _ => Others,
    };

    /// <summary>The type that a column keeps, by its letter.</summary>
    public static FieldType TypeOf(string column) => column[4] switch
    {
        's' => FieldType.String,
        'n' => FieldType.Number,
        't' => FieldType.Time,
        _ => FieldType.Encrypted,
    };

    private static string[] Make(int texts) => [.. Numbered('s', texts), .. Numbered('n', 6), .. Numbered('t', 4), .. Numbered('x', 6)];

    private static IEnumerable<string> Numbered(char letter, int count) => Enumerable.Range(1, count).Select(i => $"ext_{letter}{i:00}");
}
