namespace OrderHub.Server.Storage.Sharding;

/// <summary>One database that holds everything.</summary>
public sealed class SingleDatabase(IDatabase database, bool isShared = false) : IShards
{
    public IDatabase Home => database;

    public bool IsShared => isShared;

    public IReadOnlyList<IDatabase> All { get; } = [database];

    public int PlaceOf(int shard) => 0;

    public IDatabase For(int shard) => database;
}
