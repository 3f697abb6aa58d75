using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;

namespace OrderHub.Server.Data.Persistence;

/// <summary>A free waybill number that one burst holds. Belongs to one caller; not for several threads.</summary>
public sealed class WaybillOffer : IDisposable
{
    private readonly WaybillPool.Shelf shelf;
    private bool done;

    internal WaybillOffer(WaybillPool.Shelf shelf, string waybillNo)
    {
        this.shelf = shelf;
        WaybillNo = waybillNo;
    }

    public string WaybillNo { get; }

    /// <summary>Takes the number out of the pool with the batch. Guard: <see cref="WaybillPoolTable.GoneGuard"/> (another node was quicker).</summary>
    public void TakeInto(WriteBatch batch) => WaybillPoolTable.Take(batch, shelf.TenantId, shelf.Carrier, WaybillNo);

    /// <summary>
    /// Tells what became of the batch: a number that it took, or found gone, is not offered again. Where the outcome never came, the
    /// number is offered again, and the guard of the next batch finds out.
    /// </summary>
    public void Settle(CommitOutcome outcome)
    {
        if (!done && (outcome.IsCommitted || outcome.FailedGuard == WaybillPoolTable.GoneGuard))
        {
            done = true;
            shelf.Forget(WaybillNo);
        }
    }

    /// <summary>Gives the number back, unless it was settled as taken or gone.</summary>
    public void Dispose()
    {
        if (!done)
        {
            done = true;
            shelf.Return(WaybillNo);
        }
    }
}
