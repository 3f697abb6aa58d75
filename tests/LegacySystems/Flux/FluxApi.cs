using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Flux;

/// <summary>The cloud warehouses' surface: a form with signed JSON in <c>data</c>; every answer is HTTP 200.</summary>
internal static class FluxApi
{
    public static void MapFluxApi(this WebApplication app) =>
        app.MapPost("/flux/datahubJson/FluxWMSJsonApi", async (
            HttpRequest request, FluxBook book, FluxLife life, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
        {
            var form = await request.ReadFormAsync(ct);
            var data = form["data"].ToString();
            if (form["sign"].ToString() != Md5Text.Wrapped(Encoding.UTF8.GetBytes(data), options.Secret))
            {
                return Answer("0", "S004", "签名错误");
            }

            return await faulty.RatedAsync(
                "flux", faults.Current.Flux, () => Answer("0", "S008", "系统繁忙"), () => Carry(form["method"].ToString(), data, book, life, faults), ct);
        });

    private static IResult Carry(string method, string data, FluxBook book, FluxLife life, FaultBox faults)
    {
        JsonNode? header;
        try
        {
            header = JsonNode.Parse(data)?["xmldata"]?["header"]?[0];
        }
        catch (JsonException)
        {
            header = null;
        }

        return header is null ? Answer("0", "S001", "报文无法解析") : method switch
        {
            "putSOData" => Create(header, book, life),
            "cancelSOData" => Cancel(Text(header, "OrderNo"), book, faults),
            "querySOData" => Query(Text(header, "OrderNo"), book),
            _ => Answer("0", "S005", $"不支持的方法 {method}"),
        };
    }

    private static IResult Create(JsonNode header, FluxBook book, FluxLife life)
    {
        var lines = (header["detailsItem"]?.AsArray() ?? []).Select(line => new FluxLine(
            Text(line, "LineNo"), Text(line, "SKU"), decimal.Parse(Text(line, "QtyOrdered"), CultureInfo.InvariantCulture), Text(line, "Lotatt08"))).ToList();
        var order = new FluxOrder
        {
            Code = Text(header, "OrderNo"), OrderType = Text(header, "OrderType"), Customer = Text(header, "CustomerID"), Warehouse = Text(header, "WarehouseID"), Lines = lines,
            DeliveryNo = Text(header, "DeliveryNo"), Carrier = Text(header, "CarrierID"), ReceiverMobile = Text(header, "C_Tel1"),
        };
        if (order.Code.Length == 0 || order.Warehouse.Length == 0 || order.Customer.Length == 0 || lines.Count == 0)
        {
            return Answer("0", "S006", "缺少单号、货主、仓库或明细");
        }

        // How a scenario asks for a warehouse that has none of the goods.
        if (order.ReceiverMobile.EndsWith("779", StringComparison.Ordinal))
        {
            return Answer("0", "E101", "库存不足");
        }

        if (book.Accept(order, out var kept))
        {
            life.Start(kept.Code);
        }

        return Answer("1", "0000", "ok", kept.WmsNo);
    }

    private static IResult Cancel(string code, FluxBook book, FaultBox faults) => book.Cancel(code, faults.Strike("flux.shippedAllTheSame", faults.Current.Flux.ShippedAllTheSameRate)) switch
    {
        true => Answer("1", "0000", "已取消"),
        false => Answer("0", "E302", "已发运，无法取消"),
        null => Answer("0", "E404", "单据不存在"),
    };

    private static IResult Query(string code, FluxBook book) => book.Find(code) is { } order
        ? Answer("1", "0000", "ok", items: new JsonObject { ["item"] = new JsonArray(new JsonObject { ["OrderNo"] = order.Code, ["WmsNo"] = order.WmsNo, ["Status"] = order.State }) })
        : Answer("0", "E404", "单据不存在");

    private static IResult Answer(string flag, string code, string words, string info = "", JsonObject? items = null)
    {
        var answer = new JsonObject
        {
            ["Response"] = new JsonObject { ["return"] = new JsonObject { ["returnCode"] = code, ["returnDesc"] = words, ["returnFlag"] = flag, ["resultInfo"] = info } },
        };
        if (items is not null)
        {
            answer["items"] = items;
        }

        return Results.Text(answer.ToJsonString(), "application/json; charset=utf-8");
    }

    private static string Text(JsonNode? at, string name) => at?[name]?.ToString().Trim() ?? "";
}
