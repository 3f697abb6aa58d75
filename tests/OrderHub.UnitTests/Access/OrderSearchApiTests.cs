using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>Sums, numbers, overviews, kept searches and exports over the API.</summary>
[Collection(ChangeHubCollection.Name)]
public sealed class OrderSearchApiTests(ChangeHub hub)
{
    private static int last;
    private readonly string mark = $"MARK{Interlocked.Increment(ref last):0000}X{Guid.NewGuid():n}"[..20].ToUpperInvariant();

    [Fact]
    public async Task The_master_of_a_number_is_told_by_its_order_by_its_beginning_and_by_its_cut_over()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted, order => order with { MasteredBy = Masters.Eclp });
        await PutAsync("number-prefixes", new() { ["prefix"] = $"{mark}-" }, new() { ["masteredBy"] = "LARGE", ["identity"] = "jdl.large.b2c" });
        await PutAsync("cut-overs", new() { ["line"] = mark }, new() { ["before"] = "EXT", ["percent"] = 0 });
        var asked = new JsonArray(
            Asked(order.OrderNo), Asked(order.Packages[0].WaybillNo), Asked(order.References[0].RefNo), Asked($"{mark}-77"), Asked("none-of-all"), Asked("9001", mark));
        var answer = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/orders/identify", new JsonObject { ["numbers"] = asked });
        Assert.True(answer.Status == 200, answer.ToString());
        Assert.Equal(
            ["ECLP order", "ECLP order", "ECLP order", "LARGE prefix", " ", "EXT cut-over"],
            answer.Body!["items"]!.AsArray().Select(item => $"{(string?)item!["masteredBy"]} {(string?)item["by"]}"));
        Assert.Equal((order.OrderNo, order.BusinessIdentity), ((string?)answer.Body["items"]![1]!["orderNo"], (string?)answer.Body["items"]![1]!["businessIdentity"]));

        // The other tenant knows nothing of it.
        var other = await ChangeHub.SendAsync(hub.Other, HttpMethod.Post, "/api/v1/orders/identify", new JsonObject { ["numbers"] = new JsonArray(Asked(order.OrderNo)) });
        Assert.Null(other.Body!["items"]![0]!["masteredBy"]);
        Assert.Equal(400, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/orders/identify", new JsonObject { ["numbers"] = new JsonArray() })).Status);
    }

    [Fact]
    public async Task Orders_are_counted_and_summed_by_what_is_asked_for()
    {
        await hub.StoreAsync(OrderStatus.Accepted, Marked);
        await hub.StoreAsync(OrderStatus.Accepted, Marked);
        await hub.StoreAsync(OrderStatus.Delivered, Marked);
        await ListedAsync(3);
        var sums = await hub.GetAsync($"/api/v1/orders/summary?by=status,line&amounts=true&zone=%2B08:00&q={mark}");
        Assert.Equal(["ACCEPTED express 2", "DELIVERED express 1"], sums["groups"]!.AsArray().Select(group => $"{(string?)group!["status"]} {(string?)group["line"]} {(int)group["count"]!}").Order(StringComparer.Ordinal));
        Assert.Equal("list.query", (string?)(await ChangeHub.SendAsync(hub.Admin, HttpMethod.Get, "/api/v1/orders/summary?by=colour")).Body!["code"]);
        Assert.Equal("list.query", (string?)(await ChangeHub.SendAsync(hub.Admin, HttpMethod.Get, "/api/v1/orders/summary?zone=9")).Body!["code"]);
        Assert.Equal("list.query", (string?)(await ChangeHub.SendAsync(hub.Admin, HttpMethod.Get, "/api/v1/orders/summary?statsu=X")).Body!["code"]);
        Assert.Single((await hub.GetAsync($"/api/v1/orders?q={mark[..^1]}Q&fuzzy=true&open=false"))["items"]!.AsArray());
    }

    [Fact]
    public async Task An_overview_has_every_part_with_its_state_and_nothing_personal()
    {
        var first = await hub.StoreAsync(OrderStatus.Accepted);
        var order = await hub.StoreAsync(
            OrderStatus.PickupAssigned,
            order => order with { Relations = [new() { Kind = RelationKinds.Pair, OrderId = first.OrderId, OrderNo = first.OrderNo, CreatedAt = order.CreatedAt }] });
        var overview = await hub.GetAsync($"/api/v1/orders/{order.OrderNo}/overview");
        Assert.All(new[] { "order", "waybills", "tasks", "fees", "related" }, part => Assert.Equal("fresh", (string?)overview[part]!["state"]));
        Assert.Equal(order.Packages[0].WaybillNo, (string?)overview["waybills"]!["items"]![0]!["waybillNo"]);
        Assert.Equal((first.OrderNo, "ACCEPTED"), ((string?)overview["related"]!["items"]![0]!["orderNo"], (string?)overview["related"]!["items"]![0]!["status"]));
        Assert.DoesNotContain("李测试", overview.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(404, (await ChangeHub.SendAsync(hub.Other, HttpMethod.Get, $"/api/v1/orders/{order.OrderNo}/overview")).Status);
    }

    [Fact]
    public async Task A_search_is_kept_sealed_shared_and_dropped()
    {
        var body = new JsonObject { ["name"] = mark, ["query"] = new JsonObject { ["q"] = "李测试", ["status"] = "DELIVERED" }, ["shared"] = true };
        var kept = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/order-searches", body.DeepClone());
        Assert.True(kept.Status == 201, kept.ToString());
        Assert.Equal("saved-search.taken", (string?)(await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/order-searches", body.DeepClone())).Body!["code"]);
        var mine = (await hub.GetAsync("/api/v1/order-searches"))["items"]!.AsArray().Single(item => (string?)item!["name"] == mark)!;
        Assert.Equal("李测试", (string?)mine["query"]!["q"]);
        Assert.DoesNotContain(mark, (await hub.GetAsync("/api/v1/order-searches", hub.Other)).ToJsonString(), StringComparison.Ordinal);
        var wrong = new JsonObject { ["name"] = "x", ["query"] = new JsonObject { ["limit"] = "5", ["status"] = "NOWHERE" } };
        Assert.Equal(2, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/order-searches", wrong)).Body!["faults"]!.AsArray().Count);
        Assert.Equal(404, (await ChangeHub.SendAsync(hub.Other, HttpMethod.Delete, $"/api/v1/order-searches/{mine["searchId"]}")).Status);
        Assert.Equal(204, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Delete, $"/api/v1/order-searches/{mine["searchId"]}")).Status);
    }

    [Fact]
    public async Task An_export_writes_every_order_once_masked_and_no_formula()
    {
        for (var i = 0; i < 5; i++)
        {
            await hub.StoreAsync(OrderStatus.Accepted, order => Marked(order) with { Channel = order.Channel! with { ChannelOrderNo = "=HYPERLINK(\"http://x\")" } });
        }

        await ListedAsync(5);
        var begun = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/order-exports", new JsonObject { ["query"] = new JsonObject { ["q"] = mark } });
        Assert.True(begun.Status == 202, begun.ToString());
        var path = $"/api/v1/order-exports/{begun.Body!["exportId"]}";
        await Eventually.HoldsAsync(async () => (string?)(await hub.GetAsync(path))["state"] == "done", "the export is done");
        var export = await hub.GetAsync(path);
        Assert.Equal((5, 5), ((int)export["total"]!, (int)export["written"]!));
        var file = (await hub.GetAsync($"{path}/file")).ToString();
        var lines = file.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("orderNo,line,", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\"", line, StringComparison.Ordinal));
        Assert.DoesNotContain("李测试", file, StringComparison.Ordinal);
        Assert.Contains("139****1234", file, StringComparison.Ordinal);
        Assert.Equal(409, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, $"{path}/stop")).Status);
        Assert.Equal(404, (await ChangeHub.SendAsync(hub.Other, HttpMethod.Get, $"{path}/file")).Status);
    }

    private static JsonObject Asked(string number, string? line = null) => line is null ? new() { ["number"] = number } : new() { ["number"] = number, ["line"] = line };

    private Order Marked(Order order) => order with { Goods = [order.Goods[0] with { Name = mark }] };

    private Task ListedAsync(int count) => Eventually.HoldsAsync(async () => (await hub.GetAsync($"/api/v1/orders?q={mark}"))["items"]!.AsArray().Count == count, "the orders are listed");

    private async Task PutAsync(string table, JsonObject key, JsonObject cells)
    {
        var answer = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Put, $"/api/v1/reference/{table}/rows", new JsonObject { ["key"] = key, ["values"] = cells });
        Assert.True(answer.Status is 200 or 201, answer.ToString());
    }
}
