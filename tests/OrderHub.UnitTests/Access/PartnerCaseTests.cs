using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Model;
using OrderHub.Testing;
using Xunit;
using Waiting = OrderHub.UnitTests.Data.Bench.Eventually;

namespace OrderHub.UnitTests.Access;

/// <summary>What only a person can decide about a partner's message, over a running server and on both stores.</summary>
public abstract class PartnerCaseContract(PartnerHub hub)
{
    private const string Business = """
        {"isvUUID":"UUID","isvSource":"ISV0000000000042","shopNo":"ESP0020000000017","departmentNo":"EBU4418000000042","warehouseNo":"110009",
         "shipperNo":"CYS0000010","salePlatformSource":"6","senderName":"华东测试仓","senderMobile":"13900000001","senderProvince":"上海","senderCity":"上海市",
         "senderCounty":"青浦区","senderAddress":"外青松公路100号","consigneeName":"李测试","consigneeMobile":"13800000002","addressProvince":"北京",
         "addressCity":"北京市","addressCounty":"朝阳区","consigneeAddress":"望京街1号","orderMark":"00000000000000000000000000000000000000000000000000",
         "receivable":0,"goodsNo":"EMG1","goodsName":"绘本","price":"19.90","quantity":"1","packageCount":"1","weight":"0.55","volume":"110.3"}
        """;

