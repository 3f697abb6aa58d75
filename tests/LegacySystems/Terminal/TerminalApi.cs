using System.Globalization;
using System.Xml.Linq;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Terminal;

/// <summary>The terminal's SOAP surface. Every answer is HTTP 200 with a return code <c>rc</c>; 0 is good.</summary>
internal static class TerminalApi
{
    /// <summary>A consignor with this mobile is out of the courier's area: how a scenario asks for a refused pickup.</summary>
    public const string RefusedMobile = "13800000777";

    /// <summary>A consignor with this mobile sends parcels that their consignees refuse.</summary>
    public const string RejectedParcelMobile = "13800000778";

    /// <summary>At the door of a consignor with this mobile the courier finds other goods than were stated, the first time that he comes.</summary>
    public const string OtherGoodsMobile = "13800000780";

    public static void MapTerminalApi(this WebApplication app)
    {
        app.MapPost("/sim/terminal/turns", (TerminalTurn turn, ParcelLife life) => life.Turn(turn.WaybillNo, turn.IsLost)
            ? Results.Json(turn)
            : Results.NotFound(new { error = $"no parcel {turn.WaybillNo} is on its way" }));
        app.MapPost("/terminal/soap", async (
            HttpRequest request, TerminalBook book, InstallBook installs, ParcelLife life, FaultBox faults, FaultyAnswer faulty, IdempotencyKeys keys, SimulatorOptions options, CancellationToken ct) =>
        {
            var bytes = await request.ReadAllAsync(ct);
            if (!SharedSecret.Accepts(request, bytes, options.Secret))
            {
                return Answer("Fault", 2, "签名错误");
            }

            return SoapText.ReadBody(bytes) is { } body
                ? await faulty.TerminalAsync(() => keys.Once(request, () => Carry(body, book, installs, life, faults)), ct)
                : Answer("Fault", 1, "报文无法解析");
        });
    }

    private static IResult Carry(XElement body, TerminalBook book, InstallBook installs, ParcelLife life, FaultBox faults)
    {
        var waybill = Text(body, "wb");
        return body.Name.LocalName switch
        {
            "PickupOrder" => Pickup(body, waybill, book, life, faults),
            "QueryPickup" => book.Find(waybill) is { } task
                ? SoapText.Reply("QueryPickupResponse", ("rc", "0"), ("tno", task.TaskNo), ("st", task.State))
                : Answer("QueryPickupResponse", 4, "任务不存在"),
            "WithdrawPickup" => book.Withdraw(waybill) switch
            {
                true => Answer("WithdrawPickupResponse", 0, "已撤回"),
                false => Answer("WithdrawPickupResponse", 9, "已揽收，无法撤回"),
                null => Answer("WithdrawPickupResponse", 4, "任务不存在"),
            },
            "InstallOrder" => Install(body, waybill, installs, faults),
            "CancelInstall" => installs.Cancel(waybill) switch
            {
                true => Answer("CancelInstallResponse", 0, "已取消"),
                false => Answer("CancelInstallResponse", 9, "已安装，无法取消"),
                null => Answer("CancelInstallResponse", 4, "任务不存在"),
            },
            var other => Answer("Fault", 3, $"未知方法 {other}"),
        };
    }

    private static IResult Pickup(XElement body, string waybill, TerminalBook book, ParcelLife life, FaultBox faults)
    {
        if (waybill.Length == 0 || Text(body, "addr").Length == 0)
        {
            return Answer("PickupOrderResponse", 5, "缺少运单号或地址");
        }

        var mobile = Text(body, "mob");
        if (mobile == RefusedMobile
            || faults.Take(s => s.Terminal.RejectPickup, s => s with { Terminal = s.Terminal with { RejectPickup = s.Terminal.RejectPickup - 1 } }))
        {
            book.CountRejected();
            return Answer("PickupOrderResponse", 7, "超出揽收范围");
        }

        if (book.Accept(waybill, Text(body, "ono"), out var task))
        {
            var stated = decimal.TryParse(Text(body, "wgt"), CultureInfo.InvariantCulture, out var kilograms) && kilograms > 0 ? kilograms : (decimal?)null;
            life.Start(waybill, task.Way, consigneeRejects: mobile == RejectedParcelMobile, otherGoods: mobile == OtherGoodsMobile && task.PickupOrders == 1, stated);
        }

        return SoapText.Reply("PickupOrderResponse", ("rc", "0"), ("tno", task.TaskNo));
    }

    private static IResult Install(XElement body, string waybill, InstallBook installs, FaultBox faults)
    {
        if (waybill.Length == 0 || Text(body, "addr").Length == 0)
        {
            return Answer("InstallOrderResponse", 5, "缺少运单号或地址");
        }

        return faults.Take(s => s.Install.Reject, s => s with { Install = s.Install with { Reject = s.Install.Reject - 1 } })
            ? Answer("InstallOrderResponse", 8, "当日无安装师傅")
            : SoapText.Reply("InstallOrderResponse", ("rc", "0"), ("tno", installs.Order(waybill, Text(body, "ono")).InstallNo));
    }

    private static IResult Answer(string name, int code, string message) => SoapText.Reply(name, ("rc", $"{code}"), ("msg", message));

    /// <summary>A parcel on its way is lost, or goes back to its sender.</summary>
    internal sealed record TerminalTurn(string WaybillNo, bool IsLost = false);

    private static string Text(XElement body, string name) => body.Element(name)?.Value.Trim() ?? "";
}
