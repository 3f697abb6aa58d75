using System.Data.Common;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Row of <c>relay_rebuild</c>: how far a rebuild has come, or how the last one ended.</summary>
public sealed record RelayRebuildRow
{
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";

    /// <summary>Node of a rebuild that is all nodes' together.</summary>
    public const int Shared = -1;

    public required string Consumer { get; init; }

    /// <summary>Whose data it is; <see cref="Shared"/>: that of all.</summary>
    public required int Node { get; init; }

    /// <summary>Which request it answers, see <see cref="RelayConsumerRow.RebuildNo"/>.</summary>
    public required long RebuildNo { get; init; }

    public required string State { get; init; }

    /// <summary>Orders that are done.</summary>
    public required long OrdersDone { get; init; }

    /// <summary>Orders there were when it began.</summary>
    public required long OrdersTotal { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Fault { get; init; }

    /// <summary>The node that works on it.</summary>
    public required int Worker { get; init; }

    /// <summary>When another may take it over.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }
}

/// <summary>Statements on <c>relay_rebuild</c>, at home.</summary>
public static class RelayRebuildTable
{
    /// <summary>Guard: another node took the rebuild.</summary>
    public const string TakenGuard = "relay_rebuild.taken";

    private const string Columns = "consumer, node, rebuild_no, state, done, total, started_at, ended_at, fault, worker, lease_until";

    public static Task<List<RelayRebuildRow>> AllAsync(DbConnection connection) => connection.ListAsync(
        $"SELECT {Columns} FROM relay_rebuild",
        row => new RelayRebuildRow
        {
            Consumer = row.Text(),
            Node = row.Int(),
            RebuildNo = row.Long(),
            State = row.Text(),
            OrdersDone = row.Long(),
            OrdersTotal = row.Long(),
            StartedAt = row.Time(),
            EndedAt = row.TimeOrNull(),
            Fault = row.TextOrNull(),
            Worker = row.Int(),
            LeaseUntil = row.Time(),
        });

    /// <summary>Begins a rebuild in place of the one that was there, unless somebody else did so first.</summary>
    public static void Begin(WriteBatch batch, RelayRebuildRow row, RelayRebuildRow? before)
    {
        if (before is not null)
        {
            batch.AddGuarded(
                TakenGuard, 1, "DELETE FROM relay_rebuild WHERE consumer = @p0 AND node = @p1 AND rebuild_no = @p2 AND worker = @p3 AND lease_until = @p4",
                before.Consumer, before.Node, before.RebuildNo, before.Worker, before.LeaseUntil);
        }

        batch.AddGuarded(
            TakenGuard, 1, $"INSERT INTO relay_rebuild ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)",
            row.Consumer, row.Node, row.RebuildNo, row.State, row.OrdersDone, row.OrdersTotal, row.StartedAt, row.EndedAt, row.Fault, row.Worker, row.LeaseUntil);
    }

    /// <summary>Writes how far it has come, and holds it for longer.</summary>
    public static void Report(WriteBatch batch, RelayRebuildRow row) => batch.AddGuarded(
        TakenGuard, 1,
        "UPDATE relay_rebuild SET state = @p0, done = @p1, ended_at = @p2, fault = @p3, lease_until = @p4 WHERE consumer = @p5 AND node = @p6 AND rebuild_no = @p7 AND worker = @p8",
        row.State, row.OrdersDone, row.EndedAt, row.Fault, row.LeaseUntil, row.Consumer, row.Node, row.RebuildNo, row.Worker);
}
