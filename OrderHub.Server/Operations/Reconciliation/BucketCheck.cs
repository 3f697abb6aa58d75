using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>What comparing one stretch of time came to.</summary>
/// <param name="Master">The orders' digest, at the end.</param>
/// <param name="Store">The store's; null where it has none.</param>
/// <param name="Found">Differences.</param>
/// <param name="Young">Orders that may still be on their way.</param>
/// <param name="Remaining">Differences that are there still, after the repair where there was one.</param>
/// <param name="RowsRead">Rows of both sides that were read or counted.</param>
internal sealed record BucketResult(
    BucketDigest Master, BucketDigest? Store, IReadOnlyList<Difference> Found, int Young, IReadOnlyList<Difference> Remaining, long RowsRead);

/// <summary>
/// Compares one tenant's orders with one store in a stretch of time: 1. digests; 2. where they differ, in ever smaller parts down to the rows;
/// 3. where asked, what each copy says; 4. a second look at what was found, by which what was only read between two writes drops out; 5. where
/// asked, the repair, and a third look that proves it; 6. the same for what the store keeps beside the orders.
/// </summary>
internal sealed class BucketCheck(int tenantId, IReconciledMaster master, IReconciledStore store, ReconciliationOptions options, Pace pace, TimeProvider time)
{
    /// <summary>What a database counts without giving it out costs about so much less.</summary>
    private const double CountedCost = 0.05;

    private const int ContentPage = 100;

    /// <summary>Rows of both sides that were read or counted so far.</summary>
    public long RowsRead { get; private set; }

    public async Task<BucketResult> RunAsync(IdRange range, bool content, bool repair, CancellationToken ct)
    {
        // 1. to 3.
        var candidates = new Dictionary<long, Difference>();
        await NarrowAsync(range, candidates, ct);
        if (content)
        {
            await LookInsideAsync(range, candidates, ct);
        }

        // 4. Once more.
        var again = await LookAgainAsync(candidates.Values, content, ct);
        var (now, patience) = (time.GetUtcNow(), options.Young + store.Lag);
        var verdicts = candidates.Values.Select(first => (Difference: again.GetValueOrDefault(first.OrderId) ?? first, Verdict: Comparison.Decide(first, again.GetValueOrDefault(first.OrderId), now, patience))).ToList();
        List<Difference> found = [.. verdicts.Where(one => one.Verdict == Verdict.Confirmed).Select(one => one.Difference)];

        // 5. Repair and proof.
        var remaining = found;
        if (repair && found.Count > 0)
        {
            foreach (var some in found.Chunk(ContentPage))
            {
                await store.RepairAsync(tenantId, some, ct);
                await pace.SpendAsync(some.Length, ct);
            }

            remaining = [.. (await LookAgainAsync(found, content: true, ct)).Values];
        }

        // 6. What it keeps beside them.
        var (beside, left) = await LookBesideAsync(range, content && remaining.Count == 0, repair, ct);
        return new(
            await master.DigestAsync(tenantId, range, ct), await store.DigestAsync(tenantId, range, ct), [.. found, .. beside],
            verdicts.Count(one => one.Verdict == Verdict.Young), [.. remaining, .. left], RowsRead);
    }

    private async Task<(IReadOnlyList<Difference> Found, IReadOnlyList<Difference> Left)> LookBesideAsync(IdRange range, bool isClean, bool repair, CancellationToken ct)
    {
        var first = await store.FindBesideAsync(tenantId, range, isClean, ct);
        if (first.Count == 0)
        {
            return ([], []);
        }

        var found = await AgainAsync(first);
        if (!repair || found.Count == 0)
        {
            return (found, found);
        }

        await store.RepairAsync(tenantId, found, ct);
        await pace.SpendAsync(found.Count, ct);
        return (found, await AgainAsync(found));

        async Task<IReadOnlyList<Difference>> AgainAsync(IEnumerable<Difference> seen)
        {
            var ids = seen.Select(one => one.OrderId).ToHashSet();
            return [.. (await store.FindBesideAsync(tenantId, range, isClean, ct)).Where(one => ids.Contains(one.OrderId))];
        }
    }

