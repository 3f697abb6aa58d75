using System.Collections.Concurrent;
using System.Globalization;

namespace OrderHub.LegacySystems.Customs;

/// <summary>A document that was declared.</summary>
internal sealed record CustomsPaper
{
    /// <summary>DD order, ZF payment, YD waybill.</summary>
    public required string Kind { get; init; }

    public required string OrderNo { get; init; }

    public required string DeclarationNo { get; init; }

    /// <summary>How often it was declared anew.</summary>
    public int Round { get; init; } = 1;

    public string Port { get; init; } = "";

    /// <summary>The last state: 2 declared, 120 accepted, 300 inspection, 800 released, 100 refused, 0 withdrawn.</summary>
    public string State { get; init; } = "2";

    /// <summary>How often a declaration of the same round came; more than one is a repeated call.</summary>
    public int Declared { get; init; } = 1;
}

/// <summary>All declarations. One a document of an order, whatever the number of calls.</summary>
internal sealed class CustomsBook(SimulatorOptions options)
{
    public const string Withdrawn = "0";

    private readonly ConcurrentDictionary<string, CustomsPaper> papers = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int number;

    /// <summary>Takes a declaration; false: that round was declared before.</summary>
    public bool Declare(CustomsPaper wanted, out CustomsPaper kept)
    {
        lock (gate)
        {
            var key = Key(wanted.OrderNo, wanted.Kind);
            var known = papers.GetValueOrDefault(key);
            var isNew = known is null || known.State == Withdrawn || wanted.Round > known.Round;
            kept = papers[key] = isNew
                ? wanted with { DeclarationNo = string.Create(CultureInfo.InvariantCulture, $"B{options.Run:00000000}{++number:00000}") }
                : known! with { Declared = known!.Declared + 1 };
            return isNew;
        }
    }

    public CustomsPaper? Find(string orderNo, string kind) => papers.GetValueOrDefault(Key(orderNo, kind));

    /// <summary>Moves a declaration on; null when it was withdrawn or declared anew meanwhile.</summary>
    public CustomsPaper? Reach(CustomsPaper paper, string state)
    {
        lock (gate)
        {
            var key = Key(paper.OrderNo, paper.Kind);
            return papers.TryGetValue(key, out var known) && known.DeclarationNo == paper.DeclarationNo && known.State != Withdrawn ? papers[key] = known with { State = state } : null;
        }
    }

    /// <summary>True: withdrawn now or before; null: there is none.</summary>
    public bool? Withdraw(string orderNo, string kind)
    {
        lock (gate)
        {
            if (!papers.TryGetValue(Key(orderNo, kind), out var known))
            {
                return null;
            }

            papers[Key(orderNo, kind)] = known with { State = Withdrawn };
            return true;
        }
    }

    public IReadOnlyDictionary<string, object> Snapshot() => papers.Values.GroupBy(paper => paper.OrderNo, StringComparer.Ordinal).OrderBy(order => order.Key, StringComparer.Ordinal)
        .ToDictionary(
            order => order.Key,
            order => (object)order.ToDictionary(paper => paper.Kind, paper => new { paper.DeclarationNo, paper.Round, paper.State, paper.Declared }, StringComparer.Ordinal), StringComparer.Ordinal);

    private static string Key(string orderNo, string kind) => $"{orderNo}/{kind}";
}
