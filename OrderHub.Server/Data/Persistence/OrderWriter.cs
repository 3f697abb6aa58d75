using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;

namespace OrderHub.Server.Data.Persistence;

/// <summary>
/// Puts orders into write batches; the batch's commit stores them. All that is personal is sealed here, so that no store sees
/// it. Nothing is read: what must hold at the commit is a guard, and the outcome names the one that did not.
/// </summary>
public sealed class OrderWriter(IFieldCipher cipher, FieldCatalog fields)
{
    private readonly OrderSealing sealing = new(cipher, fields);

    /// <summary>
    /// Adds the rows of a new order. Guards: <see cref="OrderReferenceTable.TakenGuard"/> (one of its references belongs to another
    /// order: a repeated or conflicting message; or its own number does), <see cref="OrderMainTable.NumberGuard"/>, <see cref="OrderPackageTable.WaybillGuard"/>.
    /// </summary>
    /// <param name="batch">Where the rows go.</param>
    /// <param name="order">The order as it stands at the end of the burst.</param>
    /// <param name="contentHash">SHA-256 of the caller's content, kept with each claimed reference.</param>
    /// <param name="outside">A number by which the outside knows the order; null where it has none.</param>
    public void Insert(WriteBatch batch, Order order, byte[]? contentHash, Reference? outside = null)
    {
        OrderReferenceTable.Insert(batch, order, contentHash, outside);
        OrderMainTable.Insert(batch, sealing.Seal(order));
        InsertGoods(batch, order);
        InsertParties(batch, order);
        InsertPackages(batch, order);
        InsertRelations(batch, order, order.Relations);
    }

    /// <summary>
    /// Adds what makes the stored <paramref name="before"/> the <paramref name="after"/>: only the groups of columns and the lists that
    /// were replaced. Guards: <see cref="OrderMainTable.VersionGuard"/> (somebody changed the order since <paramref name="before"/> was
    /// read), and for new references and packages those of <see cref="Insert"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The version did not rise by one, or it is another order.</exception>
    public void Update(WriteBatch batch, Order before, Order after)
    {
        if (after.OrderId != before.OrderId || after.TenantId != before.TenantId || after.Version != before.Version + 1)
        {
            throw new ArgumentException("A change is of the same order and raises its version by one.", nameof(after));
        }

        OrderMainTable.Update(batch, before, sealing.Seal(after));
        if (!ReferenceEquals(before.Goods, after.Goods))
        {
            OrderGoodsTable.DeleteOfOrder(batch, after.TenantId, after.OrderId);
            InsertGoods(batch, after);
        }

        if (!ReferenceEquals(before.Parties, after.Parties))
        {
            OrderPartyTable.DeleteOfOrder(batch, after.TenantId, after.OrderId);
            InsertParties(batch, after);
        }

        if (!ReferenceEquals(before.Packages, after.Packages))
        {
            OrderPackageTable.DeleteOfOrder(batch, after.TenantId, after.OrderId);
            InsertPackages(batch, after);
        }

        foreach (var reference in after.References.Except(before.References))
        {
            OrderReferenceTable.Insert(batch, after.TenantId, after.OrderId, reference, contentHash: null);
        }

        foreach (var reference in after.Status == OrderStatus.Refused ? before.References.Except(after.References) : [])
        {
            OrderReferenceTable.Free(batch, after.TenantId, after.OrderId, reference);
        }

        InsertRelations(batch, after, after.Relations.Except(before.Relations));
    }

    /// <summary>Frees the number by which the outside knows the order, for another order.</summary>
    public void ReleaseOutside(WriteBatch batch, Order order) => OrderReferenceTable.ReleaseOutside(batch, order.TenantId, order.OrderId);

    /// <summary>Has the commit refused when the order was changed since it was read.</summary>
    public void RequireVersion(WriteBatch batch, Order order) =>
        OrderMainTable.RequireVersion(batch, order.TenantId, order.OrderId, order.Version);

    /// <summary>Adds one line to the status flow of the order, as it stands after the report.</summary>
    public void AppendStatus(WriteBatch batch, Order order, StatusLogEntry entry) =>
        OrderStatusLogTable.Insert(batch, order.TenantId, order.OrderId, order.Version, sealing.Seal(order.TenantId, entry));

    /// <summary>Adds one line to the change log of the order, as it stands after the change.</summary>
    public void AppendChange(WriteBatch batch, Order order, long logId, string actor, FieldChange change) =>
        OrderModifyLogTable.Insert(batch, order.TenantId, order.OrderId, new()
        {
            LogId = logId,
            OrderVersion = order.Version,
            Actor = actor,
            Path = change.Path,
            OldMasked = change.Old,
            NewMasked = change.New,
            ChangedAt = order.UpdatedAt,
        });

    /// <summary>Closes the order's open requests of a kind.</summary>
    public void Settle(WriteBatch batch, Order order, ChangeKind carriedAs, bool done) => OrderRequestTable.Settle(
        batch, order.TenantId, order.OrderId, carriedAs, done ? ChangeState.Done : ChangeState.Failed, order.UpdatedAt);

    private void InsertGoods(WriteBatch batch, Order order)
    {
        foreach (var goods in order.Goods)
        {
            OrderGoodsTable.Insert(batch, order.TenantId, order.OrderId, sealing.Seal(order, goods));
        }
    }

    private void InsertParties(WriteBatch batch, Order order)
    {
        for (var seq = 0; seq < order.Parties.Count; seq++)
        {
            OrderPartyTable.Insert(batch, order.TenantId, order.OrderId, seq, sealing.Seal(order, order.Parties[seq]));
        }
    }

    private static void InsertRelations(WriteBatch batch, Order order, IEnumerable<Relation> relations)
    {
        foreach (var relation in relations)
        {
            OrderRelationTable.Insert(batch, order.TenantId, order.OrderId, relation);
        }
    }

    private void InsertPackages(WriteBatch batch, Order order)
    {
        foreach (var package in order.Packages)
        {
            OrderPackageTable.Insert(batch, order.TenantId, order.OrderId, sealing.Seal(order, package));
        }
    }
}
