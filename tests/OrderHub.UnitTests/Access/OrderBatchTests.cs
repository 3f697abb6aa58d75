using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>What is promised of batches, whatever the store.</summary>
public abstract class OrderBatchContract(ChangeHub hub)
{
    private const string Path = "/api/v1/orders/batch";

    [Fact]
    public async Task Five_hundred_orders_with_bad_ones_among_them_get_a_result_each_in_order()
    {
        var run = Guid.NewGuid().ToString("n")[..8];
        var items = new JsonArray([.. Enumerable.Range(0, 500).Select(i => (JsonNode)new JsonObject { ["key"] = $"{run}-{i}", ["order"] = Order($"{run}-{i}") })]);
        items[3]!["order"]!["colour"] = "red";
        items[7]!["order"]!["parties"]![1]!["province"] = "火星";
        items[11]!["order"]!["cargo"] = new JsonArray();
        items[13]!.AsObject().Remove("key");
        items[17] = JsonValue.Create("no object");
        items[19]!["order"]!["goods"] = new JsonArray((JsonNode?)null);
        items[23]!["order"]!["remark"] = new string('长', 600);
        items[29]!["extra"] = 1;

        var first = await PostAsync(items);
        var again = await PostAsync(items);

        Assert.True(first.Status == 200, first.ToString());
        Assert.Equal((492, 8), ((int)first.Body!["succeeded"]!, (int)first.Body["failed"]!));
        var results = first.Body["items"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, 500), results.Select(result => (int)result!["index"]!));
        Assert.Equal(
            [(3, 400, "order.invalid"), (7, 422, "order.refused.reach"), (11, 422, "order.invalid"), (13, 400, "order.idempotency.required"), (17, 400, "request.invalid"), (19, 400, "order.invalid"), (23, 422, "order.invalid"), (29, 400, "request.invalid")],
            results.Where(result => result!["problem"] is not null).Select(result => ((int)result!["index"]!, (int)result["status"]!, (string)result["problem"]!["code"]!)));
        Assert.All(results.Where(result => result!["problem"] is null), result => Assert.Equal((201, $"{run}-{result!["index"]}"), ((int)result["status"]!, (string?)result["key"])));
        Assert.Equal(492, results.Select(result => (string?)result!["order"]?["orderNo"]).OfType<string>().Distinct(StringComparer.Ordinal).Count());

