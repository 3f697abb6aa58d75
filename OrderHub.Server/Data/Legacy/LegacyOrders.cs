using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Legacy;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Legacy;

/// <summary>An order that another system masters, as the hub has it for its lists.</summary>
/// <param name="Row">What is stored.</param>
/// <param name="Order">In the standard model, as far as lists need it.</param>
public sealed record KeptLegacyOrder(LegacyOrderRow Row, Order Order);

/// <summary>
/// Keeps, for lists alone, orders that other systems master, and tells the relay of each change as it does of the hub's own: every index is made
/// from here and can be made anew. Who masters an order, its claim tells: once an order of the hub has its number as the one that it took over
/// (<see cref="Reference.MasterType"/>), it is the hub's, whatever its former master says.
/// </summary>
public sealed class LegacyOrders(IShards shards, OrderReader orders, IFieldCipher cipher, OutboxWriter outbox, TimeProvider time)
{
    /// <summary>Most orders of one batch.</summary>
    public const int MostAtOnce = 1000;

    private const int MaxRaces = 5;

    /// <summary>True of the database that has them.</summary>
    public bool IsKeptIn(IDatabase database) => ReferenceEquals(database, shards.Home);

    /// <summary>The tenant's order with that number of another system, also one that left the lists; null: there is none.</summary>
    public async Task<KeptLegacyOrder?> FindAsync(int tenantId, string orderNo, CancellationToken ct) =>
        await shards.Home.ReadAsync(connection => LegacyOrderTable.FindAsync(connection, tenantId, orderNo), ct) is { } row ? new(row, Open(row)) : null;

    /// <summary>The order of the hub that took over the one with that number there; null: none has.</summary>
    public async Task<long?> FindSuccessorAsync(int tenantId, string masteredBy, string orderNo, CancellationToken ct) =>
        (await orders.FindSuccessorsAsync(tenantId, [(masteredBy, orderNo)], ct)).TryGetValue((masteredBy, orderNo), out var orderId) ? orderId : null;

