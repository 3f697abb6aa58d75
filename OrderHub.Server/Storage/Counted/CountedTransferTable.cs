using System.Data.Common;

namespace OrderHub.Server.Storage.Counted;

/// <summary>Row of <c>counted_transfer</c>: a part of an allotment on its way.</summary>
public sealed record CountedTransfer(long TransferId, string Kind, string Key, long Quantity, int Target);

/// <summary>Statements on <c>counted_transfer</c>.</summary>
public static class CountedTransferTable
{
    /// <summary>Guard: the transfer has arrived already.</summary>
    public const string ArrivedGuard = "counted_transfer.arrived";

    private const string Out = "out";
    private const string In = "in";

    public static void Send(WriteBatch batch, int tenantId, CountedTransfer transfer) => Insert(batch, tenantId, transfer, Out);

    public static void Arrive(WriteBatch batch, int tenantId, CountedTransfer transfer) => Insert(batch, tenantId, transfer, In);

    public static void Forget(WriteBatch batch, int tenantId, long transferId) => batch.Add(
        "DELETE FROM counted_transfer WHERE tenant_id = @p0 AND transfer_id = @p1 AND direction = 'out'", tenantId, transferId);

    /// <summary>What this database sent and nobody has confirmed.</summary>
    public static Task<List<CountedTransfer>> OpenAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        "SELECT transfer_id, kind, item_key, quantity, target FROM counted_transfer WHERE tenant_id = @p0 AND direction = 'out' ORDER BY transfer_id",
        row => new CountedTransfer(row.Long(), row.Text(), row.Text(), row.Long(), row.Int()), tenantId);

    private static void Insert(WriteBatch batch, int tenantId, CountedTransfer transfer, string direction) => batch.AddGuarded(
        ArrivedGuard, 1,
        "INSERT INTO counted_transfer (tenant_id, transfer_id, direction, kind, item_key, quantity, target) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
        tenantId, transfer.TransferId, direction, transfer.Kind, transfer.Key, transfer.Quantity, transfer.Target);
}
