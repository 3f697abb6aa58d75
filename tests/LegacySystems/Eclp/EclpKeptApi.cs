using System.Text.Json.Nodes;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>Makes ECLP have orders of its own, change them, and give some to the hub.</summary>
internal static class EclpKeptApi
{
    private const int AtOnce = 8;
    private const int Most = 200_000;

    public static void MapEclpKeptApi(this WebApplication app)
    {
        app.MapPost("/sim/eclp/own", (AddRequest add, EclpStore store) => add.Count is < 1 or > Most || add.Days is < 0 or > 3650
            ? Results.BadRequest(new { error = $"count is 1 to {Most}, days 0 to 3650" })
            : Results.Json(new { total = store.Add(add.Count, add.Days) }));
        app.MapGet("/sim/eclp/own", (EclpStore store) => Results.Json(new { orders = store.Snapshot() }));
        app.MapGet("/sim/eclp/own/given", (EclpStore store) => Results.Json(new { orders = store.Given }));
        app.MapPost("/sim/eclp/own/change", (SomeRequest some, EclpStore store) =>
        {
            var orders = store.Some(some.Count, order => !order.IsEnded && (some.OrderNo is null || order.No == some.OrderNo));
            foreach (var order in orders)
            {
                store.Change(order, one =>
                {
                    one.Step++;
                    one.OddState = some.OddState;
                });
            }

            return Results.Json(new { changed = orders.Select(order => order.No) });
        });
        app.MapPost("/sim/eclp/own/remove", (SomeRequest some, EclpStore store) =>
        {
            var orders = store.Some(some.Count, order => some.OrderNo is null || order.No == some.OrderNo);
            orders.ToList().ForEach(store.Remove);
            return Results.Json(new { removed = orders.Select(order => order.No) });
        });
        app.MapPost("/sim/eclp/own/migrate", async (SomeRequest some, EclpStore store, EclpInbound client, CancellationToken ct) =>
        {
            // The hub first: only what it has taken is given up here.
            var orders = store.Some(some.Count, order => order.Kind == EclpKind.SalesOut && (some.OrderNo is null ? !order.IsEnded : order.No == some.OrderNo));
            var refused = new List<string>();
            await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (order, token) =>
            {
                var reply = await client.CallAsync("eclp.order.addOrder", order.AsNew(), token);
                if (JsonNode.Parse(reply)?["eclp_order_addOrder_responce"]?["eclpSoNo"] is { } number)
                {
                    store.Change(order, one => one.MovedTo = (string)number!);
                    return;
                }

                lock (refused)
                {
                    refused.Add(reply);
                }
            });
            return Results.Json(new { moved = orders.Where(order => order.MovedTo is not null).Select(order => new { from = order.No, to = order.MovedTo }), refused });
        });
    }

    internal sealed record AddRequest(int Count = 1, int Days = 10);

    internal sealed record SomeRequest(int Count = 1, string? OrderNo = null, string? OddState = null);
}
