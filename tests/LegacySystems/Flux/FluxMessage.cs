using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Flux;

/// <summary>A message to the hub in the Flux form: JSON in <c>data</c>, signed by Base64 of the MD5's text.</summary>
internal static class FluxMessage
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HttpRequestMessage Write(SimulatorOptions options, string method, JsonObject data, bool badly, bool mislabelled)
    {
        var bytes = (mislabelled ? Encoding.GetEncoding("GB18030") : Encoding.UTF8).GetBytes(data.ToJsonString(Plain));
        var sign = Md5Text.Wrapped(bytes, badly ? "not the secret" : options.Secret);
        var form = $"method={method}&client_customerid=ORDERHUB&client_db=FLUXWMS&messageid=SO&apptoken=ORDERHUB&appkey={Uri.EscapeDataString(options.AppKey)}"
            + $"&sign={Uri.EscapeDataString(sign)}&data={string.Concat(bytes.Select(value => $"%{value:X2}"))}";
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, "partners/flux/api")) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form)) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=UTF-8");
        return message;
    }

    /// <summary>A step of the work.</summary>
    public static JsonObject Status(FluxOrder order, string status, string time, string? reason = null) => Info(order, status, info =>
    {
        info["OperTime"] = time;
        info["Reason"] = reason;
    });

    /// <summary>What left, and in which parcel.</summary>
    public static JsonObject Confirm(FluxOrder order, string confirmId, string status, IReadOnlyList<(FluxLine Line, decimal Quantity)> lines, string time) => Info(order, status, info =>
    {
        info["ConfirmID"] = confirmId;
        info["ConfirmTime"] = time;
        info["IsFinal"] = "Y";
        info["details"] = new JsonArray([.. lines.Select(one => (JsonNode)new JsonObject
        {
            ["LineNo"] = one.Line.LineNo, ["SKU"] = one.Line.Sku, ["QtyShipped"] = one.Quantity.ToString("0.####", CultureInfo.InvariantCulture), ["Lotatt08"] = one.Line.Grade,
        })]);
        info["packages"] = order.DeliveryNo.Length == 0 ? null : new JsonArray(new JsonObject { ["DeliveryNo"] = order.DeliveryNo, ["CarrierID"] = order.Carrier, ["Weight"] = "1.25" });
    });

    private static JsonObject Info(FluxOrder order, string status, Action<JsonObject> more)
    {
        var info = new JsonObject
        {
            ["OrderNo"] = order.Code, ["OrderType"] = order.OrderType, ["CustomerID"] = order.Customer, ["WarehouseID"] = order.Warehouse, ["Status"] = status, ["Operator"] = "王五",
        };
        more(info);
        return new() { ["xmldata"] = new JsonObject { ["data"] = new JsonObject { ["orderinfo"] = new JsonArray(info) } } };
    }
}
