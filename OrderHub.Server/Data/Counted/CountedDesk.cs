using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Counted;

/// <summary>What people see and set of what is counted.</summary>
public sealed class CountedDesk(IShards shards, Allotments allotments, AuditLog audit, TimeProvider time)
{
    private const int MaxRaces = 5;

    /// <summary>What is left and what is held, thing by thing, over all databases: by the count, and by the orders' movements.</summary>
    public async Task<IReadOnlyList<CountedStand>> ListAsync(int tenantId, string kind, string after, int limit, CancellationToken ct)
    {
        var rows = new SortedDictionary<string, (long Available, long Reserved, long Held)>(StringComparer.Ordinal);
        foreach (var database in shards.All)
        {
            foreach (var row in await database.ReadAsync(connection => CountedTable.AfterAsync(connection, tenantId, kind, after, limit), ct))
            {
                var known = rows.GetValueOrDefault(row.Key);
                rows[row.Key] = (known.Available + row.Available, known.Reserved + row.Reserved, known.Held);
            }
        }

        foreach (var database in shards.All)
        {
            foreach (var (key, quantity) in await database.ReadAsync(connection => CountedMoveTable.HeldAsync(connection, tenantId, kind), ct))
            {
                if (rows.TryGetValue(key, out var known))
                {
                    rows[key] = known with { Held = known.Held + quantity };
                }
            }
        }

        return [.. rows.Take(limit).Select(row => new CountedStand(row.Key, CountedItem.Read(row.Value.Available), CountedItem.Read(row.Value.Reserved), CountedItem.Read(row.Value.Held)))];
    }

    /// <summary>Sets what there is in all, held or not; what is left changes by the difference.</summary>
    /// <returns>What is left then; null where orders hold more than that, and nothing was changed for good.</returns>
    public async Task<decimal?> SetAsync(Caller by, CountedItem item, decimal total, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var rows = new List<CountedRow>();
            for (var place = 0; place < allotments.Places; place++)
            {
                rows.Add(await allotments.EnsureAsync(place, by.TenantId, item, limit: null, ct));
            }

            var difference = CountedItem.Kept(total) - rows.Sum(row => row.Available + row.Reserved);
            if (difference == 0)
            {
                return CountedItem.Read(rows.Sum(row => row.Available));
            }

            if (rows.Sum(row => row.Available) + difference < 0)
            {
                return null;
            }

            for (var place = 0; place < rows.Count && difference != 0; place++)
            {
                var here = difference > 0 ? Allotments.Share(difference, rows.Count - place, 0) : -Math.Min(-difference, Math.Max(0, rows[place].Available));
                var batch = new WriteBatch();
                CountedTable.Allot(batch, by.TenantId, rows[place], rows[place].Allotted + here, time.GetUtcNow());
                if (place == 0)
                {
                    audit.Add(batch, by, AuditActions.CountedSet, $"{item.Kind} {item.Key}", $"{total}");
                }

                if (!(await shards.All[place].CommitAsync(batch, ct)).IsCommitted)
                {
                    break;
                }

                difference -= here;
            }
        }

        return null;
    }
}
