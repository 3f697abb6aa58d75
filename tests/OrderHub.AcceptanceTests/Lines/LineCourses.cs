using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>What tests of business lines ask of the hub: an order of a line, what became of it, what is counted, and what a person decides.</summary>
internal static class LineCourses
{
    /// <summary>Places an order of a line over a warehouse; its number.</summary>
    public static async Task<string> PlaceAsync(this Hub hub, string line, string orderClass, string article, int pieces, Action<JsonObject>? with = null)
    {
        var answer = await hub.OfferAsync(line, orderClass, article, pieces, with);
        return answer.Status == HttpStatusCode.Created ? (string)answer.Body!["orderNo"]! : throw new InvalidOperationException($"the hub did not take the order: {answer}\n{hub.Server.Output}");
    }

    /// <summary>The same, whether the line takes it or not.</summary>
    public static Task<ApiAnswer> OfferAsync(this Hub hub, string line, string orderClass, string article, int pieces, Action<JsonObject>? with = null)
    {
        var key = Guid.NewGuid().ToString("n");
        var content = SampleOrders.Express(key);
        content["businessIdentity"] = $"jdl.{line}.b2c";
        content["orderClass"] = orderClass;
        content["operation"] = new JsonObject { ["warehouseNo"] = "110009" };
        content["goods"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["sku"] = article, ["quantity"] = pieces, ["price"] = 10 });
        with?.Invoke(content);
        return hub.Api.SendOrderAsync(key, content);
    }

    public static async Task CancelAsync(this Hub hub, string orderNo)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/orders/{orderNo}/cancel") { Content = JsonContent.Create(new { reason = "changed my mind" }) };
        wish.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("n"));
        var asked = await hub.Api.SendAsync(wish);
        if (asked.Status is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            throw new InvalidOperationException($"the hub did not take the cancel: {asked}");
        }
    }

    /// <summary>Lets time pass until the order stands at a status; the failure tells its story.</summary>
    public static async Task<JsonNode> ReachesAsync(this Hub hub, string orderNo, string status, string step = "PT1M")
    {
        try
        {
            return await hub.WhileTimePassesAsync(
                async () => await hub.Api.OrderAsync(orderNo) is var order && (string?)order["status"] == status ? order : null, () => $"{orderNo} did not reach {status}", step);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{await hub.Api.StoryAsync(orderNo)}\n{hub.Server.Output}", late);
        }
    }

    public static Task EndsAsync(this Hub hub, string orderNo, string outcome) => Eventually.BeTrueAsync(
        async () => (await hub.Api.FlowsAsync(orderNo)).Any(flow => (string?)flow!["outcome"] == outcome), () => $"no flow of {orderNo} ended with {outcome}: {hub.Server.Output}");

    /// <summary>Lets time pass until a person is asked something about the order, and answers.</summary>
    public static async Task DecideAsync(this Hub hub, string orderNo, string step, string outcome, JsonObject? data = null, string time = "PT1M")
    {
        var task = await hub.WhileTimePassesAsync(
            async () => (await hub.Api.GetAsync("/api/v1/tasks?limit=100"))["items"]!.AsArray().FirstOrDefault(task => (string?)task!["orderNo"] == orderNo && (string?)task["step"] == step),
            () => $"nobody was asked {step} of {orderNo}: {hub.Server.Output}", time);
        var answer = await hub.Api.PostAsync($"/api/v1/tasks/{task["taskId"]}/complete", new JsonObject { ["outcome"] = outcome, ["data"] = data ?? [] });
        if (answer.Status != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"the task was not taken: {answer}");
        }
    }

    public static Task<(decimal Available, decimal Reserved, decimal Held)> StockAsync(this Hub hub, string warehouse, string article, string grade = "ZP") =>
        hub.LeftAsync("stock", $"{warehouse}|{article}|{grade}");

    /// <summary>What is left of a counted thing, held by the count, and held by movements.</summary>
    public static async Task<(decimal Available, decimal Reserved, decimal Held)> LeftAsync(this Hub hub, string kind, string key)
    {
        // A page begins behind its cursor: the key without its last letter is before it.
        var page = (await hub.Api.GetAsync($"/api/v1/counted/{kind}?limit=1&cursor={Uri.EscapeDataString(key[..^1])}"))["items"]!.AsArray();
        return page.Count == 1 && (string?)page[0]!["key"] == key
            ? (page[0]!["available"].Number(), page[0]!["reserved"].Number(), page[0]!["held"].Number())
            : (0, 0, 0);
    }

    /// <summary>The order as the simulated warehouse has it; null where it does not.</summary>
    public static async Task<JsonNode?> InWarehouseAsync(this Hub hub, string orderNo) => (await hub.Simulators.StateAsync())["wms"]![orderNo];
}