        // The same batch again is the same orders.
        Assert.Equal(results.Select(result => (string?)result!["order"]?["orderNo"]), again.Body!["items"]!.AsArray().Select(result => (string?)result!["order"]?["orderNo"]));
        Assert.All(again.Body["items"]!.AsArray().Where(result => result!["problem"] is null), result => Assert.Equal((200, true), ((int)result!["status"]!, (bool)result["order"]!["replayed"]!)));
    }

    [Fact]
    public async Task The_same_key_again_in_a_batch_is_one_order()
    {
        // Many rounds: what the copies see of each other is a matter of moments.
        for (var round = 0; round < 20; round++)
        {
            var key = ChangeHub.NewKey() + Guid.NewGuid().ToString("n");
            var answer = await PostAsync(new JsonArray([.. Enumerable.Range(0, 8).Select(_ => (JsonNode)new JsonObject { ["key"] = key, ["order"] = Order(key) })]));

            var results = answer.Body!["items"]!.AsArray();
            Assert.True(results.All(result => result!["order"] is not null), results.ToJsonString());
            Assert.Single(results.Select(result => (string)result!["order"]!["orderNo"]!).Distinct(StringComparer.Ordinal));
            Assert.Single(results, result => (int)result!["status"]! == 201);
        }
    }

    [Theory]
    [InlineData("""{"items":[]}""", "batch.size")]
    [InlineData("""{"items":{}}""", "json.missing")]
    [InlineData("""[]""", "json.missing")]
    [InlineData("""{"items":[{}],"more":1}""", "json.unknown-property")]
    [InlineData("""{"items":[{]}""", "json.syntax")]
    public async Task What_is_no_batch_is_refused_whole(string body, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await hub.Admin.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["faults"]![0]!["code"]);
    }

    [Fact]
    public async Task A_batch_of_501_is_refused_whole()
    {
        var answer = await PostAsync(new JsonArray([.. Enumerable.Range(0, 501).Select(i => (JsonNode)new JsonObject { ["key"] = $"k{i}" })]));

        Assert.Equal((400, "batch.size"), (answer.Status, answer.Faults.Single().Code));
    }

    [Fact]
    public async Task A_batch_may_be_larger_than_an_order_and_has_a_limit_of_its_own()
    {
        var large = Order("large");
        large["remark"] = new string('x', 2_000_000);
        var overLimit = Order("over");
        overLimit["remark"] = new string('x', 9_000_000);

        var taken = await PostAsync(new JsonArray(new JsonObject { ["key"] = ChangeHub.NewKey(), ["order"] = large }));
        var refused = await PostAsync(new JsonArray(new JsonObject { ["key"] = ChangeHub.NewKey(), ["order"] = overLimit }));
        var single = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/orders", large.DeepClone(), ChangeHub.NewKey());

        Assert.Equal((200, 422), (taken.Status, (int)taken.Body!["items"]![0]!["status"]!));
        Assert.Equal((413, 413), (refused.Status, single.Status));
    }

    [Fact]
    public async Task Many_orders_are_changed_in_one_request_each_by_its_own_version()
    {
        var orders = new[]
        {
            await hub.StoreAsync(OrderStatus.Accepted), await hub.StoreAsync(OrderStatus.Accepted),
            await hub.StoreAsync(OrderStatus.InTransit), await hub.StoreAsync(OrderStatus.Accepted),
        };
        var items = new JsonArray([.. orders.Select(order => (JsonNode)new JsonObject
        {
            ["key"] = ChangeHub.NewKey(), ["orderNo"] = order.OrderNo, ["ifMatch"] = "\"1\"", ["patch"] = new JsonObject { ["remark"] = "batch" },
        })]);
        items[1]!["ifMatch"] = "\"9\"";
        items[3]!.AsObject().Remove("ifMatch");
        items.Add(new JsonObject { ["key"] = ChangeHub.NewKey(), ["orderNo"] = "EX-none", ["ifMatch"] = "*", ["patch"] = new JsonObject() });

        var first = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Patch, Path, new JsonObject { ["items"] = items.DeepClone() });
        var again = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Patch, Path, new JsonObject { ["items"] = items.DeepClone() });

        Assert.Equal([200, 412, 409, 428, 404], first.Body!["items"]!.AsArray().Select(result => (int)result!["status"]!));
        Assert.Equal([200, 412, 409, 428, 404], again.Body!["items"]!.AsArray().Select(result => (int)result!["status"]!));
        Assert.Equal(("batch", 2), ((await hub.StoredAsync(orders[0])).Remark, (await hub.StoredAsync(orders[0])).Version));
    }

    private Task<Answer> PostAsync(JsonArray items) => ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, Path, new JsonObject { ["items"] = items.DeepClone() });

    private static JsonObject Order(string number) => JsonNode.Parse($$"""
        {
          "businessIdentity": "jdl.express.b2c",
          "channel": { "customerCode": "027K000001", "channelOrderNo": "{{number}}" },
          "parties": [
            { "role": "CONSIGNOR", "name": "仓A", "mobile": "13800000000", "province": "江苏省", "city": "宿迁市", "county": "宿城区", "address": "示例路1号" },
            { "role": "CONSIGNEE", "name": "李测试", "mobile": "13900000000", "province": "北京市", "city": "北京市", "county": "大兴区", "address": "示例街2号" }
          ],
          "goods": [{ "lineNo": 1, "name": "保温杯", "quantity": 2 }],
          "cargo": [{ "description": "日用品", "packages": 1, "weightKg": 0.55 }],
          "products": [{ "productCode": "ed-m-0001" }]
        }
        """)!.AsObject();
}

[Collection(ChangeHubCollection.Name)]
public sealed class OrderBatchTests(ChangeHub hub) : OrderBatchContract(hub);

[Collection(MySqlChangeHubCollection.Name)]
public sealed class OrderBatchOnMySqlTests(MySqlChangeHub hub) : OrderBatchContract(hub);

[Collection(FourChangeHubCollection.Name)]
public sealed class OrderBatchOnFourTests(FourChangeHub hub) : OrderBatchContract(hub);

[Collection(FourMySqlChangeHubCollection.Name)]
public sealed class OrderBatchOnFourMySqlTests(FourMySqlChangeHub hub) : OrderBatchContract(hub);