    private async Task NarrowAsync(IdRange range, Dictionary<long, Difference> found, CancellationToken ct)
    {
        var orders = await master.DigestAsync(tenantId, range, ct);
        var copies = await store.DigestAsync(tenantId, range, ct);
        await CountedAsync(orders.Count + (copies?.Count ?? 0), ct);
        if (orders == copies || (orders.Count == 0 && copies is null))
        {
            return;
        }

        if (Math.Max(orders.Count, copies?.Count ?? 0) <= options.Leaf || Comparison.WidthOf(range) <= 1)
        {
            await CompareAsync(range, found, ct);
            return;
        }

        foreach (var part in Comparison.Split(range))
        {
            await NarrowAsync(part, found, ct);
        }
    }

    // What is written between the two reads looks like a difference, which the second look clears up.
    private async Task CompareAsync(IdRange range, Dictionary<long, Difference> found, CancellationToken ct)
    {
        var (orders, copies) = await RowsAsync(range, options.Leaf * 2, ct);
        foreach (var difference in Comparison.Compare(orders, copies, store.IsWhole))
        {
            found[difference.OrderId] = difference;
        }
    }

    private async Task<(IReadOnlyList<MasterRow> Orders, IReadOnlyList<StoreRow> Copies)> RowsAsync(IdRange range, int limit, CancellationToken ct)
    {
        var orders = await master.RowsAsync(tenantId, range, limit, ct);
        var copies = await store.RowsAsync(tenantId, range, orders, limit, ct);
        RowsRead += orders.Count + copies.Count;
        await pace.SpendAsync(orders.Count + copies.Count, ct);
        return (orders, copies);
    }

    private async Task LookInsideAsync(IdRange range, Dictionary<long, Difference> found, CancellationToken ct)
    {
        for (var from = range.From; await master.RowsAsync(tenantId, range with { From = from }, ContentPage, ct) is { Count: > 0 } page; from = page[^1].OrderId + 1)
        {
            foreach (var difference in await InsideAsync(page, ct))
            {
                found.TryAdd(difference.OrderId, difference);
            }
        }
    }

    private async Task<IReadOnlyList<Difference>> InsideAsync(IReadOnlyList<MasterRow> page, CancellationToken ct)
    {
        var prints = await store.PrintsAsync(tenantId, page, ct);
        var expected = await store.ExpectedAsync(tenantId, [.. page.Where(row => prints.ContainsKey(row.OrderId)).Select(row => row.OrderId)], ct);
        RowsRead += page.Count + prints.Count;
        await pace.SpendAsync(page.Count + prints.Count, ct);
        return Comparison.CompareContent(page, expected, prints);
    }

    /// <summary>The same orders once more, each by itself; those that are in order now are absent.</summary>
    private async Task<Dictionary<long, Difference>> LookAgainAsync(IReadOnlyCollection<Difference> differences, bool content, CancellationToken ct)
    {
        var again = new Dictionary<long, Difference>();
        foreach (var some in differences.Chunk(ContentPage))
        {
            var rows = new List<MasterRow>();
            foreach (var difference in some)
            {
                var (orders, copies) = await RowsAsync(new(difference.OrderId, difference.OrderId + 1), 1, ct);
                rows.AddRange(orders);
                foreach (var found in Comparison.Compare(orders, copies, store.IsWhole))
                {
                    again[found.OrderId] = found;
                }
            }

            // What seems to belong to no order may belong to one whose shard is on its way.
            var known = await master.KnownAsync(tenantId, [.. again.Values.Where(found => found.Cause == Cause.Extra).Select(found => found.OrderId)], ct);
            foreach (var orderId in known)
            {
                again.Remove(orderId);
            }

            if (content && rows.Count > 0)
            {
                foreach (var found in await InsideAsync(rows, ct))
                {
                    again.TryAdd(found.OrderId, found);
                }
            }
        }

        return again;
    }

    private async Task CountedAsync(long rows, CancellationToken ct)
    {
        RowsRead += rows;
        await pace.SpendAsync(rows * CountedCost, ct);
    }
}
