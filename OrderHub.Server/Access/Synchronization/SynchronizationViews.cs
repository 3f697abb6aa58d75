using OrderHub.Server.Model;
using OrderHub.Server.Operations.Synchronization;
using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Access.Synchronization;

/// <summary>The copies of other systems' orders, one a connector that masters orders.</summary>
public sealed record SynchronizationList(IReadOnlyList<SynchronizationView> Items);

/// <summary>How a copy of another system's orders stands.</summary>
/// <param name="Connector">By which it is read.</param>
/// <param name="Title">What the partner is called.</param>
/// <param name="MasteredBy">How lists mark its orders.</param>
/// <param name="State">unreachable, waiting, paused, failing, loading or current.</param>
/// <param name="Setup">The setting that is missing where it is unreachable; null otherwise.</param>
/// <param name="LagSeconds">Since the copy last had all that was new; null: never yet.</param>
/// <param name="Orders">Orders of the partner that lists show.</param>
/// <param name="Faults">Orders that could not be taken.</param>
/// <param name="Full">The full load; null: it has not begun.</param>
/// <param name="Changes">The increments; null: they have not begun.</param>
/// <param name="Counts">What was read so far; null: nothing.</param>
/// <param name="LastError">Why a run could last not go on.</param>
/// <param name="LastErrorAt">When.</param>
/// <param name="Paused">The pause; null: it is not paused.</param>
/// <param name="OverlapSeconds">How far each round goes back.</param>
public sealed record SynchronizationView(
    string Connector, LocalText Title, string MasteredBy, SyncState State, string? Setup, double? LagSeconds, long Orders, long Faults, FullLoadView? Full, IncrementsView? Changes,
    SyncCounts? Counts, string? LastError, DateTimeOffset? LastErrorAt, SyncPause? Paused, double OverlapSeconds)
{
    internal static SynchronizationView Of(SynchronizationStanding standing, DateTimeOffset now)
    {
        var (manifest, row) = (standing.Connector.Manifest, standing.Row);
        return new(
            manifest.Name, new(manifest.TitleEn, manifest.TitleZh), manifest.Orders!.MasteredBy, standing.State,
            standing.State == SyncState.Unreachable ? $"ORDERHUB__Connectors__{manifest.Name}__Url" : null,
            row?.CaughtUpAt is { } caughtUp ? Math.Max(0, Math.Round((now - caughtUp).TotalSeconds, 1)) : null,
            standing.Orders, standing.Faults,
            row is null ? null : new(row.Full?.At, row.FullUntil, row.FullRows, row.FullTotal, row.FullBegunAt, row.FullEndedAt),
            row is null ? null : new(row.Changes.At, row.Changes.Id, row.CaughtUpAt),
            row is null ? null : new(row.Pages, row.RowsRead, row.RowsNew, row.RowsChanged, row.RowsKnown, row.RowsMoved),
            row?.LastError, row?.LastErrorAt,
            row is { Paused: true } ? new(row.PausedReason ?? "", row.PausedBy ?? "", row.PausedAt ?? row.UpdatedAt) : null,
            manifest.Orders.Overlap.TotalSeconds);
    }
}

/// <summary>The walk through all orders.</summary>
/// <param name="At">The change that it is at, by the partner's clock; null once it has ended.</param>
/// <param name="Until">Up to where it goes.</param>
/// <param name="Rows">Orders read.</param>
/// <param name="Total">Orders there are, as the partner says; null: it does not.</param>
public sealed record FullLoadView(DateTimeOffset? At, DateTimeOffset Until, long Rows, long? Total, DateTimeOffset BegunAt, DateTimeOffset? EndedAt);

/// <summary>What follows the changes.</summary>
/// <param name="At">The newest change that was read, by the partner's clock.</param>
/// <param name="OrderNo">Of which order; empty where only the time is known.</param>
/// <param name="CaughtUpAt">When it last had all that was new.</param>
public sealed record IncrementsView(DateTimeOffset At, string OrderNo, DateTimeOffset? CaughtUpAt);

/// <summary>What was read so far.</summary>
/// <param name="Pages">Pages.</param>
/// <param name="Read">Orders.</param>
/// <param name="New">That were not known.</param>
/// <param name="Changed">That said something else.</param>
/// <param name="Known">That were as they were known.</param>
/// <param name="Moved">That the hub has taken over.</param>
public sealed record SyncCounts(long Pages, long Read, long New, long Changed, long Known, long Moved);

/// <summary>That a copy is paused.</summary>
public sealed record SyncPause(string Reason, string By, DateTimeOffset At);

/// <summary>Pause a copy.</summary>
/// <param name="Reason">Why, 1 to 500 characters; shown until it goes on.</param>
public sealed record PauseSynchronization(string? Reason = null);

/// <summary>Orders that could not be taken.</summary>
public sealed record SyncFaultPage(IReadOnlyList<SyncFaultView> Items, string? NextCursor);

/// <summary>An order that could not be taken.</summary>
/// <param name="OrderNo">Its number at its master.</param>
/// <param name="Code">What kind of fault.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="SeenAt">When it was last read.</param>
public sealed record SyncFaultView(string OrderNo, string Code, string Message, DateTimeOffset SeenAt)
{
    internal static SyncFaultView Of(SynchronizationFaultRow row) => new(row.OrderNo, row.Code, row.Message, row.SeenAt);
}
