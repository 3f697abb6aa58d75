using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>What the legacy client knows of its orders: the number the hub gave, or the error.</summary>
internal sealed record EclpRow(string IsvUuid, string? EclpSoNo, string? Error, int Sent);

/// <summary>All orders that were sent.</summary>
internal sealed class EclpBook
{
    private readonly ConcurrentDictionary<string, EclpRow> rows = new(StringComparer.Ordinal);

    public void Note(string isvUuid, string? eclpSoNo, string? error) => rows.AddOrUpdate(
        isvUuid,
        new EclpRow(isvUuid, eclpSoNo, error, 1),
        (_, row) => row with { EclpSoNo = row.EclpSoNo ?? eclpSoNo, Error = error, Sent = row.Sent + 1 });

    public IReadOnlyDictionary<string, object> Snapshot() => rows.Values
        .OrderBy(row => row.IsvUuid, StringComparer.Ordinal)
        .ToDictionary(row => row.IsvUuid, row => (object)new { row.EclpSoNo, row.Error, row.Sent }, StringComparer.Ordinal);
}
