using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Transaction.Changes;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>What was delivered is asked back: one order for each wish, by the rules of returns, and nothing where it is only asked.</summary>
public abstract class ReverseWishContract(ChangeHub hub)
{
    [Theory]
    [InlineData(OrderStatus.Delivered)]
    [InlineData(OrderStatus.Installed)]
    [InlineData(OrderStatus.Closed)]
    public async Task What_a_warehouse_sent_comes_back_into_it_by_a_linked_order(OrderStatus status)
    {
        var order = await FromWarehouseAsync(status);

        var answer = await ReverseAsync(order, """{"reason":"不合适"}""");

        Assert.True(answer.Status == 200, answer.ToString());
        Assert.Equal(("DONE", "REVERSE", "ALLOWED"), ((string?)answer.Body!["state"], (string?)answer.Body["kind"], (string?)answer.Body["decision"]!["answer"]));
        var back = await MadeAsync(answer);
        Assert.Equal(("return-in", OrderStatus.Accepted, Directions.Reverse, order.OrderNo, "110009"), (back.BusinessLine, back.Status, back.Direction, back.OriginalOrderNo, back.Operation!.WarehouseNo));
        Assert.Equal(order.OrderNo, Assert.Single(back.Relations, relation => relation.Kind == RelationKinds.Reverse).OrderNo);
        Assert.Equal([(1, 2m), (2, 1m), (3, 1.5m)], back.Goods.Select(line => (line.LineNo, line.Quantity)));
        var stored = await hub.StoredAsync(order);
        Assert.Equal((status, back.OrderNo), (stored.Status, Assert.Single(stored.Relations, relation => relation.Kind == RelationKinds.Reverse).OrderNo));
        var request = Assert.Single(await RequestsAsync(order))!;
        Assert.Equal(("DONE", back.OrderNo), ((string?)request["state"], (string?)request["reverseOrderNo"]));
    }

    [Fact]
    public async Task What_was_only_carried_is_fetched_when_the_customer_says()
    {
        var order = await hub.StoreAsync(OrderStatus.Delivered, Without);
        var start = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(2), TimeSpan.Zero);

        Assert.Equal((422, "order.refused.window"), Code(await ReverseAsync(order, "{}", dryRun: true)));
        Assert.Equal((422, "order.refused.return"), Code(await ReverseAsync(order, """{"pickupMode":"SELF"}""")));
        var answer = await ReverseAsync(order, $$$"""{"pickupWindow":{"start":"{{{start:O}}}","end":"{{{start.AddHours(4):O}}}"}}""");

