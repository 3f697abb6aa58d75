using System.Collections.Concurrent;
using System.Collections.Frozen;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Lookups;

namespace OrderHub.Server.Data.Lookups;

/// <summary>A lane's rate: money for the first and each further kilogram, in its currency, and the time it takes.</summary>
public sealed record Lane(decimal FirstKg, decimal NextKg, TimeSpan Transit, string Currency);

/// <summary>The provinces that a line serves.</summary>
public sealed class ServedRegions(IEnumerable<string> provinces)
{
    private readonly FrozenSet<string> served = provinces.Select(Province.Normalise).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True where the province is served, with or without its kind of region written out.</summary>
    public bool Serves(string? province) => province is not null && served.Contains(Province.Normalise(province));
}

/// <summary>
/// The tenant's maintained tables, kept in memory: they are small, read by every order and changed seldom. A change on
/// another node is seen after <see cref="MaxAge"/>.
/// </summary>
public sealed class LookupData(IDatabase database, TimeProvider clock)
{
    /// <summary>How old a copy may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, Copy> copies = [];

    public async ValueTask<ServedRegions> RegionsAsync(int tenantId, string line, CancellationToken ct) =>
        (await CopyAsync(tenantId, ct)).Regions.GetValueOrDefault(line) ?? new ServedRegions([]);

    /// <summary>The rate of a lane; null where there is none.</summary>
    public async ValueTask<Lane?> LaneAsync(int tenantId, string productCode, string? from, string? to, CancellationToken ct) =>
        from is null || to is null
            ? null
            : (await CopyAsync(tenantId, ct)).Lanes.GetValueOrDefault((productCode, Province.Normalise(from), Province.Normalise(to)));

    private async ValueTask<Copy> CopyAsync(int tenantId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (copies.TryGetValue(tenantId, out var copy) && now - copy.ReadAt < MaxAge)
        {
            return copy;
        }

        var regions = await LookupTables.RegionsAsync(database, tenantId, ct);
        var lanes = await LookupTables.LanesAsync(database, tenantId, ct);
        return copies[tenantId] = new(
            now,
            regions.GroupBy(row => row.Line, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => new ServedRegions(group.Select(row => row.Province)), StringComparer.Ordinal),
            lanes.ToFrozenDictionary(
                row => (row.ProductCode, Province.Normalise(row.FromProvince), Province.Normalise(row.ToProvince)),
                row => new Lane(row.FirstKg, row.NextKg, TimeSpan.FromHours(row.TransitHours), row.Currency)));
    }

    private sealed record Copy(
        DateTimeOffset ReadAt,
        FrozenDictionary<string, ServedRegions> Regions,
        FrozenDictionary<(string Product, string From, string To), Lane> Lanes);
}
