using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;

namespace OrderHub.Server.Data.Persistence;

/// <summary>A free waybill number that one burst holds. Belongs to one caller; not for several threads.</summary>
public sealed class WaybillOffer : IDisposable
{
    private readonly WaybillPool.Shelf shelf;

    internal WaybillOffer(WaybillPool.Shelf shelf, string waybillNo)
    {
        this.shelf = shelf;
        WaybillNo = waybillNo;
    }

    public string WaybillNo { get; }

    /// <summary>Takes the number out of the pool with the batch. Guard: <see cref="WaybillPoolTable.GoneGuard"/> (somebody else was quicker).</summary>
    public void TakeInto(WriteBatch batch)
    {
        WaybillPoolTable.Take(batch, shelf.TenantId, shelf.Carrier, WaybillNo);
        batch.Then(Dispose);
    }

    /// <summary>
    /// Lets go of the number, whatever became of the batch: one that is still in the pool is read from there and offered again, one
    /// that was taken is not found there. Does itself after a commit.
    /// </summary>
    public void Dispose() => shelf.LetGo(WaybillNo);
}
