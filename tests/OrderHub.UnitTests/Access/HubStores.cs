using System.Globalization;
using OrderHub.Testing;
using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Access;

/// <summary>Settings that give a server stores of its own of a kind; those of MariaDB end with the run's server.</summary>
internal static class HubStores
{
    public static async Task<IReadOnlyDictionary<string, string?>> OfAsync(StoreKind kind)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (kind == StoreKind.FourSqlite)
        {
            settings["OrderHub:Storage:Files"] = "4";
        }

        for (var place = 0; place < kind switch { StoreKind.MariaDb => 1, StoreKind.FourMariaDb => 4, _ => 0 }; place++)
        {
            settings["OrderHub:Storage:Provider"] = "mysql";
            settings[string.Create(CultureInfo.InvariantCulture, $"OrderHub:Storage:MySql:Connections:{place}")] = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        }

        return settings;
    }
}
