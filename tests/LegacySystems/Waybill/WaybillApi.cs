using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Waybill;

/// <summary>The waybill system's HTTP surface: business failures come as HTTP 200 with another resultCode than 100.</summary>
internal static class WaybillApi
{
    public static void MapWaybillApi(this WebApplication app)
    {
        app.MapPost("/waybill/numbers", (HttpRequest request, WaybillBook book, FaultyAnswer faulty, IdempotencyKeys keys, SimulatorOptions options, CancellationToken ct) =>
            ReadAsync(request, options, faulty, keys, ct, body => int.TryParse(Text(body, "count"), out var count) && count is > 0 and <= 5000
                ? Respond(100, new() { ["deliveryIds"] = new JsonArray([.. book.Issue(Text(body, "customerCode"), count, options.Run).Select(id => (JsonNode)id)]) })
                : Reply(130, "数量须为 1 至 5000 count must be 1 to 5000")));

        app.MapPost("/waybill/register", (HttpRequest request, WaybillBook book, FaultBox faults, FaultyAnswer faulty, IdempotencyKeys keys, SimulatorOptions options, CancellationToken ct) =>
            ReadAsync(request, options, faulty, keys, ct, body =>
            {
                if (!decimal.TryParse(Text(body, "weight"), out var weight) || weight <= 0)
                {
                    return Reply(131, "重量无效 weight is not a positive number");
                }

                if (faults.Take(s => s.Waybill.RefuseRegister, s => s with { Waybill = s.Waybill with { RefuseRegister = s.Waybill.RefuseRegister - 1 } }))
                {
                    return Reply(143, "客户已停用 customer is suspended");
                }

                var deliveryId = Text(body, "deliveryId");
                return book.Register(deliveryId, Text(body, "orderId")) is { } refusal
                    ? Reply(refusal.Code, refusal.Message)
                    : Respond(100, new() { ["deliveryId"] = deliveryId });
            }));

        app.MapPost("/waybill/void", (HttpRequest request, WaybillBook book, FaultyAnswer faulty, IdempotencyKeys keys, SimulatorOptions options, CancellationToken ct) =>
            ReadAsync(request, options, faulty, keys, ct, body => book.Void(Text(body, "deliveryId"))
                ? Respond(100, new() { ["deliveryId"] = Text(body, "deliveryId") })
                : Reply(140, "运单号不存在 unknown delivery id")));

        app.MapGet("/waybill/query", (string orderId, WaybillBook book, FaultyAnswer faulty, CancellationToken ct) =>
            faulty.WaybillAsync(() => book.FindByOrder(orderId) is { } row
                ? Respond(100, new() { ["deliveryId"] = row.DeliveryId, ["state"] = row.State })
                : Reply(140, "无此订单 no such order"), ct));

        app.MapPost("/waybill/states", (HttpRequest request, WaybillBook book, FaultyAnswer faulty, IdempotencyKeys keys, SimulatorOptions options, CancellationToken ct) =>
            ReadAsync(request, options, faulty, keys, ct, body => body["orderIds"] is JsonArray { Count: > 0 and <= MostAtOnce } orders
                ? Respond(100, new() { ["waybills"] = Rows(book.OfOrders(orders.Select(order => (string)order!).ToHashSet(StringComparer.Ordinal))) })
                : Reply(130, "订单数须为 1 至 500 orderIds must be 1 to 500")));

        app.MapGet("/waybill/list", (string from, string to, string? after, WaybillBook book, FaultyAnswer faulty, CancellationToken ct) =>
            faulty.WaybillAsync(() => Time(from) is { } begin && Time(to) is { } end
                ? Respond(100, new() { ["waybills"] = Rows(book.InUse(begin, end, after ?? "", MostAtOnce)) })
                : Reply(130, "时间格式应为 yyyy-MM-dd HH:mm:ss wrong time"), ct));

        app.MapPost("/sim/waybill", (JsonObject body, WaybillBook book) =>
        {
            book.Spoil(Text(body, "deliveryId"), (string?)body["orderId"], (string?)body["state"]);
            return Results.Json(body);
        });
    }

    /// <summary>Most orders asked for, and most numbers answered, at once.</summary>
    private const int MostAtOnce = 500;

    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    private static JsonArray Rows(IEnumerable<WaybillRow> rows) =>
    [
        .. rows.Select(row => (JsonNode)new JsonObject
        {
            ["deliveryId"] = row.DeliveryId, ["orderId"] = row.OrderId, ["state"] = row.State,
            ["registerTime"] = row.RegisteredAt?.ToOffset(Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        }),
    ];

    private static DateTimeOffset? Time(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? new DateTimeOffset(time, Zone) : null;

    private static async Task<IResult> ReadAsync(
        HttpRequest request, SimulatorOptions options, FaultyAnswer faulty, IdempotencyKeys keys, CancellationToken ct, Func<JsonObject, IResult> work)
    {
        var bytes = await request.ReadAllAsync(ct);
        if (!SharedSecret.Accepts(request, bytes, options.Secret))
        {
            return Reply(120, "签名错误 wrong signature");
        }

        try
        {
            return JsonNode.Parse(bytes) is JsonObject body
                ? await faulty.WaybillAsync(() => keys.Once(request, () => work(body)), ct)
                : Reply(121, "报文须为对象 body is no object");
        }
        catch (JsonException)
        {
            return Reply(121, "报文无法解析 body is no JSON");
        }
    }

    private static string Text(JsonObject body, string name) => body[name]?.ToString() ?? "";

    private static IResult Reply(int code, string message) => Respond(code, new JsonObject { ["resultMessage"] = message });

    private static IResult Respond(int code, JsonObject rest)
    {
        var reply = new JsonObject { ["resultCode"] = code };
        foreach (var (name, value) in rest)
        {
            reply[name] = value?.DeepClone();
        }

        // Text, not a node: the answer of an idempotency key is written more than once.
        return Results.Text(reply.ToJsonString(), "application/json");
    }
}
