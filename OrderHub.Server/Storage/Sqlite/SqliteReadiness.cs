using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>An order can be taken only while its store takes writes.</summary>
internal sealed class SqliteReadiness(SqliteDatabase database) : IReadinessCheck
{
    public string Name => "storage";

    public ValueTask<string?> FindReasonAsync(CancellationToken ct) => database.FindWriteFaultAsync(ct);
}
