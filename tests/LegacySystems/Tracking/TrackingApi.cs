using System.Text;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Tracking;

/// <summary>The aggregator's surface: a form with <c>param</c>, signed; failures come in a 200.</summary>
internal static class TrackingApi
{
    public static void MapTrackingApi(this WebApplication app)
    {
        app.MapPost("/tracking/poll", (HttpRequest request, TrackingBook book, TrackingLife life, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
            ServeAsync(request, faults, faulty, options, param => Subscribe(param, book, life), ct));
        app.MapPost("/tracking/poll/query.do", (HttpRequest request, TrackingBook book, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
            ServeAsync(request, faults, faulty, options, param => Query(param, book), ct));
    }

    private static async Task<IResult> ServeAsync(
        HttpRequest request, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, Func<JsonNode, IResult> work, CancellationToken ct)
    {
        var form = await request.ReadFormAsync(ct);
        var param = form["param"].ToString();
        return form["sign"].ToString() != Md5Text.Param(Encoding.UTF8.GetBytes(param), options.Secret, form["customer"].ToString())
            ? Answer(false, "503", "验证签名失败")
            : await faulty.RatedAsync("tracking", faults.Current.Tracking, () => Answer(false, "500", "服务器错误"), () => work(JsonNode.Parse(param)!), ct);
    }

    private static IResult Subscribe(JsonNode param, TrackingBook book, TrackingLife life)
    {
        var number = (string?)param["number"] ?? "";
        if (number.Length == 0)
        {
            return Answer(false, "400", "缺少单号");
        }

        var parcel = new TrackedParcel { Number = number, Company = (string?)param["company"] ?? "", OuterId = (string?)param["parameters"]?["outerId"] ?? "" };
        if (!book.Subscribe(parcel))
        {
            return Answer(false, "501", "重复订阅");
        }

        life.Start(number, rejected: (string?)param["parameters"]?["phone"] == "0778");
        return Answer(true, "200", "提交成功");
    }

    private static IResult Query(JsonNode param, TrackingBook book) => book.Find((string?)param["num"] ?? "") is { Events.Count: > 0 } parcel
        ? Results.Text(
            new JsonObject
            {
                ["message"] = "ok", ["status"] = "200", ["nu"] = parcel.Number, ["com"] = parcel.Company, ["state"] = parcel.Events[^1].Code,
                ["data"] = new JsonArray([.. parcel.Events.Reverse().Select(one => (JsonNode)new JsonObject { ["ftime"] = one.Time, ["context"] = one.Context, ["statusCode"] = one.Code })]),
            }.ToJsonString(),
            "application/json")
        : Answer(false, "404", "查询无结果");

    private static IResult Answer(bool result, string code, string message) =>
        Results.Text(new JsonObject { ["result"] = result, ["returnCode"] = code, ["message"] = message }.ToJsonString(), "application/json");
}