    /// <summary>Those of the ids that are kept, with whether lists show each: neither gone nor taken over by an order of the hub.</summary>
    public async Task<IReadOnlyList<(Order Order, bool IsShown, bool IsMoved)>> ReadAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct)
    {
        var rows = orderIds.Count == 0 ? [] : await shards.Home.ReadAsync(connection => LegacyOrderTable.ReadAsync(connection, tenantId, orderIds), ct);

        // The claims are read behind the rows: see OrderIndex.
        var moved = await orders.FindSuccessorsAsync(tenantId, [.. rows.Select(row => (row.MasteredBy, row.OrderNo))], ct);
        return [.. rows.Select(row => (Open(row), !row.Gone && !moved.ContainsKey((row.MasteredBy, row.OrderNo)), moved.ContainsKey((row.MasteredBy, row.OrderNo))))];
    }

    /// <summary>Of the orders that these took over, those that are kept.</summary>
    public async Task<IReadOnlyList<Order>> PredecessorsAsync(int tenantId, IEnumerable<Order> successors, CancellationToken ct)
    {
        var numbers = successors.SelectMany(order => order.References).Where(reference => reference.RefType == Reference.MasterType).ToLookup(reference => reference.RefNo, StringComparer.Ordinal);
        if (numbers.Count == 0)
        {
            return [];
        }

        var ids = await shards.Home.ReadAsync(connection => LegacyOrderTable.IdsAsync(connection, tenantId, [.. numbers.Select(number => number.Key)]), ct);
        var rows = ids.Count == 0 ? [] : await shards.Home.ReadAsync(connection => LegacyOrderTable.ReadAsync(connection, tenantId, [.. ids.Select(one => one.OrderId)]), ct);
        return [.. rows.Where(row => numbers[row.OrderNo].Any(reference => reference.SourceSystem == row.MasteredBy)).Select(Open)];
    }

    /// <summary>Those of the ids, of any sign, that are kept.</summary>
    public async Task<IReadOnlyCollection<long>> KnownAsync(int tenantId, IEnumerable<long> orderIds, CancellationToken ct)
    {
        var ids = orderIds.Where(LegacyIds.IsLegacy).ToList();
        return ids.Count == 0 ? [] : await shards.Home.ReadAsync(connection => LegacyOrderTable.KnownIdsAsync(connection, tenantId, ids), ct);
    }

    /// <summary>Keys of all tenants behind one.</summary>
    public Task<List<(int TenantId, long OrderId)>> ScanAsync((int TenantId, long OrderId) after, int limit, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => LegacyOrderTable.ScanAsync(connection, after.TenantId, after.OrderId, limit), ct);

    /// <summary>
    /// Takes orders that were just read from their master: in one commit those that are new or changed, their events, and what
    /// <paramref name="beside"/> adds. Twice is once.
    /// </summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="connector">By which they came.</param>
    /// <param name="masteredBy">Who masters them.</param>
    /// <param name="read">At most <see cref="MostAtOnce"/>, each number once.</param>
    /// <param name="beside">Adds to the commit, given what becomes of each; its guards decide, too.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What became of each; null: a guard of <paramref name="beside"/> did not hold, and nothing was written.</returns>
    public async Task<IReadOnlyList<LegacyOutcome>?> TakeAsync(
        int tenantId, string connector, string masteredBy, IReadOnlyList<LegacyOrder> read, Action<WriteBatch, IReadOnlyList<LegacyOutcome>> beside, CancellationToken ct)
    {
        var lists = read.Select(order => order.ForLists()).ToList();
        var hashes = lists.ConvertAll(order => order.Hash());
        for (var race = 0; race < MaxRaces; race++)
        {
            // 1. What is known: of the orders, of the places that their ids would take, and of those that the hub has taken over.
            var known = lists.Count == 0 ? [] : await shards.Home.ReadAsync(connection => LegacyOrderTable.KnownAsync(
                connection, tenantId, [.. lists.Select(order => order.OrderNo)], [.. lists.Select(order => LegacyIds.Of(order.CreatedAt, order.OrderNo))]), ct);
            var byNo = known.ToDictionary(order => order.OrderNo, StringComparer.Ordinal);
            var ids = known.Select(order => order.OrderId).ToHashSet();
            var moved = await orders.FindSuccessorsAsync(tenantId, [.. lists.Select(order => (masteredBy, order.OrderNo))], ct);

            // 2. Decide and write.
            var batch = new WriteBatch();
            var outcomes = new List<LegacyOutcome>(lists.Count);
            for (var i = 0; i < lists.Count; i++)
            {
                var order = lists[i];
                var before = byNo.GetValueOrDefault(order.OrderNo);
                var outcome = LegacyTaking.Decide(before, masteredBy, hashes[i], order.UpdatedAt, moved.ContainsKey((masteredBy, order.OrderNo)), OrderNumber.TryParse(order.OrderNo, out _));
                outcomes.Add(outcome);
                Write(batch, tenantId, connector, masteredBy, order, hashes[i], before, outcome, ids);
            }

            beside(batch, outcomes);
            var result = batch.Statements.Count == 0 ? CommitOutcome.Committed : await shards.Home.CommitAsync(batch, ct);
            if (result.FailedGuard is null)
            {
                return outcomes;
            }

            if (result.FailedGuard != LegacyOrderTable.ChangedGuard)
            {
                return null;
            }
        }

        throw new InvalidOperationException("Orders of another system are changed by several at once.");
    }

    /// <summary>Takes an order out of the lists that its master has no more.</summary>
    public async Task DropAsync(int tenantId, string orderNo, CancellationToken ct)
    {
        if (await shards.Home.ReadAsync(connection => LegacyOrderTable.FindAsync(connection, tenantId, orderNo), ct) is { Gone: false } row)
        {
            var batch = new WriteBatch();
            LegacyOrderTable.SetGone(batch, tenantId, row.OrderId, row.Version, gone: true, time.GetUtcNow());
            Tell(batch, tenantId, row.OrderId, orderNo, row.Version + 1, row.Line, row.Status);
            await shards.Home.CommitAsync(batch, ct);
        }
    }

    private void Write(
        WriteBatch batch, int tenantId, string connector, string masteredBy, LegacyOrder order, byte[] hash, KnownLegacyOrder? before, LegacyOutcome outcome, HashSet<long> ids)
    {
        switch (outcome)
        {
            case LegacyOutcome.Moved:
                LegacyOrderTable.SetGone(batch, tenantId, before!.OrderId, before.Version, gone: true, time.GetUtcNow());
                Tell(batch, tenantId, before.OrderId, order.OrderNo, before.Version + 1, order.Content.BusinessLine ?? "", (int)order.Status);
                break;
            case LegacyOutcome.New or LegacyOutcome.Changed:
                // Where it stands in lists stays as it was first heard, whatever the master says now.
                var kept = order with { CreatedAt = before?.CreatedAt ?? order.CreatedAt };
                var row = new LegacyOrderRow
                {
                    TenantId = tenantId,
                    OrderId = before?.OrderId ?? LegacyIds.Of(order.CreatedAt, order.OrderNo, ids.Contains),
                    OrderNo = order.OrderNo,
                    MasteredBy = masteredBy,
                    Connector = connector,
                    Version = (before?.Version ?? 0) + 1,
                    Status = (int)order.Status,
                    Line = order.Content.BusinessLine ?? "",
                    CreatedAt = kept.CreatedAt,
                    UpdatedAt = kept.UpdatedAt,
                    ContentHash = hash,
                    Content = cipher.EncryptBytes(tenantId, kept.ToJson()),
                    SyncedAt = time.GetUtcNow(),
                };
                ids.Add(row.OrderId);
                if (before is null)
                {
                    LegacyOrderTable.Insert(batch, row);
                }
                else
                {
                    LegacyOrderTable.Update(batch, row, before.Version);
                }

                Tell(batch, tenantId, row.OrderId, row.OrderNo, row.Version, row.Line, row.Status);
                break;
        }
    }

    private void Tell(WriteBatch batch, int tenantId, long orderId, string orderNo, int version, string line, int status) => outbox.Append(batch, new()
    {
        TenantId = tenantId,
        OrderId = orderId,
        OrderNo = orderNo,
        OrderVersion = version,
        Line = line,
        Family = EventFamilies.Elsewhere,
        Status = (OrderStatus)status,
        OccurredAt = time.GetUtcNow(),
    });

    private Order Open(LegacyOrderRow row) =>
        LegacyOrder.FromJson(cipher.DecryptBytes(row.TenantId, row.Content)).ToOrder(row.TenantId, row.OrderId, row.Version, row.MasteredBy);
}
