using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Months;

/// <summary>
/// The months that the tables of orders of one database are cut into (<see cref="MonthTables"/>), so that a whole month goes at once. Behind
/// the last one a part takes whatever is later: an order always finds its place.
/// </summary>
public interface IMonthPartitions
{
    /// <summary>The months that a table has, rising; the first one holds all that is older too.</summary>
    Task<IReadOnlyList<Month>> OfAsync(string table, CancellationToken ct);

    /// <summary>Makes the months up to <paramref name="last"/> that a table lacks, from its oldest row or <paramref name="now"/> on. Of two that ask at once one makes them.</summary>
    /// <returns>The months made, rising.</returns>
    Task<IReadOnlyList<Month>> MakeAsync(Month now, Month last, CancellationToken ct);

    /// <summary>Drops a table's month with all its rows; nothing where it has no such month.</summary>
    Task DropAsync(string table, Month month, CancellationToken ct);
}
