using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Operations.Synchronization;

/// <summary>Another run has the copy by now, or a person paused it or began it anew.</summary>
internal sealed class SyncLostException() : Exception("The run lost its claim.");

/// <summary>The walks of one run, which has its claim.</summary>
internal sealed class SyncWalker(
    MasterClient masters, LegacyOrders orders, SynchronizationOptions options, TimeProvider time, OrdersManifest part, SynchronizationRow claimed, Action<SynchronizationRow, int> told)
{
    private readonly DateTimeOffset ends = time.GetUtcNow() + options.RunFor;
    private bool hasLookedBack;
    private readonly Pace pace = new(options.RowsPerSecond, TimeSpan.MaxValue, () => Task.CompletedTask);

    public SynchronizationRow Row { get; private set; } = claimed;

    private bool IsOver => time.GetUtcNow() >= ends;

    /// <returns>Why it could not go on; null: it did what there was to do, or its time was over.</returns>
    public async Task<string?> RunAsync(CancellationToken ct)
    {
        do
        {
            if ((await ChangesAsync(ct) ?? await FullAsync(ct)) is { } error)
            {
                return error;
            }
        }
        while (Row.Full is not null && !IsOver);

        return null;
    }

    private async Task<string?> ChangesAsync(CancellationToken ct)
    {
        var began = time.GetUtcNow();
        // Once a run is often enough to look for what appeared late.
        var asked = hasLookedBack ? Row.Changes : SyncWalk.From(Row, began, part.Overlap);
        hasLookedBack = true;
        while (!IsOver)
        {
            var (page, error) = await AskAsync(asked, ct);
            if (page is null)
            {
                return error;
            }

            var newest = page.Orders.Count == 0 ? asked : page.Orders[^1].Place;
            var isLast = SyncWalk.IsLast(page.Orders.Count, part.PageSize);
            await StoreAsync(page.Orders, row =>
            {
                var place = SyncWalk.Advance(row.Changes, newest, began);
                return row with
                {
                    Changes = place,
                    ChangesMovedAt = place == row.Changes ? row.ChangesMovedAt : time.GetUtcNow(),
                    CaughtUpAt = isLast ? began : row.CaughtUpAt,
                };
            }, ct);
            if (isLast)
            {
                return null;
            }

            if (SyncWalk.IsStuck(asked, newest))
            {
                return "The partner keeps giving the same page of its list.";
            }

            asked = newest;
        }

        return null;
    }

    private async Task<string?> FullAsync(CancellationToken ct)
    {
        for (var pages = 0; pages < options.FullPages && !IsOver && Row.Full is { } asked; pages++)
        {
            var (page, error) = await AskAsync(asked, ct);
            if (page is null)
            {
                return error;
            }

            // What changed since the walk began belongs to the increments.
            List<ListedOrder> mine = [.. page.Orders.TakeWhile(order => order.Place.At <= Row.FullUntil)];
            var newest = mine.Count == 0 ? asked : mine[^1].Place;
            var isLast = SyncWalk.IsLast(mine.Count, part.PageSize);
            if (!isLast && SyncWalk.IsStuck(asked, newest))
            {
                return "The partner keeps giving the same page of its list.";
            }

            await StoreAsync(mine, row =>
            {
                var here = row with { Full = newest, FullRows = row.FullRows + mine.Count, FullTotal = row.FullTotal ?? page.Total };
                return isLast ? SyncWalk.EndFull(here, newest, time.GetUtcNow()) : here;
            }, ct);
        }

        return null;
    }

    private async Task<(ListAnswer.Page? Page, string? Error)> AskAsync(SyncPlace behind, CancellationToken ct)
    {
        var answer = await masters.ListAsync(Row.TenantId, Row.Connector, behind, part.PageSize, ct);
        await pace.SpendAsync(answer is ListAnswer.Page { Orders.Count: var count } ? count : 1, ct);
        return answer switch
        {
            ListAnswer.Page page => (page, null),
            ListAnswer.Failed failed => (null, $"{failed.Code}: {failed.Message}"),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private async Task StoreAsync(IReadOnlyList<ListedOrder> page, Func<SynchronizationRow, SynchronizationRow> advance, CancellationToken ct)
    {
        var (now, next) = (time.GetUtcNow(), Row);

        // The last reading of an order counts, should a page hold it twice.
        List<LegacyOrder> readable = [.. page.Select(item => item.Order).OfType<LegacyOrder>().GroupBy(order => order.OrderNo, StringComparer.Ordinal).Select(same => same.Last())];
        var stored = await orders.TakeAsync(Row.TenantId, Row.Connector, part.MasteredBy, readable, (batch, outcomes) =>
        {
            next = Counted(advance(Row), page.Count, outcomes) with { LeaseUntil = now + options.Lease, UpdatedAt = now };
            SynchronizationTable.Save(batch, next);
            Note(batch, page, readable, outcomes, now);
        }, ct);
        if (stored is null)
        {
            throw new SyncLostException();
        }

        Row = next;
        told(Row, page.Count);
    }

    private static SynchronizationRow Counted(SynchronizationRow row, int read, IReadOnlyList<LegacyOutcome> outcomes) => row with
    {
        Pages = row.Pages + 1,
        RowsRead = row.RowsRead + read,
        RowsNew = row.RowsNew + outcomes.Count(outcome => outcome == LegacyOutcome.New),
        RowsChanged = row.RowsChanged + outcomes.Count(outcome => outcome == LegacyOutcome.Changed),
        RowsKnown = row.RowsKnown + outcomes.Count(outcome => outcome is LegacyOutcome.Known or LegacyOutcome.Left),
        RowsMoved = row.RowsMoved + outcomes.Count(outcome => outcome == LegacyOutcome.Moved),
    };

    private void Note(WriteBatch batch, IReadOnlyList<ListedOrder> page, IReadOnlyList<LegacyOrder> readable, IReadOnlyList<LegacyOutcome> outcomes, DateTimeOffset now)
    {
        // An order that was taken has no fault any more; one that is as it was known never had.
        SynchronizationTable.ClearFaults(
            batch, Row.TenantId, Row.Connector, readable.Zip(outcomes).Where(one => one.Second is LegacyOutcome.New or LegacyOutcome.Changed or LegacyOutcome.Moved).Select(one => one.First.OrderNo));
        foreach (var item in page.Where(item => item.Order is null))
        {
            SynchronizationTable.SetFault(batch, new(Row.TenantId, Row.Connector, item.Place.Id, item.FaultCode!, item.Fault!, now));
        }

        foreach (var (order, outcome) in readable.Zip(outcomes))
        {
            if (SyncFaults.Of(order, outcome) is var (code, message))
            {
                SynchronizationTable.SetFault(batch, new(Row.TenantId, Row.Connector, order.OrderNo, code, message, now));
            }
        }
    }
}
