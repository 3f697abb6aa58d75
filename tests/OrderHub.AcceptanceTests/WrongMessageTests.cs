using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>Messages that cannot be taken are answered in the caller's own protocol, and leave no half order.</summary>
public sealed class WrongMessageTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private const string Business = """
        {"isvUUID":"UUID","isvSource":"ISV0000000000042","shopNo":"ESP0020000000017","departmentNo":"EBU4418000000042","warehouseNo":"110009",
         "shipperNo":"CYS0000010","salePlatformSource":"6","senderName":"华东测试仓","senderMobile":"13900000001","senderProvince":"上海","senderCity":"上海市",
         "senderCounty":"青浦区","senderAddress":"外青松公路100号","consigneeName":"李测试","consigneeMobile":"13800000002","addressProvince":"北京",
         "addressCity":"北京市","addressCounty":"朝阳区","consigneeAddress":"望京街1号","orderMark":"00000000000000000000000000000000000000000000000000",
         "receivable":0,"goodsNo":"EMG1","goodsName":"绘本","price":"19.90","quantity":"1","packageCount":"1","weight":"0.55","volume":"110.3"}
        """;

    private Hub Hub => fixture.Hub;

    [Fact]
    public async Task A_message_that_is_well_is_taken_so_that_the_others_fail_for_their_own_reason()
    {
        var reply = await EclpAsync(new EclpCall { Business = Message("well-1") });

        Assert.NotNull((string?)reply["eclp_order_addOrder_responce"]?["eclpSoNo"]);
    }

    [Fact]
    public async Task A_wrongly_signed_message_is_refused_before_it_is_read() =>
        await AssertRefusedAsync("signed-1", new EclpCall { Business = Message("signed-1"), WrongSign = new string('A', 32) });

    [Fact]
    public async Task A_message_changed_after_it_was_signed_is_refused() =>
        await AssertRefusedAsync("changed-1", new EclpCall { Business = Message("changed-1"), Secret = "another secret" });

    [Fact]
    public async Task An_unknown_application_is_refused() =>
        await AssertRefusedAsync("tenant-1", new EclpCall { Business = Message("tenant-1"), AppKey = "nobody" });

    [Fact]
    public async Task A_message_that_is_no_JSON_is_refused() =>
        await AssertRefusedAsync("broken-1", new EclpCall { Business = """{"isvUUID":"broken-1", """ });

    [Fact]
    public async Task A_message_without_its_consignee_names_what_is_missing()
    {
        var body = JsonNode.Parse(Message("missing-1"))!.AsObject();
        body.Remove("consigneeName");
        body.Remove("consigneeMobile");

        var reply = await AssertRefusedAsync("missing-1", new EclpCall { Business = body.ToJsonString() });

        Assert.Contains("consigneeName", reply, StringComparison.Ordinal);
        Assert.Contains("consigneeMobile", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_lists_of_different_lengths_are_refused()
    {
        var body = JsonNode.Parse(Message("lists-1"))!.AsObject();
        body["quantity"] = "1,2,3";

        await AssertRefusedAsync("lists-1", new EclpCall { Business = body.ToJsonString() });
    }

    [Fact]
    public async Task A_message_over_a_megabyte_is_refused_in_the_partners_protocol()
    {
        var body = JsonNode.Parse(Message("large-1"))!.AsObject();
        body["consigneeRemark"] = new string('x', 1_100_000);

        await AssertRefusedAsync("large-1", new EclpCall { Business = body.ToJsonString() });
    }

    [Fact]
    public async Task The_same_message_twice_is_one_order()
    {
        var call = new EclpCall { Business = Message("twice-1") };

        var first = await EclpAsync(call);
        var second = await EclpAsync(call);

        Assert.NotNull((string?)first["eclp_order_addOrder_responce"]?["eclpSoNo"]);
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Fact]
    public async Task The_same_number_with_other_content_is_a_conflict_and_keeps_the_first()
    {
        var first = await EclpAsync(new EclpCall { Business = Message("conflict-1") });
        var other = JsonNode.Parse(Message("conflict-1"))!.AsObject();
        other["quantity"] = "9";

        var second = await EclpAsync(new EclpCall { Business = other.ToJsonString() });

        Assert.NotNull(second["error_response"]);
        var order = await Hub.Api.OrderAsync((string)first["eclp_order_addOrder_responce"]!["eclpSoNo"]!);
        Assert.Equal(1m, (decimal)order["goods"]![0]!["quantity"]!);
    }

    [Fact]
    public async Task The_API_wants_a_key()
    {
        using var anonymous = new HttpClient { BaseAddress = new Uri(Hub.Server.Url) };

        using var answer = await anonymous.GetAsync("/api/v1/orders");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        using var stranger = new HttpClient { BaseAddress = new Uri(Hub.Server.Url) };
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "no-such-key");

        using var answer = await stranger.GetAsync("/api/v1/orders");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_API_order_names_all_its_faults_together()
    {
        var content = SampleOrders.Express("faulty-1");
        content["parties"]!.AsArray().RemoveAt(1);
        content["products"] = new JsonArray();

        var answer = await Hub.Api.SendOrderAsync("faulty-1", content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("order.invalid", answer.Code);
        var paths = answer.Body!["faults"]!.AsArray().Select(fault => (string)fault!["path"]!).ToList();
        Assert.Contains(paths, path => path.StartsWith("parties", StringComparison.Ordinal));
        Assert.Contains(paths, path => path.StartsWith("products", StringComparison.Ordinal));
        await AssertNothingKeptAsync("faulty-1");
    }

    [Fact]
    public async Task An_API_order_that_is_no_JSON_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = new StringContent("{ \"channel\": ", Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "broken-2");

        var answer = await Hub.Api.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.Message.Content.Headers.ContentType?.MediaType);
        Assert.False(string.IsNullOrEmpty(answer.Code));
    }

    [Fact]
    public async Task An_API_order_without_its_key_is_refused()
    {
        var answer = await Hub.Api.PostAsync("/api/v1/orders", SampleOrders.Express("keyless-1"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        await AssertNothingKeptAsync("keyless-1");
    }

    [Fact]
    public async Task An_API_order_over_a_megabyte_is_refused()
    {
        var content = SampleOrders.Express("large-2");
        content["remark"] = new string('x', 1_100_000);

        var answer = await Hub.Api.SendOrderAsync("large-2", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.False(string.IsNullOrEmpty(answer.Code));
    }

    [Fact]
    public async Task An_API_order_sent_again_is_replayed_and_with_other_content_is_a_conflict()
    {
        var first = await Hub.Api.SendOrderAsync("again-1", SampleOrders.Express("again-1"));
        var second = await Hub.Api.SendOrderAsync("again-1", SampleOrders.Express("again-1"));
        var third = await Hub.Api.SendOrderAsync("again-1", SampleOrders.Express("again-other"));

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(["true"], second.Message.Headers.GetValues("Idempotent-Replayed"));
        Assert.Equal((string?)first.Body!["orderNo"], (string?)second.Body!["orderNo"]);
        Assert.Equal(HttpStatusCode.Conflict, third.Status);
        Assert.Equal("order.idempotency.conflict", third.Code);
    }

    [Fact]
    public async Task An_unknown_order_is_not_found()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/orders/EX000000000000000000000");

        Assert.Equal(HttpStatusCode.NotFound, (await Hub.Api.SendAsync(request)).Status);
    }

    private static string Message(string uuid) => Business.Replace("UUID\":\"UUID", $"UUID\":\"{uuid}", StringComparison.Ordinal);

    private async Task<JsonNode> EclpAsync(EclpCall call)
    {
        using var request = call.ToRequest();
        using var partner = new HttpClient { BaseAddress = new Uri(Hub.Server.Url) };
        using var answer = await partner.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private async Task<string> AssertRefusedAsync(string uuid, EclpCall call)
    {
        var reply = await EclpAsync(call);

        Assert.Null(reply["eclp_order_addOrder_responce"]?["eclpSoNo"]);
        Assert.False(string.IsNullOrEmpty(reply["error_response"]?["code"]?.ToString()), reply.ToJsonString());
        await AssertNothingKeptAsync(uuid);
        return reply.ToJsonString();
    }

    /// <summary>An order sent afterwards has come through to the list, and the refused one is not beside it.</summary>
    private async Task AssertNothingKeptAsync(string number)
    {
        var marker = await Hub.SendApiOrderAsync("after-" + number);
        await Eventually.BeTrueAsync(
            async () => (await Hub.Api.OrdersAsync("limit=200")).Any(order => (string?)order!["orderNo"] == marker),
            () => $"{marker} does not show in the list");

        Assert.DoesNotContain(await Hub.Api.OrdersAsync("limit=200"), order => (string?)order!["channelOrderNo"] == number || order!.ToJsonString().Contains($"\"{number}\"", StringComparison.Ordinal));
    }
}
