using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Lookups;

/// <summary>A number whose master is asked for, and what the caller knows of it besides.</summary>
/// <param name="Number">An order number, waybill number, or number of any other system.</param>
/// <param name="Line">For cut-over rules, where no order has the number.</param>
/// <param name="CustomerCode">The same.</param>
/// <param name="ChannelCode">The same.</param>
public sealed record AskedNumber(string Number, string? Line = null, string? CustomerCode = null, string? ChannelCode = null);

/// <summary>Which system masters a number: may change, cancel and tell its order.</summary>
/// <param name="MasteredBy">HUB, ECLP, EXT or LARGE; null: nobody knows the number.</param>
/// <param name="By">What told it: order, index, prefix or cut-over.</param>
/// <param name="OrderNo">The hub's own number of it, where there is one.</param>
/// <param name="Cell">The unit that has the order.</param>
/// <param name="Since">From when it is so: when the order was taken, or the rule began.</param>
public sealed record IdentifiedNumber(string Number, string? MasteredBy, string? By, string? BusinessIdentity = null, string? OrderNo = null, int? Cell = null, DateTimeOffset? Since = null);

/// <summary>
/// Tells which system masters numbers of any kind. 1. An order that has it says so itself, as it was written when the order was taken. 2. What
/// only the index knows, of orders that others master. 3. The beginning of the number. 4. The cut-over of its line, customer and channel.
/// </summary>
public sealed class OrderIdentification(OrderReader orders, ISearchEngine engine, ReferenceData reference, TimeProvider time)
{
    /// <summary>Most numbers of one question.</summary>
    public const int Most = 200;

    public async Task<IReadOnlyList<IdentifiedNumber>> IdentifyAsync(int tenantId, IReadOnlyList<AskedNumber> asked, CancellationToken ct)
    {
        var numbers = asked.Select(one => one.Number).Distinct(StringComparer.Ordinal).ToList();
        var known = new Dictionary<string, IdentifiedNumber>(StringComparer.Ordinal);
        foreach (var (number, order) in await FindAsync(tenantId, numbers, ct))
        {
            known[number] = new(number, order.MasteredBy, "order", order.BusinessIdentity, order.OrderNo, order.CellId, order.CreatedAt);
        }

        foreach (var found in await LookAsync(tenantId, [.. numbers.Where(number => !known.ContainsKey(number))], ct))
        {
            known.TryAdd(found.Number, new(found.Number, found.MasteredBy, "index", found.BusinessIdentity, found.OrderNo, found.Unit, found.CreatedAt));
        }

        var prefixes = await reference.OfAsync(tenantId, ReferenceTables.NumberPrefixes, ct);
        var cutOvers = await reference.OfAsync(tenantId, ReferenceTables.CutOvers, ct);
        return [.. asked.Select(one => known.GetValueOrDefault(one.Number) ?? ByPrefix(prefixes, one.Number, time.GetUtcNow()) ?? ByCutOver(cutOvers, one, time.GetUtcNow()) ?? new(one.Number, null, null))];
    }

    /// <summary>What the longest beginning says. Pure.</summary>
    internal static IdentifiedNumber? ByPrefix(ReferenceSnapshot prefixes, string number, DateTimeOffset now)
    {
        for (var length = Math.Min(number.Length, 32); length > 0; length--)
        {
            if (prefixes.Find(ReferenceData.DayOf(now), number[..length]) is { } row)
            {
                return new(number, row.Text("masteredBy"), "prefix", row.Text("identity"), Since: SinceOf(row));
            }
        }

        return null;
    }

    /// <summary>What the narrowest cut-over says: a number falls on the same side for ever, until the share is raised over it. Pure.</summary>
    internal static IdentifiedNumber? ByCutOver(ReferenceSnapshot cutOvers, AskedNumber asked, DateTimeOffset now)
    {
        if (cutOvers.FindNarrowest(ReferenceData.DayOf(now), asked.Line, asked.CustomerCode, asked.ChannelCode) is not { } row)
        {
            return null;
        }

        var since = DateTimeOffset.TryParse(row.Text("since"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var stated) ? stated : (DateTimeOffset?)null;
        var isHub = (since is null || since <= now) && ShareOf(asked.Number) < (row.Whole("percent") ?? 0);
        return new(asked.Number, isHub ? Masters.Hub : row.Text("before"), "cut-over", Since: since ?? SinceOf(row));
    }

    /// <summary>0 to 99, evenly spread and always the same.</summary>
    internal static int ShareOf(string number) => (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(number))) % 100);

    private static DateTimeOffset? SinceOf(ReferenceRow row) => row.ValidFrom is { } day ? new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    private async Task<List<(string Number, Order Order)>> FindAsync(int tenantId, List<string> numbers, CancellationToken ct)
    {
        var ids = new Dictionary<string, long>(await orders.FindIdsByAnyNumberAsync(tenantId, numbers, ct), StringComparer.Ordinal);
        foreach (var number in numbers.Where(number => OrderNumber.TryParse(number, out _)))
        {
            if (await orders.FindIdByNoAsync(tenantId, number, ct) is { } orderId)
            {
                ids[number] = orderId;
            }
        }

        var found = (await orders.FindManyAsync(tenantId, [.. ids.Values.Distinct()], ct)).ToDictionary(order => order.OrderId);
        return [.. ids.Where(pair => found.ContainsKey(pair.Value)).Select(pair => (pair.Key, found[pair.Value]))];
    }

    private async Task<IReadOnlyList<IndexedNumber>> LookAsync(int tenantId, List<string> numbers, CancellationToken ct)
    {
        if (numbers.Count == 0)
        {
            return [];
        }

        try
        {
            return await engine.FindNumbersAsync(tenantId, numbers, ct);
        }
        catch (SearchUnavailableException)
        {
            // Rules tell the master as well; an index that is away makes nobody wait.
            return [];
        }
    }
}
