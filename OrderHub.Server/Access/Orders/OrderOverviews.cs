using System.Data.Common;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Transaction.Masters;

namespace OrderHub.Server.Access.Orders;

/// <summary>How well a part of an overview is known.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartState>))]
public enum PartState
{
    /// <summary>As the store that masters it has it now.</summary>
    [JsonStringEnumMemberName("fresh")] Fresh,

    /// <summary>As the search index knew it, which may be behind.</summary>
    [JsonStringEnumMemberName("stale")] Stale,

    /// <summary>Where it is kept does not answer.</summary>
    [JsonStringEnumMemberName("unavailable")] Unavailable,
}

/// <summary>An order with all that belongs to it, as far as it can be told now. Personal data is masked.</summary>
public sealed record OrderOverview(OrderPart Order, WaybillPart Waybills, TaskPart Tasks, FeePart Fees, RelatedPart Related);

/// <summary>The order itself.</summary>
public sealed record OrderPart(PartState State, Order Value);

/// <summary>Its parcels, those that were voided too.</summary>
public sealed record WaybillPart(PartState State, IReadOnlyList<Package> Items);

/// <summary>What people were asked to do for it, newest first.</summary>
public sealed record TaskPart(PartState State, IReadOnlyList<OverviewTask> Items);

/// <summary>What it costs.</summary>
/// <param name="Estimated">What it was thought to cost.</param>
/// <param name="Actual">What it did cost.</param>
public sealed record FeePart(PartState State, string? Currency, decimal? Estimated, decimal? Actual, IReadOnlyList<Fee> Items);

/// <summary>Orders that it is linked with.</summary>
public sealed record RelatedPart(PartState State, IReadOnlyList<RelatedOrder> Items);

/// <summary>One task.</summary>
public sealed record OverviewTask(
    string TaskId, string Flow, string Step, string Title, string? TitleZh, string Role, string State, string? ClaimedBy, string? Outcome, DateTimeOffset CreatedAt, DateTimeOffset? DueAt, DateTimeOffset? ClosedAt);

/// <summary>One linked order.</summary>
/// <param name="Kind">What it is to the order: PARENT, REVERSE, PAIR, MERGED ...</param>
/// <param name="State">How well its status is known.</param>
/// <param name="Status">Where it stands; null where nobody knows now.</param>
public sealed record RelatedOrder(string Kind, string OrderNo, PartState State, OrderStatus? Status, string? BusinessLine, DateTimeOffset? CreatedAt);

/// <summary>
/// Puts an overview together. The order comes from the store that masters it; its parts are asked at the same time, and one that does not answer
/// takes nothing from the others. Linked orders may live in other databases: where one of those is away, the search index tells what it knew.
/// </summary>
internal static class OrderOverviews
{
    private const int MostTasks = 100;
    private const int MostRelated = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IResult> AnswerAsync(
        string orderNo, HttpContext http, [FromServices] OrderReader reader, [FromServices] ISearchEngine engine, [FromServices] IShards shards, [FromServices] MasterDesk masters,
        CancellationToken ct)
    {
        var tenantId = http.Caller().TenantId;
        if (await reader.FindByNoAsync(tenantId, orderNo, ct) is not { } order)
        {
            return await masters.FindAsync(tenantId, orderNo, ct) switch
            {
                ElsewhereAnswer.Here here => await AnswerAsync(here.OrderNo, http, reader, engine, shards, masters, ct),
                ElsewhereAnswer.Fresh fresh => TypedResults.Ok(Elsewhere(PartState.Fresh, fresh.Order)),
                ElsewhereAnswer.Stale stale => TypedResults.Ok(Elsewhere(PartState.Stale, stale.Order)),
                _ => OrderNotFound.Of(orderNo),
            };
        }

        var tasks = TasksAsync(shards, order, ct);
        var related = RelatedAsync(reader, engine, order, ct);
        var masked = OrderMask.Apply(order);
        return TypedResults.Ok(new OrderOverview(
            new(PartState.Fresh, masked), new(PartState.Fresh, masked.Packages), await tasks,
            new(PartState.Fresh, order.Finance?.Currency, order.Finance?.EstimatedFee, order.Finance?.ActualFee, order.Finance?.Fees ?? []), await related));
    }

    /// <summary>An order that another system masters: no person of the hub has a task for it, and no order of the hub belongs to it.</summary>
    private static OrderOverview Elsewhere(PartState state, Order order)
    {
        var masked = OrderMask.Apply(order);
        return new(
            new(state, masked), new(state, masked.Packages), new(PartState.Fresh, []),
            new(state, order.Finance?.Currency, order.Finance?.EstimatedFee, order.Finance?.ActualFee, order.Finance?.Fees ?? []), new(PartState.Fresh, []));
    }

    private static async Task<TaskPart> TasksAsync(IShards shards, Order order, CancellationToken ct)
    {
        try
        {
            var rows = await TaskTable.OfOrderAsync(shards.For(order.OrderId), order.TenantId, order.OrderId, MostTasks, ct).WaitAsync(Patience, ct);
            return new(PartState.Fresh, [.. rows.Select(row => new OverviewTask(
                row.TaskId.ToString(CultureInfo.InvariantCulture), row.FlowName, row.Step, row.Title, row.TitleZh, row.Role, row.State, row.ClaimedBy, row.Outcome, row.CreatedAt, row.DueAt, row.ClosedAt))]);
        }
        catch (Exception failure) when (IsAway(failure))
        {
            return new(PartState.Unavailable, []);
        }
    }

    private static async Task<RelatedPart> RelatedAsync(OrderReader reader, ISearchEngine engine, Order order, CancellationToken ct)
    {
        var links = order.Relations.Take(MostRelated).ToList();
        var items = await Task.WhenAll(links.Select(link => RelatedAsync(reader, engine, order.TenantId, link, ct)));
        return new(items.Select(item => item.State).DefaultIfEmpty(PartState.Fresh).Max(), items);
    }

    private static async Task<RelatedOrder> RelatedAsync(OrderReader reader, ISearchEngine engine, int tenantId, Relation link, CancellationToken ct)
    {
        try
        {
            var other = await reader.FindAsync(tenantId, link.OrderId, ct).WaitAsync(Patience, ct);
            return new(link.Kind, link.OrderNo, PartState.Fresh, other?.Status, other?.BusinessLine, other?.CreatedAt);
        }
        catch (Exception failure) when (IsAway(failure))
        {
            return await KnownAsync(engine, tenantId, link, ct);
        }
    }

    private static async Task<RelatedOrder> KnownAsync(ISearchEngine engine, int tenantId, Relation link, CancellationToken ct)
    {
        try
        {
            var page = await engine.PageAsync(new() { TenantId = tenantId, Words = [link.OrderNo], WithDeleted = true, Limit = 5 }, ct).WaitAsync(Patience, ct);
            return page.Rows.FirstOrDefault(row => row.OrderId == link.OrderId) is { } row
                ? new(link.Kind, link.OrderNo, PartState.Stale, (OrderStatus)row.Status, row.BusinessLine, row.CreatedAt)
                : new(link.Kind, link.OrderNo, PartState.Unavailable, null, null, null);
        }
        catch (Exception failure) when (IsAway(failure))
        {
            return new(link.Kind, link.OrderNo, PartState.Unavailable, null, null, null);
        }
    }

    private static bool IsAway(Exception failure) => failure is TimeoutException or SearchUnavailableException or DatabaseOverloadedException || (failure is DbException store && DatabaseOutage.Is(store));
}
