using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>The rest of what an old ECLP client does: purchases in, returns in, questions and cancels, each in its own spelling.</summary>
internal sealed class EclpInbound(IHttpClientFactory clients, VirtualClock clock, SimulatorOptions options)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private int made;

    /// <summary>A purchase order of three lines, or a return of one; the hub's number and its reply.</summary>
    public async Task<(string? OrderNo, string Reply)> SendAsync(bool isReturn, CancellationToken ct)
    {
        var number = $"{(isReturn ? "RTW" : "PO")}-{options.Seed}-{options.Run:00000000}-{Interlocked.Increment(ref made):000000}";
        var reply = isReturn
            ? await CallAsync("eclp.rtw.addRtwOrder", new JsonObject
            {
                ["isvRtwNum"] = number, ["ownerNo"] = "EBU4418000000042", ["whNo"] = "110009", ["eclpSoNo"] = "ESL0001", ["reason"] = "七天无理由", ["customerName"] = "李测试",
                ["customerMobile"] = "13900000001", ["customerProvince"] = "北京市", ["customerAddress"] = "阜通东大街1号", ["goodsNo"] = "EMG1", ["goodsName"] = "保温杯", ["numApplication"] = "2",
                ["goodsStatus"] = "1",
            }, ct)
            : await CallAsync("eclp.po.addPoOrder", new JsonObject
            {
                ["spPoOrderNo"] = number, ["deptNo"] = "EBU4418000000042", ["whNo"] = "110009", ["supplierNo"] = "EMS001", ["supplierName"] = "样例供应商", ["supplierPhone"] = "13800000002",
                ["supplierProvince"] = "浙江省", ["supplierAddress"] = "文二西路1号", ["goodsNo"] = "EMG1,EMG2,EMG3", ["goodsName"] = "燕麦片,保温杯,雨伞", ["numApplication"] = "10,4,1",
                ["goodsStatus"] = "1,1,1", ["boxNumber"] = "2", ["weight"] = "12.5",
            }, ct);
        var answer = JsonNode.Parse(reply)!;
        return ((string?)(isReturn ? answer["eclp_rtw_addRtwOrder_responce"]?["eclpRtwNo"] : answer["eclp_po_addPoOrder_responce"]?["poOrderNo"]), reply);
    }

    /// <summary>Any call of the protocol; the reply as text.</summary>
    public async Task<string> CallAsync(string method, JsonObject business, CancellationToken ct)
    {
        var message = EclpMessage.Sign(method, options.AppKey, options.Secret, EclpOrderMaker.China(clock.GetUtcNow()), business.ToJsonString(Plain), Encoding.UTF8);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, message.PathAndQuery));
        request.Content = new ByteArrayContent(message.Form);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=UTF-8");
        using var client = clients.CreateClient("hub");
        using var response = await client.SendAsync(request, ct);
        return await response.Content.ReadAsStringAsync(ct);
    }
}
