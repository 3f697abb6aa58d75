using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Faults;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>
/// ECLP asked for its own orders, in its own tongue: one address for all methods, business JSON in a form field, HTTP 200 whatever happens, and
/// names misspelt as ever.
/// </summary>
internal static class EclpRouter
{
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    public static void MapEclpRouter(this WebApplication app) => app.MapPost("/eclp/routerjson", async (
        HttpRequest request, EclpStore store, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
    {
        var form = await request.ReadFormAsync(ct);
        var business = form["360buy_param_json"].ToString();
        if (!IsSigned(request, business, options.Secret))
        {
            return Error("21", "签名错误");
        }

        JsonNode asked;
        try
        {
            asked = JsonNode.Parse(business)!;
        }
        catch (JsonException)
        {
            return Error("10", "请求报文无法解析");
        }

        var method = request.Query["method"].ToString();
        return await faulty.RatedAsync("eclp", faults.Current.Eclp, () => Busy(method), () => Carry(method, asked, store), ct);
    });

    private static IResult Carry(string method, JsonNode asked, EclpStore store) => method switch
    {
        "eclp.order.querySoOrderList" => List(asked, store),
        "eclp.order.getSoOrder" => store.Find(Text(asked, "eclpSoNo")) is { MovedTo: null } order
            ? Answer(method, new() { ["code"] = "0", ["order"] = order.Tell() })
            : Answer(method, new() { ["code"] = "1", ["msg"] = "订单不存在" }),
        "eclp.order.modifySoOrder" => Change(method, asked, store, "已出库，不能修改", order =>
        {
            order.Mobile = Given(asked, "consigneeMobile") ?? order.Mobile;
            order.Address = Given(asked, "consigneeAddress") ?? order.Address;
            order.Remark = Given(asked, "consigneeRemark") ?? order.Remark;
        }),
        "eclp.order.cancalSoOrder" => Change(method, asked, store, "已出库，不能取消", order => order.Cancel()),
        _ => Error("30", $"不支持的方法 {method}"),
    };

    private static IResult List(JsonNode asked, EclpStore store)
    {
        if (!DateTime.TryParseExact(Text(asked, "updateTimeStart"), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var since)
            || !int.TryParse(Text(asked, "pageSize"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > 1000)
        {
            return Error("50", "updateTimeStart 或 pageSize 有误");
        }

        var (orders, total) = store.After(new(since, Zone), Text(asked, "lastOrderNo"), limit);
        return Answer("eclp.order.querySoOrderList", new() { ["code"] = "0", ["totalCount"] = total, ["orders"] = new JsonArray([.. orders.Select(order => order.Tell())]) });
    }

    // What is cancelled already is cancelled again gladly.
    private static IResult Change(string method, JsonNode asked, EclpStore store, string no, Action<EclpKept> change)
    {
        if (store.Find(Text(asked, "eclpSoNo")) is not { MovedTo: null } order)
        {
            return Answer(method, new() { ["code"] = 2, ["msg"] = "订单不存在" });
        }

        if (order.State is "10028" or "91" or "400" && method == "eclp.order.cancalSoOrder")
        {
            return Answer(method, new() { ["code"] = 1, ["msg"] = "重复取消" });
        }

        if (!order.IsEarly)
        {
            return Answer(method, new() { ["code"] = 2, ["msg"] = no });
        }

        store.Change(order, change);
        return Answer(method, new() { ["code"] = 1, ["msg"] = "成功" });
    }

    private static bool IsSigned(HttpRequest request, string business, string secret)
    {
        var fields = request.Query.Where(pair => pair.Key != "sign").Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString())).Append(new("360buy_param_json", business))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal);
#pragma warning disable CA5351 // The legacy protocol says MD5.
        return request.Query["sign"] == Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(secret + string.Concat(fields.Select(pair => pair.Key + pair.Value)) + secret)));
#pragma warning restore CA5351
    }

    private static IResult Busy(string method) => Answer(method, new() { ["code"] = method.Contains("query", StringComparison.Ordinal) || method.Contains("get", StringComparison.Ordinal) ? "60" : 60, ["msg"] = "系统繁忙" });

    private static IResult Answer(string method, JsonObject answer) => Results.Json(new JsonObject { [$"{method.Replace('.', '_')}_responce"] = answer });

    private static IResult Error(string code, string words) => Results.Json(new JsonObject { ["error_response"] = new JsonObject { ["code"] = code, ["zh_desc"] = words } });

    private static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "";

    private static string? Given(JsonNode node, string name) => node[name]?.ToString() is { Length: > 0 } text ? text : null;
}
