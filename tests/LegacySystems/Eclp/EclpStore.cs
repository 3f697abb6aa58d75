using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Faults;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>The orders that ECLP masters itself, by number and by when they changed.</summary>
internal sealed class EclpStore(SimulatorOptions options, VirtualClock clock, FaultBox faults)
{
    private readonly Lock gate = new();
    private readonly Random dice = new(options.Seed);
    private readonly List<EclpKept> all = [];
    private int given;
    private readonly Dictionary<string, EclpKept> byNo = new(StringComparer.Ordinal);
    private readonly SortedSet<(long Second, string No)> byChange = new(Comparer<(long Second, string No)>.Create(
        (one, other) => one.Second != other.Second ? one.Second.CompareTo(other.Second) : string.CompareOrdinal(one.No, other.No)));

    /// <summary>Adds orders that came and changed last within the days before now, some of them ended.</summary>
    public int Add(int count, int days)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            for (var i = 0; i < count; i++)
            {
                var created = Whole(now - TimeSpan.FromSeconds(dice.NextDouble() * days * 86_400) - TimeSpan.FromMinutes(30));
                var order = new EclpKept(options.Seed, all.Count, created) { Step = dice.Next(10) };
                order.Updated = Whole(created + TimeSpan.FromMinutes(dice.Next(30)));
                all.Add(order);
                byNo.Add(order.No, order);
                byChange.Add(KeyOf(order));
            }

            return all.Count;
        }
    }

    /// <summary>Orders behind a place, by (when they changed, number): at most so many, with how many there are in all.</summary>
    public (IReadOnlyList<EclpKept> Orders, int Total) After(DateTimeOffset since, string no, int limit)
    {
        lock (gate)
        {
            var behind = (since.ToUnixTimeSeconds(), no);
            List<EclpKept> page = [.. byChange.GetViewBetween(behind, (long.MaxValue, "")).Where(key => key != behind).Take(limit).Select(key => byNo[key.No])];
            given += page.Count;
            return (page, all.Count);
        }
    }

    /// <summary>Orders that pages of the list have held so far, the same one as often as it was asked for.</summary>
    public int Given
    {
        get
        {
            lock (gate)
            {
                return given;
            }
        }
    }

    public EclpKept? Find(string no)
    {
        lock (gate)
        {
            return byNo.GetValueOrDefault(no);
        }
    }

    /// <summary>Changes an order; when it changed is now, by a clock that may be nine minutes wrong.</summary>
    public void Change(EclpKept order, Action<EclpKept> change)
    {
        lock (gate)
        {
            byChange.Remove(KeyOf(order));
            change(order);
            order.Updated = Whole(clock.GetUtcNow() + faults.Skew("eclp.skew", faults.Current.Eclp.SkewRate));
            byChange.Add(KeyOf(order));
        }
    }

    /// <summary>Some orders that ECLP still masters, each once.</summary>
    public IReadOnlyList<EclpKept> Some(int count, Func<EclpKept, bool> which)
    {
        lock (gate)
        {
            var fit = all.Where(order => order.MovedTo is null && which(order)).ToArray();
            dice.Shuffle(fit);
            return [.. fit.Take(count)];
        }
    }

    /// <summary>Forgets an order, as if it had never been.</summary>
    public void Remove(EclpKept order)
    {
        lock (gate)
        {
            byChange.Remove(KeyOf(order));
            byNo.Remove(order.No);
        }
    }

    /// <summary>How every order stands, by number.</summary>
    public IReadOnlyList<object> Snapshot()
    {
        lock (gate)
        {
            return [.. byNo.Values.OrderBy(order => order.No, StringComparer.Ordinal).Select(order => new { no = order.No, state = order.State, created = order.Created, updated = order.Updated, movedTo = order.MovedTo, isvUuid = order.IsvUuid })];
        }
    }

    private static (long, string) KeyOf(EclpKept order) => (order.Updated.ToUnixTimeSeconds(), order.No);

    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
