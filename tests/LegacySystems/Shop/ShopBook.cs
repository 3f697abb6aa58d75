namespace OrderHub.LegacySystems.Shop;

/// <summary>An order as the shop holds it. It is found by when it was last touched.</summary>
internal sealed record ShopOrder
{
    public required string Number { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long TouchedAt { get; init; }

    public required string Name { get; init; }

    public required string Mobile { get; init; }

    public required string Province { get; init; }

    public required string Address { get; init; }

    public required string Sku { get; init; }

    /// <summary>On how many pages it stood.</summary>
    public int Told { get; init; }

    /// <summary>States that the shop was told, in order, each once.</summary>
    public IReadOnlyList<string> States { get; init; } = [];
}

/// <summary>The shop's orders, given out in pages behind (time, number), the bound included.</summary>
internal sealed class ShopBook
{
    private readonly Dictionary<string, ShopOrder> orders = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public void Place(ShopOrder order)
    {
        lock (gate)
        {
            orders[order.Number] = order;
        }
    }

    /// <summary>A page. Where rows shift, its last row and the one behind it are touched once more as soon as it is read: both move to the end.</summary>
    public IReadOnlyList<ShopOrder> Page(long since, string number, int limit, long now, Func<bool> shifts)
    {
        lock (gate)
        {
            var all = orders.Values.Where(order => order.TouchedAt > since || (order.TouchedAt == since && string.CompareOrdinal(order.Number, number) >= 0))
                .OrderBy(order => order.TouchedAt).ThenBy(order => order.Number, StringComparer.Ordinal).ToList();
            var page = all.Take(limit).ToList();
            foreach (var row in page)
            {
                orders[row.Number] = row with { Told = row.Told + 1 };
            }

            if (page.Count == limit && shifts())
            {
                foreach (var row in all.Skip(limit - 1).Take(2))
                {
                    orders[row.Number] = orders[row.Number] with { TouchedAt = now };
                }
            }

            return page;
        }
    }

    /// <summary>Notes a state; false: the shop has no such order.</summary>
    public bool Hear(string number, string state)
    {
        lock (gate)
        {
            if (!orders.TryGetValue(number, out var order))
            {
                return false;
            }

            orders[number] = order.States is [.., var last] && last == state ? order : order with { States = [.. order.States, state] };
            return true;
        }
    }

    public IReadOnlyDictionary<string, object> Snapshot()
    {
        lock (gate)
        {
            return orders.Values.OrderBy(order => order.Number, StringComparer.Ordinal)
                .ToDictionary(order => order.Number, order => (object)new { order.Told, order.States }, StringComparer.Ordinal);
        }
    }
}
