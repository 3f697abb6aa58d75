using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Faults;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>An order that was sent, and the first answer to it.</summary>
internal sealed record SentOrder(string IsvUuid, string? OrderNo, string Reply);

/// <summary>Sends orders to the hub as an old ECLP client would, with the faults that are switched on.</summary>
internal sealed class EclpClient(IHttpClientFactory clients, VirtualClock clock, EclpOrderMaker maker, EclpBook book, FaultBox faults, SimulatorOptions options)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<SentOrder> SendAsync(string scenario, CancellationToken ct)
    {
        var order = maker.Make(scenario);
        if (faults.Take(s => s.Eclp.Invalid, s => s with { Eclp = s.Eclp with { Invalid = s.Eclp.Invalid - 1 } }))
        {
            order.Body.Remove("consigneeMobile");
        }

        var badly = faults.Take(s => s.Eclp.BadSignature, s => s with { Eclp = s.Eclp with { BadSignature = s.Eclp.BadSignature - 1 } });
        var sent = await PostAsync(order, badly, ct);
        if (faults.Roll(faults.Current.Eclp.Duplicate))
        {
            await PostAsync(order, badly, ct);
        }

        if (faults.Take(s => s.Eclp.Conflict, s => s with { Eclp = s.Eclp with { Conflict = s.Eclp.Conflict - 1 } }))
        {
            order.Body["consigneeRemark"] = "另一份内容 other content";
            await PostAsync(order, badly, ct);
        }

        return sent;
    }

    private async Task<SentOrder> PostAsync(EclpOrder order, bool badly, CancellationToken ct)
    {
        var message = EclpMessage.Sign(
            "eclp.order.addOrder",
            options.AppKey,
            badly ? "not the secret" : options.Secret,
            EclpOrderMaker.China(clock.GetUtcNow()),
            order.Body.ToJsonString(Plain),
            faults.Current.Eclp.WrongCharset ? Encoding.GetEncoding("GB18030") : Encoding.UTF8);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, message.PathAndQuery));
        request.Content = new ByteArrayContent(message.Form);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=UTF-8");
        try
        {
            using var client = clients.CreateClient("hub");
            using var response = await client.SendAsync(request, ct);
            var reply = await response.Content.ReadAsStringAsync(ct);
            var number = ReadNumber(reply);
            book.Note(order.IsvUuid, number, number is null ? reply : null);
            return new SentOrder(order.IsvUuid, number, reply);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            book.Note(order.IsvUuid, null, failure.Message);
            return new SentOrder(order.IsvUuid, null, failure.Message);
        }
    }

    private static string? ReadNumber(string reply)
    {
        try
        {
            return (string?)JsonNode.Parse(reply)?["eclp_order_addOrder_responce"]?["eclpSoNo"];
        }
        catch (Exception noNumber) when (noNumber is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
