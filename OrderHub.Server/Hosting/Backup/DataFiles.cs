using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Hosting.Backup;

/// <summary>Which files of a data folder are what.</summary>
public static class DataFiles
{
    public const string Orders = "orders.db";
    public const string Search = "search.db";

    /// <summary>There while a restore is not at its end; a server does not start over half a restore.</summary>
    public const string UnfinishedRestore = "restore-unfinished";

    /// <summary>Begins the name of a folder in which a restore keeps what was there.</summary>
    public const string KeptPrefix = "kept-";

    /// <summary>Where a restore unpacks.</summary>
    public const string Staging = "restore-staging";

    /// <summary>The schema that belongs to a store's file; null for a file of another kind.</summary>
    public static IReadOnlyList<SqliteMigration>? SchemaOf(string name) => name switch
    {
        _ when HoldsOrders(name) => SqliteMigration.Shipped("Orders"),
        Search => SqliteMigration.Shipped("Search"),
        "connectors.db" => SqliteMigration.Shipped("Connectors"),
        "jobs.db" => SqliteMigration.Shipped("Jobs"),
        _ => null,
    };

    /// <summary>
    /// The stores, in the order in which they are copied: the orders last. All others refer to them and never the other way round, and the
    /// tenants' keys lie with the orders: so nothing in a backup names an order or a key that is not in it, and the search index is behind
    /// the orders or level with them, never ahead.
    /// </summary>
    public static IReadOnlyList<string> Stores(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.db").Select(path => Path.GetFileName(path)!)
            .OrderBy(name => name == Orders).ThenByDescending(name => name, StringComparer.Ordinal),
    ];

    /// <summary>True for the file of orders, and for each of them where there are several.</summary>
    public static bool HoldsOrders(string name) => name == Orders
        || (name.StartsWith("orders", StringComparison.Ordinal) && name.EndsWith(".db", StringComparison.Ordinal) && name[6..^3].All(char.IsAsciiDigit));

    /// <summary>All that makes a data folder one that is in use.</summary>
    public static IReadOnlyList<string> Content(string folder) =>
    [
        .. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)
            .Where(name => !IsAside(name) && !IsMasterKey(name)).Order(StringComparer.Ordinal),
    ];

    public static bool IsMasterKey(string name) => name.StartsWith(MasterKeySource.FileName, StringComparison.Ordinal);

    private static bool IsAside(string name) =>
        name is DataFolderLock.FileName or DataFolderLock.HolderFileName or UnfinishedRestore or Staging || name.StartsWith(KeptPrefix, StringComparison.Ordinal);
}
