using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Clearance;

/// <summary>
/// The documents that are declared for an order, each by itself, and where each stands: marks of the order in the domain CUSTOMS. The order's customs status is
/// what they come to together. Pure.
/// </summary>
internal static class CustomsPapers
{
    public const string Domain = "CUSTOMS";
    public const string Order = "ORDER";
    public const string Payment = "PAYMENT";
    public const string Waybill = "WAYBILL";
    public const string Withdrawn = "WITHDRAWN";

    private static readonly Dictionary<string, int> States = new(StringComparer.Ordinal)
    {
        ["DECLARED"] = CustomsStates.Declared,
        ["ACCEPTED"] = CustomsStates.Accepted,
        ["INSPECTION"] = CustomsStates.Inspection,
        ["RELEASED"] = CustomsStates.Released,
        ["REFUSED"] = CustomsStates.Refused,
        [Withdrawn] = CustomsStates.None,
    };

    /// <summary>The documents that the hub declares for the order.</summary>
    public static IReadOnlyList<string> Of(Customs? customs) =>
        [.. new[] { (Order, customs?.DeclareOrder), (Payment, customs?.DeclarePayment), (Waybill, customs?.DeclareWaybill) }.Where(paper => paper.Item2 == true).Select(paper => paper.Item1)];

    /// <summary>The number of a state by its word; null for a word that is none.</summary>
    public static int? StateOf(string? word) => word is not null && States.TryGetValue(word, out var state) ? state : null;

    /// <summary>Where a document of the order stands.</summary>
    public static int StateOf(Model.Order order, string paper) =>
        StateOf(order.Marks.FirstOrDefault(mark => mark.Domain == Domain && mark.Key == paper)?.Value) ?? CustomsStates.None;

    /// <summary>The order with a document in another state, and its customs status by all of them.</summary>
    public static Model.Order With(Model.Order order, string paper, string state)
    {
        var changed = order with { Marks = [.. order.Marks.Where(mark => mark.Domain != Domain || mark.Key != paper), new Mark { Domain = Domain, Key = paper, Value = state }] };
        return changed with { CustomsStatus = Together([.. Of(order.Customs).Select(one => StateOf(changed, one))]) };
    }

    /// <summary>Refused where one is, in inspection where one is; else as far as the one that is least far, of those that are declared at all.</summary>
    public static int Together(IReadOnlyList<int> papers) =>
        papers.Contains(CustomsStates.Refused) ? CustomsStates.Refused
        : papers.Contains(CustomsStates.Inspection) ? CustomsStates.Inspection
        : papers.All(state => state == CustomsStates.None) ? CustomsStates.None
        : Math.Max(papers.Min(), CustomsStates.Declared);
}
