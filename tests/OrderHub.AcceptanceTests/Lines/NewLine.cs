using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Testing;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>What an onboarder sends to make a line that nobody foresaw: fresh food, bought by groups, kept cold, fetched at pickup points.</summary>
internal sealed class NewLine(Hub hub)
{
    public const string Line = "fresh-group";
    public const string Warehouse = "BJ-COLD-1";
    public const string Article = "FRESH1";
    public const string Network = "pickup-points";

    private const string Secret = "a-secret-of-the-pickup-points";

    /// <summary>The nearest line's text, changed: it asks for a temperature, and sells only what the line does.</summary>
    public async Task<JsonObject> TransactionAsync()
    {
        var flow = await CopyAsync("transaction", "Fresh groups: taking the order", "生鲜拼团：接单");
        var steps = flow["steps"]!.AsObject();
        steps["store"]!["next"] = "product";
        steps["product"] = Step("""{ "use": "product.check@1", "next": { "fine": "cold", "refused": "refuse" } }""");
        steps["cold"] = Step("""{ "use": "temperature.plan@1", "next": { "planned": "reach", "impossible": "refuse" } }""");
        return flow;
    }

    /// <summary>The nearest line's text, changed: it waits for the group, and nobody follows a parcel, for the pickup points tell of it themselves.</summary>
    public async Task<JsonObject> FulfillmentAsync()
    {
        var flow = await CopyAsync("fulfillment", "Fresh groups: from the group to the pickup point", "生鲜拼团：成团到自提");
        var steps = flow["steps"]!.AsObject();
        flow["start"] = "group";
        flow["vars"]!.AsObject().Remove("followed");
        steps["group"] = Step("""
            { "use": "gather", "title": { "en": "Wait for the group", "zh": "等待成团" },
              "with": { "key": "{% order.marketing.groupBuyId %}", "count": 2, "within": "PT2H" }, "next": "formed" }
            """);
        steps["formed"] = Step("""
            { "use": "if", "title": { "en": "Has it come together?", "zh": "是否成团" },
              "with": { "condition": "{% steps.group.output.size > 1 %}" }, "next": { "true": "registerWaybill", "false": "undoAll" } }
            """);
        foreach (var gone in new[] { "follow", "followed", "notFollowed" })
        {
            steps.Remove(gone);
        }

        steps["onward"]!["with"]!["cases"]!.AsObject().Remove("onItsWay");
        steps["onward"]!["next"]!.AsObject().Remove("onItsWay");
        return flow;
    }

    /// <summary>The rows that the line's steps look up.</summary>
    public async Task MaintainAsync()
    {
        await RowAsync("reach", new JsonObject { ["line"] = Line, ["province"] = "北京" }, new JsonObject { ["served"] = true });
        await RowAsync("reach", new JsonObject { ["line"] = Line, ["province"] = "上海" }, new JsonObject { ["served"] = true });
        await RowAsync("warehouses", new JsonObject { ["warehouse"] = Warehouse }, new JsonObject { ["name"] = "冷库", ["province"] = "北京", ["city"] = "北京", ["lines"] = Line });
        await RowAsync("products", new JsonObject { ["product"] = "FG-M-1" }, new JsonObject { ["kind"] = "MAIN", ["name"] = "生鲜拼团", ["lines"] = Line, ["layers"] = "cold" });
        await RowAsync(
            "lanes", new JsonObject { ["product"] = "FG-M-1", ["from"] = "北京", ["to"] = "上海" }, new JsonObject { ["firstKg"] = 9, ["nextKg"] = 2, ["transitHours"] = 24 });
        await RowAsync("handling", new JsonObject { ["line"] = Line }, new JsonObject { ["perPiece"] = 1, ["least"] = 1 });
        await RowAsync("change-rules", new JsonObject { ["line"] = Line, ["status"] = "WAYBILL_ASSIGNED", ["change"] = "CANCEL" }, new JsonObject { ["fee"] = 3 });
        await RowAsync("status-rules", new JsonObject { ["line"] = Line, ["from"] = "AT_PICKUP_POINT", ["to"] = "OUT_FOR_DELIVERY" }, new JsonObject { ["made"] = true });
        await SendAsync(HttpMethod.Put, "/api/v1/counted/stock", new JsonObject { ["key"] = $"{Warehouse}|{Article}|ZP", ["total"] = 100 });
    }

    /// <summary>Three fields that the model does not have, one of them personal.</summary>
    public async Task DefineFieldsAsync()
    {
        await FieldAsync("operation", "pickupPoint", "STRING", "EXACT", 0);
        await FieldAsync("operation", "leaderCount", "NUMBER", "RANGE", 0);
        await FieldAsync("party", "pickupCode", "ENCRYPTED", "EXACT", 1);
    }

