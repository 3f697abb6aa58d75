using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Keys;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Security.Keys.Rotation;

/// <summary>One table with sealed values in one database.</summary>
/// <param name="Name">Store, number of the database, and table; example <c>orders.0/ord_party</c>.</param>
public sealed record SealedPlace(string Name, SealedTable Table, IDatabase Database);

/// <summary>Every place there is, in the order in which a rotation walks.</summary>
public sealed class SealedPlaces(IShards shards, [FromKeyedServices(StorageSetup.Connectors)] IDatabase connectors)
{
    public IReadOnlyList<SealedPlace> All { get; } =
    [
        .. shards.All.SelectMany((database, number) => Of(SealedTables.Orders, database, number)),
        .. Of(SealedTables.Connectors, connectors, 0),
    ];

    private static IEnumerable<SealedPlace> Of(string store, IDatabase database, int number) => SealedTables.All
        .Where(table => table.Store == store)
        .Select(table => new SealedPlace($"{store}.{number}/{table.Name}", table, database));
}
