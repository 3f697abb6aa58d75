using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Notice;

/// <summary>The message system's HTTP surface: one message for each idempotency key.</summary>
internal static class NoticeApi
{
    public static void MapNoticeApi(this WebApplication app) =>
        app.MapPost("/notice/send", async (HttpRequest request, NoticeBook book, IdempotencyKeys keys, SimulatorOptions options, CancellationToken ct) =>
        {
            var bytes = await request.ReadAllAsync(ct);
            if (!SharedSecret.Accepts(request, bytes, options.Secret))
            {
                return Reply(120, "签名错误 wrong signature");
            }

            return Read(bytes) is not { } body ? Reply(121, "报文无法解析 body is no JSON object") : keys.Once(request, () => Send(book, body));
        });

    private static IResult Send(NoticeBook book, JsonObject body)
    {
        var mobile = (string?)body["mobile"] ?? "";
        return mobile.Length < 7
            ? Reply(131, "号码无效 no such number")
            : Results.Text(new JsonObject { ["resultCode"] = 100, ["noticeId"] = book.Send((string?)body["orderId"] ?? "", mobile, (string?)body["text"] ?? "") }.ToJsonString(), "application/json");
    }

    private static JsonObject? Read(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Reply(int code, string message) =>
        Results.Text(new JsonObject { ["resultCode"] = code, ["resultMessage"] = message }.ToJsonString(), "application/json");
}
