using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Allocations;

/// <summary>Holds what arrived against what the other order shipped, by the books of both. Pure: it only looks.</summary>
public sealed class BalanceAllocation(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "allocation.balance",
        Title = new("Do out, transit and in agree?", "调拨三方核对"),
        Summary = new(
            "Compares, article by article, what the paired order brought into transit with what this one received. 'even': the same. 'lost': less came than was shipped. 'surplus': more of an article came; where both are, it is 'surplus'. 'unpaired': there is no such order. The output names it and lists the differences.",
            "逐货品比较配对出库单转入在途的数量与本单实收数量。even：一致；lost：少于发出；surplus：某货品多于发出，两者并存时为 surplus；unpaired：无配对出库单。输出给出配对单号与差异。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["even", "lost", "surplus", "unpaired"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "pairOrderNo": { "type": "string", "description": "The paired order.", "x-zh": { "description": "配对订单号。" } },
                "differences": { "type": "array", "description": "Articles that are off.", "x-zh": { "description": "差异货品。" }, "items": { "type": "object", "properties": { "article": { "type": "string", "description": "The article.", "x-zh": { "description": "货品。" } }, "difference": { "type": "number", "description": "Pieces more than were shipped; negative: less.", "x-zh": { "description": "多收数量，负数为少收。" } } } } }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        if (order.Relations.FirstOrDefault(relation => relation.Kind == RelationKinds.Pair) is not { } pair)
        {
            return StepResult.Of("unpaired", output: []);
        }

        var shipped = await counted.AddedAsync(new(context.TenantId, pair.OrderId, pair.OrderNo), CountedKinds.Transit, ct);
        var differences = Differences(
            shipped.ToDictionary(one => TransitGoods.ArticleOf(one.Key), one => one.Quantity, StringComparer.Ordinal),
            TransitGoods.Of(order, line => OrderedStock.ItemOf("", line), line => line.ActualQuantity ?? 0).ToDictionary(one => TransitGoods.ArticleOf(one.Item.Key), one => one.Total, StringComparer.Ordinal));
        return StepResult.Of(WordOf(differences), $"{differences.Count} articles differ", new JsonObject
        {
            ["pairOrderNo"] = pair.OrderNo,
            ["differences"] = new JsonArray([.. differences.Select(one => (JsonNode)new JsonObject { ["article"] = one.Article, ["difference"] = one.Difference })]),
        });
    }

    /// <summary>A simulation has no other order.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("unpaired", output: []));

    /// <summary>Articles of which more or less came than was shipped.</summary>
    internal static IReadOnlyList<(string Article, decimal Difference)> Differences(IReadOnlyDictionary<string, decimal> shipped, IReadOnlyDictionary<string, decimal> received) =>
    [
        .. shipped.Keys.Union(received.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(article => (article, received.GetValueOrDefault(article) - shipped.GetValueOrDefault(article))).Where(one => one.Item2 != 0),
    ];

    internal static string WordOf(IReadOnlyList<(string Article, decimal Difference)> differences) =>
        differences.Count == 0 ? "even" : differences.Any(one => one.Difference > 0) ? "surplus" : "lost";
}
