using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Isv;

/// <summary>The ISV's surface: where it is told of states, and how a test makes it send.</summary>
internal static class IsvApi
{
    private static readonly string[] Scenarios = ["delivery", "warehouse", "rejected", "refused", "kept", "parcels"];

    public static void MapIsvApi(this WebApplication app)
    {
        app.MapPost("/isv/push", async (HttpRequest request, IsvBook book, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
        {
            var body = await request.ReadAllAsync(ct);
            var sign = Md5Text.SortedWithBody(options.Secret, request.Query.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())), body);
            if (request.Query["sign"].ToString() != sign)
            {
                return Answer(402, "签名错误");
            }

            return await faulty.RatedAsync("isv", faults.Current.Isv, () => Answer(500, "系统繁忙"), () => Hear(JsonNode.Parse(body)!, book), ct);
        });
        app.MapPost("/sim/isv/orders", async (IsvRequest sample, IsvClient client, CancellationToken ct) =>
        {
            if (sample.Count is < 1 or > 5000 || !Scenarios.Contains(sample.Scenario, StringComparer.Ordinal))
            {
                return Results.BadRequest(new { error = $"count is 1 to 5000, scenario one of {string.Join(", ", Scenarios)}" });
            }

            var sent = new JsonArray();
            for (var i = 0; i < sample.Count; i++)
            {
                var (orderId, orderCode, reply) = await client.SendAsync(sample.Scenario, ct);
                sent.Add((JsonNode)new JsonObject { ["orderId"] = orderId, ["orderNo"] = orderCode, ["reply"] = reply });
            }

            return Results.Json(new { sent });
        });
        app.MapPost("/sim/isv/cancel", async (JsonObject wish, IsvClient client, CancellationToken ct) =>
            Results.Text(await client.CancelAsync((string)wish["orderNo"]!, ct), "application/json"));
    }

    private static IResult Hear(JsonNode news, IsvBook book) =>
        book.Hear((string)news["orderId"]!, (string)news["state"]!, (int?)news["cancelState"] ?? 0, (string?)news["waybillCode"]) ? Answer(0, "ok") : Answer(423, "订单不存在");

    private static IResult Answer(int code, string message) =>
        Results.Text(new JsonObject { ["code"] = code, ["success"] = code == 0, ["msg"] = message }.ToJsonString(), "application/json");

    internal sealed record IsvRequest(int Count = 1, string Scenario = "delivery");
}
