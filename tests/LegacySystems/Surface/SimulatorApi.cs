using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Customs;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Flux;
using OrderHub.LegacySystems.Isv;
using OrderHub.LegacySystems.Notice;
using OrderHub.LegacySystems.Shop;
using OrderHub.LegacySystems.Terminal;
using OrderHub.LegacySystems.Tms;
using OrderHub.LegacySystems.Tracking;
using OrderHub.LegacySystems.Waybill;
using OrderHub.LegacySystems.Wms;

namespace OrderHub.LegacySystems.Surface;

/// <summary>What tests and the developer's page use: the state of all systems, the fault switches, the clock.</summary>
internal static class SimulatorApi
{
    private const string Page = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Simulator of legacy systems</title>
        <body style="font:16px/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem">
        <h1>This is a simulator</h1>
        <p>It plays legacy systems for OrderHub: <b>ECLP</b> (sends orders, and has some of its own), <b>ISV</b> and <b>B2B</b> (send orders), <b>waybill</b> (numbers and registrations),
        <b>terminal</b> (pickups, and callbacks by SOAP in GBK), <b>WMS</b> (warehouse orders by the Qimen standard), <b>Flux</b> (cloud warehouses of a partner), <b>tracking</b> (follows parcels), <b>customs</b> (declarations), <b>shop</b> (is asked for its orders), <b>TMS</b> (vehicles and trips, by files) and <b>notice</b> (short messages). Nothing here is a real system, and all names are invented.</p>
        <p lang="zh">这是模拟器：扮演 ECLP、外单、B2B 批量、运单、终端、奇门仓储、富勒云仓、轨迹聚合、轮询店铺、海关、运输管理（文件）与短信等旧系统，数据均为虚构。</p>
        <ul><li><a href="/sim/state">/sim/state</a>: what the systems hold</li><li><a href="/sim/faults">/sim/faults</a>: switches (PUT)</li>
        <li>POST /sim/eclp/orders {"count":1}</li><li>POST /sim/eclp/own {"count":1000}</li><li>POST /sim/clock {"advance":"PT30M"}</li></ul></body></html>
        """;

    public static void MapSimulatorApi(this WebApplication app)
    {
        app.MapGet("/", () => Results.Content(Page, "text/html; charset=utf-8"));
        app.MapGet("/live", () => "live");
        app.MapGet("/sim/state", (WaybillBook waybill, TerminalBook terminal, EclpBook eclp, IsvBook isv, WmsBook wms, TrackingBook tracking, FluxBook flux, NoticeBook notices, ShopBook shop, CustomsBook customs, TmsBook tms, TmsFiles files, InstallBook installs, FaultBox faults) => Results.Json(new
        {
            simulator = true,
            waybills = waybill.Snapshot(),
            terminal = terminal.Snapshot(),
            eclp = eclp.Snapshot(),
            isv = isv.Snapshot(),
            wms = wms.Snapshot(),
            flux = flux.Snapshot(),
            tracking = tracking.Snapshot(),
            notices = notices.Snapshot(),
            shop = shop.Snapshot(),
            installs = installs.Snapshot(),
            tms = tms.Snapshot(),
            tmsRefused = files.Refused,
            customs = customs.Snapshot(),
            struck = faults.Struck,
        }));
        app.MapGet("/sim/faults", (FaultBox faults) => Results.Json(faults.Current));
        app.MapPut("/sim/faults", (JsonObject change, FaultBox faults) =>
        {
            try
            {
                return Results.Json(faults.Merge(change));
            }
            catch (JsonException wrong)
            {
                return Results.BadRequest(new { error = wrong.Message });
            }
        });
        app.MapGet("/sim/clock", (VirtualClock clock) => Results.Json(new { now = clock.GetUtcNow() }));
        app.MapPost("/sim/clock", (JsonObject body, VirtualClock clock) =>
        {
            try
            {
                return Results.Json(new { now = clock.Advance(XmlConvert.ToTimeSpan((string?)body["advance"] ?? "PT0S")) });
            }
            catch (Exception wrong) when (wrong is FormatException or ArgumentOutOfRangeException or InvalidOperationException)
            {
                return Results.BadRequest(new { error = "advance is an ISO 8601 duration that is not negative, such as PT30M" });
            }
        });
    }
}
