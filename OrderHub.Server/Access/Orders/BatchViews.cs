using System.Text.Json.Serialization;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Orders;

/// <summary>Up to 500 orders to place.</summary>
public sealed record OrderBatch(IReadOnlyList<OrderBatchItem> Items);

/// <summary>One order of a batch.</summary>
/// <param name="Key">The caller's own number for this order: what the header Idempotency-Key is for a single one.</param>
/// <param name="Order">The order.</param>
public sealed record OrderBatchItem(string Key, OrderContent Order);

/// <summary>Up to 500 orders to change.</summary>
public sealed record PatchBatch(IReadOnlyList<PatchBatchItem> Items);

/// <summary>One change of a batch.</summary>
/// <param name="Key">The caller's own number for this change.</param>
/// <param name="OrderNo">The order.</param>
/// <param name="IfMatch">The ETag that the caller knows, quotes included, or * for whatever there is.</param>
/// <param name="Patch">The merge patch.</param>
public sealed record PatchBatchItem(string Key, string OrderNo, string IfMatch, System.Text.Json.Nodes.JsonObject Patch);

/// <summary>What became of each item, in the order of the items.</summary>
/// <param name="Succeeded">Items with a status below 300.</param>
/// <param name="Failed">All others.</param>
/// <param name="Items">One for each item.</param>
public sealed record OrderBatchResult(int Succeeded, int Failed, IReadOnlyList<OrderBatchItemResult> Items);

/// <summary>What became of one order.</summary>
public sealed record OrderBatchItemResult
{
    /// <summary>Place in the batch, from 0.</summary>
    public required int Index { get; init; }
    /// <summary>Null where the item has none.</summary>
    public string? Key { get; init; }
    /// <summary>The HTTP status that a single request would have had.</summary>
    public required int Status { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlacedOrder? Order { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChangeRequestView? Request { get; init; }
    /// <summary>Why it was not done.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Problem { get; init; }
}
