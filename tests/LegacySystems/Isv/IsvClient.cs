using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Isv;

/// <summary>Sends orders to the hub as an ISV does, with the faults that are switched on; a wrong one is followed by the right one.</summary>
internal sealed class IsvClient(IHttpClientFactory clients, VirtualClock clock, IsvOrderMaker maker, IsvBook book, FaultBox faults, SimulatorOptions options)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<(string OrderId, string? OrderCode, string Reply)> SendAsync(string scenario, CancellationToken ct)
    {
        var order = maker.Make(scenario);
        var orderId = (string)order["orderId"]!;
        var set = faults.Current.Isv;
        book.Note(orderId, null, null);

        if (faults.Strike("isv.rare", set.RareRate))
        {
            order["receiverContact"]!["name"] = "𠮷野㛃";
            order["remark"] = "易碎 🎁 轻放 ☎";
        }

        var otherwise = faults.Strike("isv.spelling", set.SpellingRate);
        if (otherwise)
        {
            SpellOtherwise(order);
        }

        // A client writes one order always in the same bytes.
        var mislabelled = faults.Strike("isv.wrongCharset", set.WrongCharsetRate);
        if (faults.Strike("isv.badSignature", set.BadSignatureRate))
        {
            await PostAsync("ecap.order.create", order, badly: true, mislabelled, ct);
        }

        if (faults.Strike("isv.invalid", set.InvalidRate))
        {
            var wrong = (JsonObject)order.DeepClone();
            ((JsonObject)wrong["receiverContact"]!).Remove("name");
            await PostAsync("ecap.order.create", wrong, badly: false, mislabelled, ct);
        }

        if (faults.Strike("isv.unknownCode", set.UnknownCodeRate))
        {
            var wrong = (JsonObject)order.DeepClone();
            wrong["productsReq"]!["productCode"] = $"ZZ-{faults.Pick(900) + 100}-M";
            await PostAsync("ecap.order.create", wrong, badly: false, mislabelled, ct);
        }

        var (code, reply) = await PostAsync("ecap.order.create", order, badly: false, mislabelled, ct, otherwise);
        book.Note(orderId, code, code is null ? reply : null);
        if (faults.Strike("isv.duplicate", set.DuplicateRate))
        {
            await PostAsync("ecap.order.create", order, badly: false, mislabelled, ct);
        }

        if (faults.Strike("isv.conflict", set.ConflictRate))
        {
            var other = (JsonObject)order.DeepClone();
            other["remark"] = "另一份内容 other content";
            await PostAsync("ecap.order.create", other, badly: false, mislabelled, ct);
        }

        return (orderId, code, reply);
    }

    /// <summary>Asks for a cancel; the reply.</summary>
    public async Task<string> CancelAsync(string orderCode, CancellationToken ct) =>
        (await PostAsync("ecap.order.cancel", new JsonObject { ["orderCode"] = orderCode, ["cancelReason"] = "客户不要了" }, badly: false, mislabelled: false, ct)).Reply;

    private static void SpellOtherwise(JsonObject order)
    {
        var cargo = order["cargoes"]![0]!.AsObject();
        (cargo["weight"], cargo["length"], cargo["width"]) = (cargo["weight"]!.ToString(), null, null);
        foreach (var line in order["goods"]!.AsArray())
        {
            line!["price"] = line["price"]!.ToString();
        }

        order.TryAdd("warehouseNo", null);
        order.TryAdd("remark", null);
        order["productsReq"]!["addedProducts"] = null;
        order.TryAdd(order.ContainsKey("CommonChannelInfo") ? "commonChannelInfo" : "CommonChannelInfo", null);
    }

    private async Task<(string? OrderCode, string Reply)> PostAsync(string method, JsonObject document, bool badly, bool mislabelled, CancellationToken ct, bool otherwise = false)
    {
        var text = new JsonArray(document.DeepClone()).ToJsonString(Plain);
        var body = mislabelled ? Encoding.GetEncoding("GB18030").GetBytes(text) : Encoding.UTF8.GetBytes(text);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["app_key"] = options.AppKey, ["method"] = method, ["timestamp"] = EclpOrderMaker.China(clock.GetUtcNow() + faults.Skew("isv.skew", faults.Current.Isv.SkewRate)), ["v"] = "1.0",
        };
        var sign = Md5Text.SortedWithBody(badly ? "not the secret" : options.Secret, fields, body);
        var written = fields.Append(new("sign", sign)).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}");
        var query = otherwise ? string.Join('&', written.Reverse()).Replace("%20", "+", StringComparison.Ordinal) : string.Join('&', written);
        for (var tries = 0; ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, $"partners/isv/order?{query}"));
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
            try
            {
                using var client = clients.CreateClient("hub");
                using var response = await client.SendAsync(request, ct);
                var reply = await response.Content.ReadAsStringAsync(ct);
                if ((int)response.StatusCode != 503 || tries == 20)
                {
                    return (JsonNode.Parse(reply)?["data"]?["orderCode"]?.ToString(), reply);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException or TaskCanceledException && !ct.IsCancellationRequested && tries < 20)
            {
                // The hub is away; an ISV asks again.
            }

            await Task.Delay(250, ct);
        }
    }
}
