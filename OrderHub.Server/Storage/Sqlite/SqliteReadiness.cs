using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>An order can be taken only while its store takes writes.</summary>
internal sealed class SqliteReadiness(SqliteStores stores) : IReadinessCheck
{
    public string Name => "storage";

    public async ValueTask<string?> FindReasonAsync(CancellationToken ct)
    {
        foreach (var database in stores.Databases)
        {
            if (await database.FindWriteFaultAsync(ct) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
