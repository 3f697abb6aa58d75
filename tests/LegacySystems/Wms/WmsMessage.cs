using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Wms;

/// <summary>A message to the hub in the form of the Qimen standard: signed over query and body.</summary>
internal static class WmsMessage
{
    public static HttpRequestMessage Write(SimulatorOptions options, string method, XElement request, bool badly, bool mislabelled, DateTimeOffset now)
    {
        var text = $"""<?xml version="1.0" encoding="UTF-8"?>{request.ToString(SaveOptions.DisableFormatting)}""";
        var body = (mislabelled ? Encoding.GetEncoding("GBK") : Encoding.UTF8).GetBytes(text);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["method"] = method, ["timestamp"] = EclpOrderMaker.China(now), ["format"] = "xml", ["app_key"] = options.AppKey, ["v"] = "2.0", ["sign_method"] = "md5", ["customerId"] = "C-ORDERHUB",
        };
        var sign = Md5Text.SortedWithBody(badly ? "not the secret" : options.Secret, fields, body);
        var query = string.Join('&', fields.Append(new("sign", sign)).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, $"partners/wms/router?{query}")) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/xml; charset=utf-8");
        return message;
    }

    /// <summary>A step of the work, as orderprocess.report tells it.</summary>
    public static XElement Process(WmsOrder order, string status, string? time) => new(
        "request",
        new XElement("order", new XElement("orderCode", order.Code), new XElement("orderId", order.WmsNo), new XElement("orderType", order.OrderType), new XElement("warehouseCode", "110009")),
        new XElement(
            "process", new XElement("processStatus", status), new XElement("operatorCode", "OP7"), new XElement("operatorName", "王五"),
            time is null ? null : new XElement("operateTime", time), new XElement("operateInfo", "现场作业")));

    /// <summary>What moved, as the confirmation of its kind tells it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="bizCode">Its id.</param>
    /// <param name="status">DELIVERED, FULFILLED or PARTFULFILLED.</param>
    /// <param name="confirmType">0 final, 1 more follows.</param>
    /// <param name="lines">Lines with their quantities.</param>
    /// <param name="total">Lines in all, where the document is split.</param>
    /// <param name="time">As it is written; null: not at all.</param>
    public static XElement Confirm(
        WmsOrder order, string bizCode, string status, int confirmType, IReadOnlyList<(WmsLine Line, decimal Quantity)> lines, int? total, string? time)
    {
        if (order.Kind == "storeprocess")
        {
            return Made(order, bizCode, lines, time);
        }

        var (head, code, id) = order.Kind switch
        {
            "entryorder" => ("entryOrder", "entryOrderCode", "entryOrderId"),
            "returnorder" => ("returnOrder", "returnOrderCode", "returnOrderId"),
            _ => ("deliveryOrder", "deliveryOrderCode", "deliveryOrderId"),
        };
        return new(
            "request",
            new XElement(
                head, total is null ? null : new XElement("totalOrderLines", total), new XElement(code, order.Code), new XElement(id, order.WmsNo), new XElement("warehouseCode", "110009"),
                new XElement("outBizCode", bizCode), new XElement("confirmType", confirmType), new XElement("status", status), new XElement("operatorName", "王五"),
                time is null ? null : new XElement(order.Kind == "entryorder" ? "operateTime" : "orderConfirmTime", time)),
            order.ExpressCode is null ? null : new XElement("packages", new[] { order.ExpressCode, order.SecondExpressCode }.OfType<string>().Select(express => new XElement(
                "package", new XElement("logisticsCode", "YTO"), new XElement("expressCode", express), new XElement("weight", "1.25")))),
            new XElement("orderLines", lines.Select(one => new XElement(
                "orderLine", new XElement("orderLineNo", one.Line.LineNo), new XElement("itemCode", one.Line.ItemCode), new XElement("inventoryType", "ZP"),
                new XElement("planQty", Number(one.Line.Planned)), new XElement("actualQty", Number(one.Quantity))))));
    }

    private static XElement Made(WmsOrder order, string bizCode, IReadOnlyList<(WmsLine Line, decimal Quantity)> kits, string? time) => new(
        "request",
        new XElement("processOrderCode", order.Code), new XElement("processOrderId", order.WmsNo), new XElement("outBizCode", bizCode), new XElement("orderType", order.OrderType),
        time is null ? null : new XElement("orderCompleteTime", time),
        new XElement("materialitems", order.Parts.Select(part => Item(part, part.Planned))),
        new XElement("productitems", kits.Select(one => Item(one.Line, one.Quantity))));

    private static XElement Item(WmsLine line, decimal quantity) =>
        new("item", new XElement("itemCode", line.ItemCode), new XElement("inventoryType", "ZP"), new XElement("quantity", Number(quantity)));

    private static string Number(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
