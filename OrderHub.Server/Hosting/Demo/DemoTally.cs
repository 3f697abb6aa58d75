namespace OrderHub.Server.Hosting.Demo;

/// <summary>How an order ended up.</summary>
public enum DemoEnd
{
    Ended,
    OnHold,
    Waiting,

    /// <summary>Neither at an end nor on hold, and nothing that has a name will move it.</summary>
    Stuck,
}

/// <summary>One order as the tally counts it.</summary>
/// <param name="Line">Its line.</param>
/// <param name="End">How it ended up.</param>
/// <param name="What">The status it ended with, the code of the hold, what it waits for, or where it is stuck.</param>
public sealed record DemoCount(string Line, DemoEnd End, string What);

/// <summary>What became of a demo run.</summary>
/// <param name="Lines">The tally, one line each.</param>
/// <param name="Failure">Why nothing could be sent and what to do, or what is stuck; null where all is well.</param>
public sealed record DemoTally(IReadOnlyList<string> Lines, string? Failure)
{
    /// <summary>A table by line, and under it what orders wait for, are held for, or are stuck at, by name and count. Pure.</summary>
    public static DemoTally Of(IReadOnlyList<DemoCount> counts)
    {
        var text = new List<string> { $"  {"line",-16}{"orders",8}{"ended",8}{"on hold",9}{"waiting",9}{"stuck",7}" };
        text.AddRange(counts.GroupBy(one => one.Line, StringComparer.Ordinal).OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => Row(line.Key, [.. line])));
        text.Add(Row("all", counts));
        foreach (var (end, title) in ((DemoEnd, string)[])[(DemoEnd.Ended, "ended as"), (DemoEnd.OnHold, "on hold"), (DemoEnd.Waiting, "waiting for"), (DemoEnd.Stuck, "stuck without a reason")])
        {
            var same = counts.Where(one => one.End == end).CountBy(one => one.What, StringComparer.Ordinal).OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).ToList();
            text.Add(same.Count == 0 ? $"{title}: none" : $"{title}:");
            text.AddRange(same.Select(one => $"  {one.Value,8}  {one.Key}"));
        }

        var stuck = counts.Count(one => one.End == DemoEnd.Stuck);
        return new(text, stuck == 0 ? null : $"{stuck} of {counts.Count} orders are stuck without a reason.");
    }

    private static string Row(string name, IReadOnlyCollection<DemoCount> counts)
    {
        int Count(DemoEnd end) => counts.Count(one => one.End == end);
        return $"  {name,-16}{counts.Count,8}{Count(DemoEnd.Ended),8}{Count(DemoEnd.OnHold),9}{Count(DemoEnd.Waiting),9}{Count(DemoEnd.Stuck),7}";
    }
}