        Assert.True(answer.Status == 200, answer.ToString());
        var back = await MadeAsync(answer);
        Assert.Equal(("c2b-pickup", OrderStatus.Accepted, start), (back.BusinessLine, back.Status, back.Operation!.PickupWindow!.Start));
    }

    [Fact]
    public async Task What_has_come_back_does_not_come_back_again()
    {
        var order = await FromWarehouseAsync(OrderStatus.Delivered);

        Assert.Equal((422, "order.refused.return"), Code(await ReverseAsync(order, """{"lines":[{"lineNo":1,"quantity":3}]}""")));
        Assert.Equal((422, "order.refused.return"), Code(await ReverseAsync(order, """{"lines":[{"lineNo":7}]}""")));
        Assert.Equal((400, "request.invalid"), Code(await ReverseAsync(order, """{"lines":[{"lineNo":1,"quantity":0}]}""")));
        var some = await MadeAsync(await ReverseAsync(order, """{"lines":[{"lineNo":1,"quantity":1},{"lineNo":2}]}"""));
        var rest = await MadeAsync(await ReverseAsync(order));
        var none = await ReverseAsync(order);

        Assert.Equal([(1, 1m), (2, 1m)], some.Goods.Select(line => (line.LineNo, line.Quantity)));
        Assert.Equal([(1, 1m), (3, 1.5m)], rest.Goods.Select(line => (line.LineNo, line.Quantity)));
        Assert.Equal((422, "order.refused.return"), Code(none));
        Assert.Equal(2, (await RequestsAsync(order)).Count);
    }

    [Fact]
    public async Task What_the_table_refuses_is_refused_and_recorded()
    {
        var onItsWay = await FromWarehouseAsync(OrderStatus.InTransit);
        var inbound = await hub.StoreAsync(OrderStatus.Closed, order => order with { BusinessLine = "return-in", BusinessIdentity = "jdl.return-in.b2c" });

        Assert.Equal([("order.change.not-delivered", "")], (await ReverseAsync(onItsWay)).Faults);
        Assert.Equal([("order.change.not-this-line", "")], (await ReverseAsync(inbound)).Faults);
        Assert.Equal("REFUSED", (string?)Assert.Single(await RequestsAsync(onItsWay))!["state"]);
        Assert.Equal(404, (await ChangeHub.SendAsync(hub.Other, HttpMethod.Post, $"/api/v1/orders/{onItsWay.OrderNo}/reverse", new JsonObject(), ChangeHub.NewKey())).Status);
    }

    [Fact]
    public async Task What_was_delivered_too_long_ago_stays_and_so_does_what_the_line_does_not_take()
    {
        var old = await FromWarehouseAsync(OrderStatus.Delivered, order => order with { UpdatedAt = order.UpdatedAt.AddDays(-31) });
        var far = await FromWarehouseAsync(OrderStatus.Delivered, order => order with { Parties = [order.Parties[0], order.Parties[1] with { Province = "香港", City = "香港", County = "九龙" }] });

        foreach (var dryRun in new[] { true, false })
        {
            Assert.Equal((422, "order.refused.return"), Code(await ReverseAsync(old, dryRun: dryRun)));
            Assert.Equal((422, "order.refused.reach"), Code(await ReverseAsync(far, dryRun: dryRun)));
        }

        Assert.Empty(await RequestsAsync(far));
        Assert.Empty((await hub.StoredAsync(far)).Relations);
    }

    [Fact]
    public async Task Many_with_one_key_at_once_make_one_order()
    {
        // Over several databases they may all be refused: while one has the count of the goods brought to its database, the others find too few.
        if (hub.Shards.All.Count > 1)
        {
            return;
        }

        var order = await FromWarehouseAsync(OrderStatus.Delivered);
        var key = ChangeHub.NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReverseAsync(order, key: key)));

        Assert.All(answers, answer => Assert.True(answer.Status == 200, answer.ToString()));
        Assert.Single(answers, answer => !answer.Replayed);
        Assert.Single(answers.Select(answer => (string?)answer.Body!["reverseOrderNo"]).Distinct(StringComparer.Ordinal));
        Assert.Single((await hub.StoredAsync(order)).Relations);
        Assert.Equal((409, "order.idempotency.conflict"), Code(await ReverseAsync(order, """{"lines":[{"lineNo":1}]}""", key)));
        Assert.Equal((400, "order.idempotency.required"), Code(await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, $"/api/v1/orders/{order.OrderNo}/reverse", new JsonObject())));
    }

    [Fact]
    public async Task Whoever_asks_again_after_a_crash_finds_the_order_that_was_made()
    {
        var order = await FromWarehouseAsync(OrderStatus.Delivered);
        var key = ChangeHub.NewKey();
        var session = await hub.Services.GetRequiredService<OrderSessions>().OpenAsync(order.TenantId, order.OrderId, default);

        // As far as it comes before the wish is written.
        var plan = await hub.Services.GetRequiredService<ReverseWishes>().PlanAsync(
            new(session, [], false, ChangeRules.Standard, false, new WriteBatch()),
            new() { TenantId = order.TenantId, OrderNo = order.OrderNo, Actor = "test", IdempotencyKey = key, ContentHash = [] }, new(), default);

        Assert.Empty(await RequestsAsync(order));
        Assert.Equal(plan.Content, (string?)(await ReverseAsync(order, key: key)).Body!["reverseOrderNo"]);
        Assert.Single((await hub.StoredAsync(order)).Relations);
    }

    [Fact]
    public async Task A_dry_run_tells_the_line_its_price_and_the_last_day_and_does_nothing()
    {
        var order = await FromWarehouseAsync(OrderStatus.Delivered);

        var fetched = (await ReverseAsync(order, dryRun: true)).Body!;
        var brought = (await ReverseAsync(order, """{"pickupMode":"SELF"}""", dryRun: true)).Body!;

        var outlook = fetched["outlook"]!;
        Assert.Equal((true, "DONE", null), ((bool)fetched["dryRun"]!, (string?)fetched["state"], (string?)fetched["reverseOrderNo"]));
        Assert.Equal(("return-in", 3), ((string?)outlook["reverse"]!["line"], outlook["reverse"]!["lines"]!.AsArray().Count));
        Assert.Contains((string?)outlook["reverse"]!["refund"], new[] { "BEFORE", "AFTER" });
        Assert.True((decimal)outlook["fee"]!["amount"]! > 0, outlook.ToJsonString());
        Assert.Null(brought["outlook"]!["fee"]);
        Assert.Equal((null, "REFUSED"), ((string?)outlook["until"]!["status"], (string?)outlook["until"]!["answer"]));
        Assert.True((DateTimeOffset)outlook["until"]!["expectedAt"]! > order.UpdatedAt.AddDays(1));
        Assert.Empty(await RequestsAsync(order));
        Assert.Equal((1, 0), ((await hub.StoredAsync(order)).Version, (await hub.StoredAsync(order)).Relations.Count));

        // What it was told of may still be had, all of it.
        Assert.Equal(3, (await MadeAsync(await ReverseAsync(order))).Goods.Count);
    }

    private static Order Without(Order order) => order with { Goods = [.. order.Goods.Select(line => line with { Serials = [] })] };

    private Task<Order> FromWarehouseAsync(OrderStatus status, Func<Order, Order>? change = null) => hub.StoreAsync(status, order =>
    {
        var sent = order with
        {
            BusinessLine = "sales-out",
            BusinessIdentity = "jdl.sales-out.b2c",
            OrderClass = OrderClasses.WarehouseDelivery,
            Operation = new() { WarehouseNo = "110009" },
            Goods = [.. order.Goods.Select(line => line with { ActualQuantity = line.Quantity })],
        };
        return change?.Invoke(sent) ?? sent;
    });

    private Task<Answer> ReverseAsync(Order order, string body = "{}", string? key = null, bool dryRun = false) => hub.AskAsync(order, "reverse", JsonNode.Parse(body), key, dryRun);

    private async Task<Order> MadeAsync(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.ToString());
        return await hub.FindAsync((string)answer.Body!["reverseOrderNo"]!);
    }

    private async Task<JsonArray> RequestsAsync(Order order) => (await hub.GetAsync($"/api/v1/orders/{order.OrderNo}/requests"))["items"]!.AsArray();

    private static (int, string?) Code(Answer answer) => (answer.Status, answer.Code);
}

[Collection(ChangeHubCollection.Name)]
public sealed class ReverseWishTests(ChangeHub hub) : ReverseWishContract(hub);

[Collection(FourChangeHubCollection.Name)]
public sealed class ReverseWishOnFourTests(FourChangeHub hub) : ReverseWishContract(hub);
