namespace OrderHub.LegacySystems.Eclp;

/// <summary>Makes the ECLP client send orders.</summary>
internal static class EclpApi
{
    private static readonly string[] Scenarios = ["normal", "pickupRejected", "consigneeRejects"];

    public static void MapEclpApi(this WebApplication app)
    {
        app.MapPost("/sim/eclp/orders", async (SampleRequest sample, EclpClient client, CancellationToken ct) =>
        {
            var scenario = sample.Scenario ?? Scenarios[0];
            if (sample.Count is < 1 or > 1000 || !Scenarios.Contains(scenario, StringComparer.Ordinal))
            {
                return Results.BadRequest(new { error = $"count is 1 to 1000, scenario one of {string.Join(", ", Scenarios)}" });
            }

            var sent = new List<SentOrder>(sample.Count);
            for (var i = 0; i < sample.Count; i++)
            {
                sent.Add(await client.SendAsync(scenario, ct));
            }

            return Results.Json(new { sent = sent.Select(order => new { isvUUID = order.IsvUuid, order.OrderNo, order.Reply }) });
        });
        app.MapPost("/sim/eclp/inbound", async (InboundRequest wish, EclpInbound client, CancellationToken ct) =>
        {
            var (orderNo, reply) = await client.SendAsync(wish.IsReturn, ct);
            return Results.Json(new { orderNo, reply });
        });
        app.MapPost("/sim/eclp/call", async (CallRequest call, EclpInbound client, CancellationToken ct) =>
            Results.Text(await client.CallAsync(call.Method, call.Business, ct), "application/json"));
    }

    internal sealed record InboundRequest(bool IsReturn = false);

    internal sealed record CallRequest(string Method, System.Text.Json.Nodes.JsonObject Business);

    internal sealed record SampleRequest(int Count = 1, string? Scenario = null);
}