    [Fact]
    public async Task An_unknown_code_waits_for_its_meaning_and_counts_from_then_on()
    {
        // 1. Kept, acknowledged, and one case however often it comes.
        var code = NewCode();
        Assert.Equal(200, (await hub.PushStateAsync("JDQ1", code)).Status);
        Assert.Equal(200, (await hub.PushStateAsync("JDQ1", code)).Status);
        var open = Assert.Single(await CasesAsync($"code={code}"));
        Assert.Equal(("quarantine", "partner.code.unknown", "terminal", "JDQ1", "open"), ((string)open["kind"]!, (string)open["cause"]!, (string)open["connector"]!, (string)open["waybillNo"]!, (string)open["state"]!));
        Assert.Contains(open["meanings"]!.AsArray(), meaning => (string?)meaning == "DELIVERED");
        Assert.Equal(1, (int)(await hub.GetAsync("/api/v1/partner-cases/counts"))["groups"]!.AsArray().Single(group => (string?)group!["code"] == code)!["count"]!);

        // 2. A meaning that makes no sense is not set, and the case says why.
        var path = $"/api/v1/partner-cases/{open["caseId"]}";
        var wrong = await DecideAsync(path, "map", "NOT_A_STATUS");
        Assert.Equal((422, "case.decision"), (wrong.Status, wrong.Code));
        Assert.NotNull((string?)(await hub.GetAsync(path))["problem"]);
        Assert.DoesNotContain(await hub.ItemsAsync("/api/v1/connector-codes?connector=terminal"), set => (string?)set["code"] == code);

        // 3. One that does: the message is taken, the same decision again changes nothing, another comes too late.
        Assert.Equal(200, (await DecideAsync(path, "map", "IN_TRANSIT")).Status);
        Assert.Equal(200, (await DecideAsync(path, "map", "IN_TRANSIT")).Status);
        Assert.Equal((409, "case.decided"), ((await DecideAsync(path, "dismiss")).Status, (await DecideAsync(path, "dismiss")).Code));
        var taken = (await hub.ItemsAsync($"/api/v1/exchanges?connector=terminal&outcome=done")).First();
        Assert.Equal((string)open["exchangeId"]!, (string?)taken["replayOf"]);

        // 4. The next message is understood at once; taken back, it is not.
        await hub.PushStateAsync("JDQ2", code);
        Assert.Equal("done", (string?)(await hub.ItemsAsync("/api/v1/exchanges?connector=terminal&limit=1"))[0]["outcome"]);
        Assert.Equal(204, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Delete, $"/api/v1/connector-codes/terminal/state/pushState/{code}")).Status);
        await hub.PushStateAsync("JDQ3", code);
        Assert.Equal("quarantined", (string?)(await hub.ItemsAsync("/api/v1/exchanges?connector=terminal&limit=1"))[0]["outcome"]);
    }

    [Fact]
    public async Task An_order_with_an_unknown_code_waits_for_a_person_and_its_sender_gets_its_number_by_asking_again()
    {
        // 1. Kept, not taken, told so in the partner's words; one case however often it is sent.
        var product = NewCode();
        var order = IsvOrder(product);
        Assert.Equal((425, null), await SendAsync(order));
        Assert.Equal((425, null), await SendAsync(order));
        var open = Assert.Single(await CasesAsync($"code={product}"));
        Assert.Equal(("quarantine", "isv", "createOrder", "open"), ((string)open["kind"]!, (string)open["connector"]!, (string)open["operation"]!, (string)open["state"]!));
        Assert.Contains(open["meanings"]!.AsArray(), meaning => (string?)meaning == "LL-SD-M");

        // 2. Its code gets a meaning: the order comes in, once, and whoever asks hears its number.
        var decided = await DecideAsync($"/api/v1/partner-cases/{open["caseId"]}", "map", "LL-SD-M");
        Assert.True(decided.Status == 200, decided.ToString());
        var (code, orderNo) = await SendAsync(order);
        Assert.Equal(0, code);
        Assert.Equal("LL-SD-M", (string?)(await hub.GetAsync($"/api/v1/orders/{orderNo}"))["products"]![0]!["productCode"]);
        var history = (await hub.ItemsAsync("/api/v1/exchanges?connector=isv&limit=4")).Select(item => (string)item["outcome"]!);
        Assert.Equal(["replayed", "done", "quarantined", "quarantined"], history);

        // 3. The next one with that code is taken at once.
        Assert.Equal(0, (await SendAsync(IsvOrder(product))).Code);
    }

    [Fact]
    public async Task An_order_whose_unknown_code_a_person_dismisses_is_wrong_from_then_on_and_one_with_other_faults_at_once()
    {
        var product = NewCode();
        var order = IsvOrder(product);
        Assert.Equal(425, (await SendAsync(order)).Code);
        var open = Assert.Single(await CasesAsync($"code={product}"));
        Assert.Equal(200, (await DecideAsync($"/api/v1/partner-cases/{open["caseId"]}", "dismiss")).Status);

        Assert.Equal(420, (await SendAsync(order)).Code);
        Assert.Equal(420, (await SendAsync(IsvOrder(NewCode()).Replace("\"weight\":3.2", "\"weight\":\"heavy\"", StringComparison.Ordinal))).Code);
        Assert.Empty(await CasesAsync($"code={product}&state=open"));
    }

    [Fact]
    public async Task Many_messages_with_one_unknown_code_are_decided_as_one_action()
    {
        var code = NewCode();
        for (var i = 0; i < 70; i++)
        {
            await hub.PushStateAsync($"JDB{i}", code);
        }

        var begun = await hub.PostAsync("/api/v1/partner-cases/actions", Parse($$"""{"filter":{"connector":"terminal","code":"{{code}}"},"decision":"map","meaning":"AT_SITE","reason":"the station's new state"}"""));
        Assert.Equal(202, begun.Status);
        var action = await EndedAsync($"/api/v1/partner-cases/actions/{begun.Body!["actionId"]}");
        Assert.Equal(("done", 70, 70, 0), ((string)action["state"]!, (int)action["total"]!, (int)action["done"]!, (int)action["failed"]!));
        Assert.Empty(await CasesAsync($"code={code}&state=open"));
        Assert.Equal(422, (await hub.PostAsync("/api/v1/partner-cases/actions", Parse("""{"filter":{},"decision":"dismiss","reason":"x"}"""))).Status);
    }

    [Fact]
    public async Task One_number_with_two_contents_is_a_conflict_that_keeps_the_first_or_takes_the_new()
    {
        var (first, second) = (await ConflictAsync("2.55"), await ConflictAsync("3.55"));

        Assert.Equal(200, (await DecideAsync($"/api/v1/partner-cases/{first["caseId"]}", "keep-first")).Status);
        var kept = await hub.GetAsync($"/api/v1/orders/{first["orderNo"]}");
        var taken = await DecideAsync($"/api/v1/partner-cases/{second["caseId"]}", "take-new");
        Assert.True(taken.Status == 200, taken.ToString());
        var changed = await hub.GetAsync($"/api/v1/orders/{second["orderNo"]}");

        Assert.Equal((0.55m, 3.55m), ((decimal)kept["cargo"]![0]!["weightKg"]!, (decimal)changed["cargo"]![0]!["weightKg"]!));
    }

    [Fact]
    public async Task A_report_against_an_orders_end_holds_it_until_a_person_has_decided()
    {
        var (believed, dismissed) = (await HeldAsync(), await HeldAsync());
        Assert.Equal("MANUAL", (await hub.StoredAsync(believed.Order)).HoldCode);

        Assert.Equal(200, (await DecideAsync($"/api/v1/partner-cases/{believed.Case["caseId"]}", "apply")).Status);
        Assert.Equal(200, (await DecideAsync($"/api/v1/partner-cases/{dismissed.Case["caseId"]}", "dismiss")).Status);

        var (after, before) = (await hub.StoredAsync(believed.Order), await hub.StoredAsync(dismissed.Order));
        Assert.Equal((OrderStatus.Delivered, null), (after.Status, after.HoldCode));
        Assert.Equal((OrderStatus.Cancelled, null), (before.Status, before.HoldCode));
    }

    [Fact]
    public async Task A_message_is_shown_masked_and_as_it_was_to_those_who_may()
    {
        await hub.PushStateAsync("JDM1", "150");
        var summary = (await hub.ItemsAsync("/api/v1/exchanges?connector=terminal&limit=1"))[0];
        var masked = await hub.GetAsync($"/api/v1/exchanges/{summary["exchangeId"]}");
        var raw = await hub.GetAsync($"/api/v1/exchanges/{summary["exchangeId"]}/raw");

        Assert.DoesNotContain("王五", masked.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(("JDM1", "***"), ((string)masked["decoded"]!["wb"]!, (string)masked["decoded"]!["op"]!));
        Assert.Contains("王五", (string)raw["request"]!, StringComparison.Ordinal);
        Assert.Equal("DELIVERED", (string?)masked["mapped"]!["status"]);
    }

    [Fact]
    public async Task A_replay_takes_nothing_twice_and_opens_no_door_to_a_message_that_nobody_signed()
    {
        await hub.PushStateAsync("JDR1", "150");
        var good = (await hub.ItemsAsync("/api/v1/exchanges?connector=terminal&outcome=done&limit=1"))[0];
        await hub.PushStateAsync("JDR2", "150", secret: "somebody else's secret");
        var bad = (await hub.ItemsAsync("/api/v1/exchanges?connector=terminal&outcome=rejected&limit=1"))[0];

        var again = await hub.PostAsync($"/api/v1/exchanges/{good["exchangeId"]}/replay", new JsonObject());
        var forged = await hub.PostAsync($"/api/v1/exchanges/{bad["exchangeId"]}/replay", new JsonObject());

        Assert.Equal("replayed", (string?)again.Body!["outcome"]);
        Assert.Equal("rejected", (string?)forged.Body!["outcome"]);
        Assert.Equal((404, "exchange.not-found"), ((await hub.PostAsync("/api/v1/exchanges/1/replay", new JsonObject())).Status, (await hub.PostAsync("/api/v1/exchanges/1/replay", new JsonObject())).Code));
    }

    [Fact]
    public async Task Many_exchanges_are_replayed_as_one_action_and_found_by_what_is_known_of_them()
    {
        for (var i = 0; i < 5; i++)
        {
            await hub.PushStateAsync("JDA1", "150", time: $"2025-03-02 18:2{i}");
        }

        var found = (await hub.ItemsAsync("/api/v1/exchanges?connector=terminal&direction=in&outcome=done&limit=5")).Select(item => (string)item["exchangeId"]!).ToList();
        var begun = await hub.PostAsync("/api/v1/exchanges/actions", new JsonObject { ["filter"] = new JsonObject { ["ids"] = new JsonArray([.. found.Select(id => (JsonNode)id)]) }, ["reason"] = "a test" });
        var action = await EndedAsync($"/api/v1/exchanges/actions/{begun.Body!["actionId"]}");

        Assert.Equal((5, 5), ((int)action["total"]!, (int)action["done"]!));
        var first = await hub.GetAsync("/api/v1/exchanges?connector=terminal&limit=3");
        var second = await hub.GetAsync($"/api/v1/exchanges?connector=terminal&limit=3&cursor={first["nextCursor"]}");
        Assert.Empty(first["items"]!.AsArray().Select(item => (string)item!["exchangeId"]!).Intersect(second["items"]!.AsArray().Select(item => (string)item!["exchangeId"]!), StringComparer.Ordinal));
        Assert.Equal(400, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Get, "/api/v1/exchanges?outcome=nonsense")).Status);
    }

    [Fact]
    public async Task Exchanges_go_when_their_time_is_over_and_stay_while_a_case_is_open()
    {
        var code = NewCode();
        await hub.PushStateAsync("JDO1", code);
        var log = hub.Services.GetRequiredService<IExchangeLog>();
        var old = new Exchange
        {
            TenantId = ChangeHub.Tenant, Connector = "terminal", Inbound = true, Operation = "pushState", Outcome = ExchangeOutcome.Done, MessageKey = code, HttpStatus = 200,
            StartedAt = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(1), MappingVersion = "1", Request = [1],
        };
        await log.RecordAsync(old, default);
        await log.RecordAsync(old with { Outcome = ExchangeOutcome.Failed }, default);
        var cleaner = hub.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ExchangeCleaner>().Single();

        await cleaner.CleanAsync(old.StartedAt.AddDays(29), default);
        Assert.Equal(2, (await hub.ItemsAsync($"/api/v1/exchanges?key={code}")).Count);
        await cleaner.CleanAsync(old.StartedAt.AddDays(31), default);

        Assert.Equal("failed", (string?)Assert.Single(await hub.ItemsAsync($"/api/v1/exchanges?key={code}"))!["outcome"]);
        Assert.Single(await CasesAsync($"code={code}&state=open"));
    }

    private async Task<(int Code, string? OrderNo)> SendAsync(string isvOrder)
    {
        using var request = new IsvCall { Body = isvOrder }.ToRequest();
        using var answer = await hub.Admin.SendAsync(request);
        var reply = Parse(await answer.Content.ReadAsStringAsync());
        return ((int)reply["code"]!, (string?)reply["data"]?["orderCode"]);
    }

    private static string IsvOrder(string product) => $$"""
        [{"orderId":"{{Guid.NewGuid():n}}","orderOrigin":1,"customerCode":"027K000001","senderContact":{"name":"仓A","mobile":"13800000000","fullAddress":"江苏省苏州市工业园区星湖街1号"},
          "receiverContact":{"name":"李测试","mobile":"13900000000","fullAddress":"北京市朝阳区阜通东大街1号"},"productsReq":{"productCode":"{{product}}","addedProducts":[]},
          "settleType":3,"cargoes":[{"name":"海鲜","quantity":1,"weight":3.2,"volume":9000}],"goods":[{"lineNo":1,"sku":"EMG1","name":"带鱼","quantity":2,"price":19.9}]}]
        """;

    private static string NewCode() => "9" + Guid.NewGuid().ToString("n")[..8];

    private static JsonNode Parse(string text) => JsonNode.Parse(text)!;

    private Task<IReadOnlyList<JsonNode>> CasesAsync(string query) => hub.ItemsAsync($"/api/v1/partner-cases?{query}");

    private Task<Answer> DecideAsync(string path, string decision, string? meaning = null) =>
        hub.PostAsync(path + "/decision", new JsonObject { ["decision"] = decision, ["reason"] = "a test", ["meaning"] = meaning });

    private async Task<JsonNode> EndedAsync(string path)
    {
        JsonNode? action = null;
        await Waiting.HoldsAsync(async () => (string?)(action = await hub.GetAsync(path))["state"] == "done", $"{path} ends");
        return action!;
    }

    private async Task<JsonNode> ConflictAsync(string weight)
    {
        var number = Guid.NewGuid().ToString("n");
        foreach (var content in new[] { Business, Business.Replace("0.55", weight, StringComparison.Ordinal) })
        {
            using var request = new EclpCall { Business = content.Replace("UUID\":\"UUID", $"UUID\":\"{number}", StringComparison.Ordinal) }.ToRequest();
            using var answer = await hub.Admin.SendAsync(request);
        }

        return (await CasesAsync("kind=conflict&state=open")).Single(item => (string?)item["messageKey"] == number);
    }

    private async Task<(Order Order, JsonNode Case)> HeldAsync()
    {
        var order = await hub.StoreAsync(OrderStatus.Cancelled);
        await hub.ReportAsync(order, OrderStatus.Delivered);
        JsonNode? held = null;
        await Waiting.HoldsAsync(async () => (held = (await CasesAsync($"kind=hold&orderNo={order.OrderNo}")).FirstOrDefault()) is not null, "the contradiction is a case");
        Assert.Equal(("status.contradiction", "DELIVERED"), ((string)held!["cause"]!, (string)held["reported"]!));
        return (order, held);
    }
}

[Collection(PartnerHubCollection.Name)]
public sealed class PartnerCaseTests(PartnerHub hub) : PartnerCaseContract(hub);

[Collection(MySqlPartnerHubCollection.Name)]
public sealed class PartnerCaseOnMySqlTests(MySqlPartnerHub hub) : PartnerCaseContract(hub);
