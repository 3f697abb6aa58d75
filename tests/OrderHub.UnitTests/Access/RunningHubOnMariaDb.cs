using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>The same server over a database of its own on a real MariaDB.</summary>
public sealed class RunningHubOnMariaDb : RunningHub
{
    private string connectionString = "";

    protected override async Task<IReadOnlyDictionary<string, string?>> SettingsAsync()
    {
        connectionString = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        return new Dictionary<string, string?>(StringComparer.Ordinal) { ["OrderHub:Storage:Provider"] = "MySql", ["OrderHub:Storage:MySql:Connections:0"] = connectionString };
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await (await MariaDbServer.SharedAsync()).DropDatabaseAsync(connectionString);
    }
}

/// <summary>Tests that share one server over MariaDB.</summary>
[CollectionDefinition(Name)]
public sealed class RunningHubOnMariaDbCollection : ICollectionFixture<RunningHubOnMariaDb>
{
    public const string Name = "running hub on MariaDB";
}
