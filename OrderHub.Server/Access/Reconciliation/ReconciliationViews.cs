using System.Globalization;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Access.Reconciliation;

/// <summary>What a person wants compared.</summary>
/// <param name="Store">One of those that are compared, such as index, read-models, waybills or cache; the index where it is left out.</param>
/// <param name="Content">True: also what each copy says, which is the default; false: versions and statuses only.</param>
/// <param name="Repair">True: repair what differs, and compare again.</param>
public sealed record StartReconciliation(string? Store = null, bool? Content = null, bool? Repair = null);

/// <summary>What a tenant says about reconciliation.</summary>
/// <param name="Paused">True: no rounds.</param>
/// <param name="Reason">Why it is paused.</param>
/// <param name="AutoRepair">True: rounds repair what they find.</param>
public sealed record SetReconciliation(bool Paused, bool AutoRepair, string? Reason = null);

/// <summary>How it is set.</summary>
/// <param name="ChangedBy">Who said so; null: nobody did.</param>
public sealed record ReconciliationSetting(bool Paused, string? Reason, bool AutoRepair, string? ChangedBy, DateTimeOffset? ChangedAt)
{
    internal static ReconciliationSetting Of(ReconcileSettingRow row) => new(row.Paused, row.Reason, row.AutoRepair, row.ChangedBy, row.ChangedAt);
}

/// <summary>Differences that are open.</summary>
public sealed record OpenDifferences(string Store, int Node, string Cause, long Count);

/// <summary>How the stores stand.</summary>
/// <param name="Node">The node that answers; what is asked for here is compared there.</param>
/// <param name="Stores">What is compared on it.</param>
/// <param name="Setting">How it is set.</param>
/// <param name="Open">Differences that are open, of all nodes.</param>
/// <param name="Last">The newest run of each store and node.</param>
public sealed record ReconciliationStanding(
    int Node, IReadOnlyList<string> Stores, ReconciliationSetting Setting, IReadOnlyList<OpenDifferences> Open, IReadOnlyList<ReconciliationRunView> Last);

/// <summary>One comparison of a store with the orders.</summary>
/// <param name="Kind">round (by itself) or asked (by a person).</param>
/// <param name="State">asked, running, done, stopped or failed.</param>
/// <param name="Buckets">Stretches of time there are.</param>
/// <param name="BucketsDone">Those that were compared.</param>
/// <param name="RowsRead">Rows of both sides that were read or counted.</param>
/// <param name="Found">Differences.</param>
/// <param name="Young">Orders that changed a moment ago; no differences.</param>
/// <param name="Repaired">Differences that a second comparison found no more after the repair.</param>
/// <param name="Remaining">Differences that are there still.</param>
/// <param name="IsProven">True: it came to its end, and nothing differs any more.</param>
public sealed record ReconciliationRunView(
    string RunId, string Store, int Node, string Kind, bool Content, bool Repair, string State, string? AskedBy, DateTimeOffset AskedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt, int Buckets, int BucketsDone, long RowsRead, int Found, int Young, int Repaired, int Remaining, bool IsProven, string? Problem)
{
    internal static ReconciliationRunView Of(ReconcileRunRow row) => new(
        row.RunId.ToString(CultureInfo.InvariantCulture), row.Store, row.Node, row.Kind, row.Content, row.Repair, row.State, row.AskedBy, row.AskedAt, row.StartedAt,
        row.EndedAt, row.Buckets, row.BucketsDone, row.RowsRead, row.Found, row.Young, row.Repaired, row.Remaining,
        row.State == ReconcileRunRow.Done && row.Remaining == 0, row.Problem);
}

/// <summary>Runs, newest first.</summary>
public sealed record ReconciliationRunPage(IReadOnlyList<ReconciliationRunView> Items, string? NextCursor);

/// <summary>The orders of a stretch of time, as both sides counted them last.</summary>
/// <param name="MasterCount">Orders.</param>
/// <param name="StoreCount">What the store has; 0 for one that is asked order by order.</param>
/// <param name="MasterDigest">Over number, version and status of all; equal digests mean equal sets.</param>
/// <param name="StoreDigest">The same of the store; empty for one that is asked order by order.</param>
public sealed record ReconciliationBucket(
    DateTimeOffset From, DateTimeOffset To, long MasterCount, long StoreCount, string MasterDigest, string StoreDigest, int Found, int Repaired, int Remaining, DateTimeOffset CheckedAt)
{
    internal static ReconciliationBucket Of(ReconcileBucketRow row) => new(
        row.From, row.To, row.MasterCount, row.StoreCount, row.MasterDigest, row.StoreDigest, row.Found, row.Repaired, row.Remaining, row.CheckedAt);
}

/// <summary>Stretches of time, newest first.</summary>
public sealed record ReconciliationBucketPage(IReadOnlyList<ReconciliationBucket> Items, string? NextCursor);

/// <summary>One order that a store had otherwise than it is, or something else that it keeps, such as a day's count or a waybill number.</summary>
/// <param name="OrderId">The order; of something else an id that is no order's.</param>
/// <param name="OrderNo">Its number; null for one that there is no order of. Of something else what it is called, and <c>isOrder</c> is false.</param>
/// <param name="IsOrder">True where <c>orderNo</c> is that of an order.</param>
/// <param name="Cause">missing, stale, extra or altered.</param>
/// <param name="Finding">What exactly the store says: void-there, other-number, no-order, order-ended, void-here or not-of-order; null: no more than the cause.</param>
/// <param name="OrderVersion">Version of the order; null: there is none.</param>
/// <param name="StoreVersion">Version that the store had; null: none.</param>
/// <param name="ChangedAt">When the order changed last: the difference is at most that old.</param>
/// <param name="State">open, repaired, or gone (a later comparison did not find it).</param>
public sealed record ReconciliationDifference(
    string DifferenceId, string RunId, string Store, int Node, string OrderId, string? OrderNo, bool IsOrder, string Cause, string? Finding, int? OrderVersion, int? StoreVersion,
    DateTimeOffset? ChangedAt, DateTimeOffset FoundAt, string State, DateTimeOffset? EndedAt)
{
    internal static ReconciliationDifference Of(ReconcileDifferenceRow row) => new(
        row.DifferenceId.ToString(CultureInfo.InvariantCulture), row.RunId.ToString(CultureInfo.InvariantCulture), row.Store, row.Node,
        row.OrderId.ToString(CultureInfo.InvariantCulture), row.OrderNo, row.MasterVersion is not null, row.Cause, row.Finding, row.MasterVersion, row.StoreVersion, row.ChangedAt, row.FoundAt, row.State, row.EndedAt);
}

/// <summary>Differences, newest first.</summary>
public sealed record ReconciliationDifferencePage(IReadOnlyList<ReconciliationDifference> Items, string? NextCursor);