    /// <summary>The network of pickup points: the nearest connector's files with other words, and whose messages are believed.</summary>
    public async Task BindAsync()
    {
        var nearest = await hub.Api.GetAsync("/api/v1/connectors/tracking");
        var (manifest, mapping) = (nearest["manifest"]!.DeepClone().AsObject(), nearest["mapping"]!.DeepClone().AsObject());
        (manifest["name"], manifest["system"], manifest["title"]) = (Network, "PICKUP", new JsonObject { ["en"] = "Pickup points", ["zh"] = "自提点" });
        manifest["codes"] = new JsonArray(new JsonObject
        {
            ["name"] = "state", ["document"] = "push",
            ["map"] = new JsonObject { ["arrived"] = "AT_PICKUP_POINT", ["fetchedBack"] = "OUT_FOR_DELIVERY", ["collected"] = "DELIVERED" },
        });
        manifest.Remove("outbound");
        mapping.Remove("outbound");
        await SendAsync(HttpMethod.Put, $"/api/v1/connectors/{Network}/draft", new JsonObject { ["manifest"] = manifest, ["mapping"] = mapping });
        await SendAsync(HttpMethod.Post, $"/api/v1/connectors/{Network}/publish", null);
        await SendAsync(HttpMethod.Put, $"/api/v1/connector-credentials/{Network}/PP-1", new JsonObject { ["secret"] = Secret });
    }

    /// <summary>An order of the line.</summary>
    public static JsonObject Order(string key, string group)
    {
        var order = SampleOrders.Express(key);
        order["businessIdentity"] = $"jdl.{Line}.b2c";
        order["orderClass"] = "WAREHOUSE_DELIVERY";
        order["marketing"] = new JsonObject { ["groupBuyId"] = group };
        order["goods"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["sku"] = Article, ["name"] = "蓝莓", ["quantity"] = 2, ["price"] = 30 });
        order["cargo"] = new JsonArray(new JsonObject { ["description"] = "蓝莓", ["packages"] = 1, ["weightKg"] = 1, ["tempLayer"] = "cold" });
        order["products"] = new JsonArray(new JsonObject { ["productCode"] = "FG-M-1" });
        order["extensions"] = new JsonObject { ["operation.pickupPoint"] = "PP-0042", ["operation.leaderCount"] = "2" };
        order["parties"]![1]!["ext"] = new JsonObject { ["pickupCode"] = $"取货码{key}" };
        return order;
    }

    /// <summary>A pickup point tells what became of a parcel.</summary>
    public async Task TellAsync(string orderNo, string waybillNo, string state)
    {
        var time = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var param = new JsonObject
        {
            ["outerId"] = orderNo,
            ["lastResult"] = new JsonObject
            {
                ["nu"] = waybillNo,
                ["data"] = new JsonArray(new JsonObject { ["ftime"] = time, ["statusCode"] = state, ["context"] = $"{state} {Guid.NewGuid():n}", ["areaName"] = "自提点42" }),
            },
        }.ToJsonString();
#pragma warning disable CA5351 // The partner's protocol says MD5.
        var sign = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes($"{param}{Secret}PP-1")));
#pragma warning restore CA5351
        using var push = new HttpRequestMessage(HttpMethod.Post, $"/partners/{Network}/push?customer=PP-1")
        {
            Content = new StringContent($"sign={sign}&param={Uri.EscapeDataString(param)}", MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=utf-8")),
        };
        var answer = await hub.Api.SendAsync(push);
        if ((bool?)answer.Body?["result"] != true)
        {
            throw new InvalidOperationException($"the hub did not take the report: {answer}\n{hub.Server.Output}");
        }
    }

    /// <summary>A call that must go well; what it answered.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, string? revision = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (revision is not null)
        {
            request.Headers.TryAddWithoutValidation(revision == "*" ? "If-None-Match" : "If-Match", revision == "*" ? "*" : $"\"{revision}\"");
        }

        var answer = await hub.Api.SendAsync(request);
        return answer.Message.IsSuccessStatusCode ? answer.Body : throw new InvalidOperationException($"{method} {path}: {answer}\n{hub.Server.Output}");
    }

    private async Task<JsonObject> CopyAsync(string part, string en, string zh)
    {
        var current = (string)(await hub.Api.GetAsync($"/api/v1/flows/sales-out/{part}/rollout"))["current"]!;
        var flow = JsonNode.Parse((string)(await hub.Api.GetAsync($"/api/v1/flows/sales-out/{part}/versions/{current}"))["text"]!)!.AsObject();
        (flow["name"], flow["title"]) = ($"{Line}/{part}", new JsonObject { ["en"] = en, ["zh"] = zh });
        return flow;
    }

    private Task FieldAsync(string entity, string code, string type, string search, int sensitivity) => SendAsync(HttpMethod.Post, "/api/v1/fields", new JsonObject
    {
        ["businessIdentity"] = $"jdl.{Line}", ["businessType"] = "DELIVERY", ["entity"] = entity, ["fieldCode"] = code, ["title"] = code,
        ["type"] = type, ["search"] = search, ["sensitivity"] = sensitivity,
    });

    private Task RowAsync(string table, JsonObject key, JsonObject values) =>
        SendAsync(HttpMethod.Put, $"/api/v1/reference/{table}/rows", new JsonObject { ["key"] = key, ["values"] = values });

    private static JsonNode Step(string text) => JsonNode.Parse(text)!;
}
