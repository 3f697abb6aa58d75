using System.Collections.Concurrent;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Persistence;

/// <summary>
/// Waybill numbers that were fetched ahead. Free numbers are read in blocks and each is offered to one burst at a time, so that
/// bursts of one node never compete for a number; the delete that takes it is the truth, also between nodes. Each database has a
/// pool of its own, because a burst takes its number in the transaction that stores its order.
/// </summary>
public sealed class WaybillPool(IShards shards, TimeProvider time)
{
    private const int BlockSize = 500;

    private readonly ConcurrentDictionary<(int TenantId, string Carrier, int Place), Shelf> shelves = new();

    /// <summary>
    /// Offers a free number; null where the pool is empty. Put it into the burst's batch with <see cref="WaybillOffer.TakeInto"/>,
    /// and dispose it if the batch comes to nothing.
    /// </summary>
    /// <param name="tenantId">Whose numbers.</param>
    /// <param name="carrier">Of which carrier.</param>
    /// <param name="orderId">The order that takes it: the number comes from the pool beside it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<WaybillOffer?> OfferAsync(int tenantId, string carrier, long orderId, CancellationToken ct)
    {
        var shelf = shelves.GetOrAdd(
            (tenantId, carrier, shards.PlaceOf(VirtualShard.OfId(orderId))), static key => new(key.TenantId, key.Carrier, key.Place));
        if (shelf.TryTake() is { } ready)
        {
            return ready;
        }

        await shelf.Refill.WaitAsync(ct);
        try
        {
            return shelf.TryTake() ?? await RefillAsync(shelf, ct);
        }
        finally
        {
            shelf.Refill.Release();
        }
    }

    /// <summary>Adds numbers; those that are in the pool or were used already are left out.</summary>
    public void Add(WriteBatch batch, int tenantId, string carrier, IEnumerable<string> waybillNos)
    {
        var now = time.GetUtcNow();
        foreach (var waybillNo in waybillNos)
        {
            WaybillPoolTable.Add(batch, tenantId, carrier, waybillNo, now);
        }
    }

    /// <summary>How many numbers are free in the pool of each database.</summary>
    public Task<long[]> CountAsync(int tenantId, string carrier, CancellationToken ct) => Task.WhenAll(
        shards.All.Select(database => database.ReadAsync(connection => WaybillPoolTable.CountAsync(connection, tenantId, carrier), ct)));

    // From where the last block ended; at the end of the pool once more from its beginning, where new numbers may have come in.
    private async Task<WaybillOffer?> RefillAsync(Shelf shelf, CancellationToken ct)
    {
        var from = shelf.ReadUpTo;
        if (await FillAsync(shelf, from, ct) is { } found)
        {
            return found;
        }

        return from.Length == 0 ? null : await FillAsync(shelf, "", ct);
    }

    private async Task<WaybillOffer?> FillAsync(Shelf shelf, string from, CancellationToken ct)
    {
        while (true)
        {
            shelf.BeginBlock();
            var block = await shards.All[shelf.Place].ReadAsync(
                connection => WaybillPoolTable.AfterAsync(connection, shelf.TenantId, shelf.Carrier, from, BlockSize), ct);
            shelf.Put(block);
            if (shelf.TryTake() is { } offer)
            {
                return offer;
            }

            if (block.Count < BlockSize)
            {
                return null;
            }

            // A whole block of numbers that other bursts hold right now.
            from = block[^1];
        }
    }

    /// <summary>The numbers of one tenant and carrier that this node has read.</summary>
    internal sealed class Shelf(int tenantId, string carrier, int place)
    {
        private readonly Lock gate = new();
        private readonly Queue<string> ready = new();

        // Ready or in the hands of a burst: not to be offered when a block has them.
        private readonly HashSet<string> known = new(StringComparer.Ordinal);
        private readonly List<string> leaving = [];
        private bool isReading;

        public int TenantId => tenantId;

        public string Carrier => carrier;

        public int Place => place;

        /// <summary>Where the next block begins.</summary>
        public string ReadUpTo { get; private set; } = "";

        public SemaphoreSlim Refill { get; } = new(1);

        public WaybillOffer? TryTake()
        {
            lock (gate)
            {
                return ready.TryDequeue(out var number) ? new(this, number) : null;
            }
        }

        /// <summary>A block is about to be read: what is let go from now on may be in it still, though it is taken by then.</summary>
        public void BeginBlock()
        {
            lock (gate)
            {
                isReading = true;
            }
        }

        public void Put(List<string> block)
        {
            lock (gate)
            {
                foreach (var number in block.Where(known.Add))
                {
                    ready.Enqueue(number);
                }

                known.ExceptWith(leaving);
                leaving.Clear();
                isReading = false;
                ReadUpTo = block.Count == 0 ? "" : block[^1];
            }
        }

        public void LetGo(string number)
        {
            lock (gate)
            {
                if (isReading)
                {
                    leaving.Add(number);
                }
                else
                {
                    known.Remove(number);
                }
            }
        }
    }
}
