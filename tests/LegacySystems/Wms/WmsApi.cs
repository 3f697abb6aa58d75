using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Wms;

/// <summary>The warehouse's surface by the Qimen standard: XML, <c>method</c> in the query, MD5 over query and body; every answer is HTTP 200.</summary>
internal static class WmsApi
{
    public static void MapWmsApi(this WebApplication app) =>
        app.MapPost("/qimen/router", async (
            HttpRequest request, WmsBook book, WmsLife life, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
        {
            var body = await request.ReadAllAsync(ct);
            var sign = Md5Text.SortedWithBody(options.Secret, request.Query.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())), body);
            if (request.Query["sign"].ToString() != sign)
            {
                return Answer("failure", "sign-check-failure", "签名错误");
            }

            return await faulty.RatedAsync(
                "wms", faults.Current.Wms, () => Answer("failure", "isp.busy", "仓库系统繁忙"), () => Carry(request.Query["method"].ToString(), body, book, life, faults), ct);
        });

    private static IResult Carry(string method, byte[] body, WmsBook book, WmsLife life, FaultBox faults)
    {
        if (ReadRoot(body) is not { } request)
        {
            return Answer("failure", "S01", "报文无法解析");
        }

        return method switch
        {
            "deliveryorder.create" => Create(request, "deliveryorder", "deliveryOrder", "deliveryOrderCode", book, life),
            "stockout.create" => Create(request, "stockout", "deliveryOrder", "deliveryOrderCode", book, life),
            "entryorder.create" => Create(request, "entryorder", "entryOrder", "entryOrderCode", book, life),
            "returnorder.create" => Create(request, "returnorder", "returnOrder", "returnOrderCode", book, life),
            "storeprocess.create" => Process(request, book, life),
            "order.cancel" => Cancel(request, book, faults),
            "orderprocess.query" => Query(request, book),
            _ => Answer("failure", "S05", $"不支持的方法 {method}"),
        };
    }

    private static IResult Create(XElement request, string kind, string head, string codeName, WmsBook book, WmsLife life)
    {
        var order = request.Element(head);
        var code = Text(order, codeName);
        var lines = request.Element("orderLines")?.Elements("orderLine").Select(line => new WmsLine(
            Text(line, "orderLineNo"), Text(line, "itemCode"), decimal.Parse(Text(line, "planQty"), CultureInfo.InvariantCulture))).ToList() ?? [];
        if (code.Length == 0 || lines.Count == 0 || Text(order, "warehouseCode").Length == 0)
        {
            return Answer("failure", "S06", "缺少单号、仓库或明细");
        }

        // How a scenario asks for a warehouse that has none of the goods.
        var mobile = Text(order?.Element("receiverInfo") ?? order?.Element("senderInfo"), "mobile");
        if (mobile.EndsWith("779", StringComparison.Ordinal))
        {
            return Answer("failure", "stock-short", "库存不足");
        }

        var type = Text(order, "orderType");
        var wanted = new WmsOrder
        {
            Code = code, Kind = kind, OrderType = type, WmsNo = "", Warehouse = Text(order, "warehouseCode"), Lines = lines, ReceiverMobile = mobile,
            ExpressCode = Text(order, "expressCode") is { Length: > 0 } own ? own : null,
            TakesCarrier = kind == "deliveryorder" || (type == "CGTH" && Text(order, "transportMode") != "自提"),
        };
        if (book.Accept(wanted, out var kept))
        {
            life.Start(code, kept.IsInbound);
        }

        return Answer("success", "0", "ok", new XElement(head + "Id", kept.WmsNo));
    }

    /// <summary>Work in the warehouse: kits are made of parts.</summary>
    private static IResult Process(XElement request, WmsBook book, WmsLife life)
    {
        var code = Text(request, "processOrderCode");
        var kits = Items(request, "productitems");
        var parts = Items(request, "materialitems");
        if (code.Length == 0 || kits.Count == 0 || parts.Count == 0 || Text(request, "warehouseCode").Length == 0)
        {
            return Answer("failure", "S06", "缺少单号、仓库、组件或成品");
        }

        // How a scenario asks for a warehouse that does not make kits.
        if (Text(request, "remark").Contains("不加工", StringComparison.Ordinal))
        {
            return Answer("failure", "process-refused", "该仓不支持加工");
        }

        var wanted = new WmsOrder { Code = code, Kind = "storeprocess", OrderType = Text(request, "orderType"), WmsNo = "", Warehouse = Text(request, "warehouseCode"), Lines = kits, Parts = parts };
        if (book.Accept(wanted, out var kept))
        {
            life.Start(code, kept.IsInbound);
        }

        return Answer("success", "0", "ok", new XElement("processOrderId", kept.WmsNo));
    }

    private static List<WmsLine> Items(XElement request, string of) => request.Element(of)?.Elements("item").Select((item, place) => new WmsLine(
        (place + 1).ToString(CultureInfo.InvariantCulture), Text(item, "itemCode"), decimal.Parse(Text(item, "quantity"), CultureInfo.InvariantCulture))).ToList() ?? [];

    private static IResult Cancel(XElement request, WmsBook book, FaultBox faults) => book.Cancel(
        Text(request, "orderCode"), faults.Strike("wms.shippedAllTheSame", faults.Current.Wms.ShippedAllTheSameRate)) switch
    {
        true => Answer("success", "0", "已取消"),
        false => Answer("failure", "order-shipped", "单据已出库，无法取消"),
        null => Answer("failure", "order-not-exist", "单据不存在"),
    };

    private static IResult Query(XElement request, WmsBook book) => book.Find(Text(request, "orderCode")) is { } order
        ? Answer("success", "0", "ok", new XElement(
            "orderProcess", new XElement("orderCode", order.Code), new XElement("orderId", order.WmsNo), new XElement("processes", new XElement("process", new XElement("processStatus", order.State)))))
        : Answer("failure", "order-not-exist", "单据不存在");

    private static XElement? ReadRoot(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static IResult Answer(string flag, string code, string message, XElement? more = null) => Results.Text(
        $"""<?xml version="1.0" encoding="UTF-8"?>{new XElement("response", new XElement("flag", flag), new XElement("code", code), new XElement("message", message), more).ToString(SaveOptions.DisableFormatting)}""",
        "text/xml; charset=utf-8");

    private static string Text(XElement? at, string name) => at?.Element(name)?.Value.Trim() ?? "";
}
