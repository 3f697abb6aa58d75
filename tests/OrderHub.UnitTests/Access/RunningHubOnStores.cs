using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>The same server over a database of its own on a real MariaDB.</summary>
public sealed class RunningHubOnMariaDb : RunningHub
{
    protected override Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => HubStores.OfAsync(StoreKind.MariaDb);
}

/// <summary>The same server over four files.</summary>
public sealed class RunningHubOnFour : RunningHub
{
    protected override Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => HubStores.OfAsync(StoreKind.FourSqlite);
}

/// <summary>The same server over four databases on a real MariaDB.</summary>
public sealed class RunningHubOnFourMariaDb : RunningHub
{
    protected override Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => HubStores.OfAsync(StoreKind.FourMariaDb);
}

/// <summary>Tests that share one server over MariaDB.</summary>
[CollectionDefinition(Name)]
public sealed class RunningHubOnMariaDbCollection : ICollectionFixture<RunningHubOnMariaDb>
{
    public const string Name = "running hub on MariaDB";
}

/// <summary>Tests that share one server over four files.</summary>
[CollectionDefinition(Name)]
public sealed class RunningHubOnFourCollection : ICollectionFixture<RunningHubOnFour>
{
    public const string Name = "running hub on four files";
}

/// <summary>Tests that share one server over four databases of MariaDB.</summary>
[CollectionDefinition(Name)]
public sealed class RunningHubOnFourMariaDbCollection : ICollectionFixture<RunningHubOnFourMariaDb>
{
    public const string Name = "running hub on four MariaDB databases";
}
