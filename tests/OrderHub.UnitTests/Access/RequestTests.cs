using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Access.Live;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(RunningHubCollection.Name)]
public sealed class RequestTests(RunningHub hub) : RequestContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class RequestOnMariaDbTests(RunningHubOnMariaDb hub) : RequestContract(hub);

[Collection(RunningHubOnFourCollection.Name)]
public sealed class RequestOnFourTests(RunningHubOnFour hub) : RequestContract(hub);

[Collection(RunningHubOnFourMariaDbCollection.Name)]
public sealed class RequestOnFourMariaDbTests(RunningHubOnFourMariaDb hub) : RequestContract(hub);

public abstract class RequestContract(RunningHub hub)
{
    [Fact]
    public async Task All_faults_of_a_body_come_together_each_with_its_path()
    {
        var faults = await FaultsOfAsync("""
            {"businessIdentity": 7, "BusinessType": "DELIVERY", "colour": "red",
             "goods": [{"lineNo": 1, "quantity": "two"}, {"quantity": 1}], "parties": [{"name": null}], "marks": {}}
            """);

        Assert.Equal(
            [
                ("json.missing", "goods[1].lineNo"), ("json.missing", "parties[0].role"),
                ("json.unknown-property", "BusinessType"), ("json.unknown-property", "colour"),
                ("json.wrong-type", "businessIdentity"), ("json.wrong-type", "goods[0].quantity"), ("json.wrong-type", "marks"),
            ],
            faults);
    }

    [Theory]
    [InlineData("", "json.syntax", "")]
    [InlineData("{\"a\":", "json.syntax", "")]
    [InlineData("{} {}", "json.syntax", "")]
    [InlineData("null", "json.wrong-type", "")]
    [InlineData("[]", "json.wrong-type", "")]
    [InlineData("{\"businessIdentity\":\"a\",\"businessIdentity\":\"b\"}", "json.duplicate-property", "businessIdentity")]
    [InlineData("{\"businessIdentity\":\"a\",\"operation\":{\"pickupWindow\":{\"start\":\"tomorrow\",\"end\":\"2025-03-02T09:15:07Z\"}}}", "json.wrong-type", "operation.pickupWindow.start")]
    [InlineData("{\"businessIdentity\":\"a\",\"extensions\":{\"operation.x\":null}}", "json.missing", "extensions.operation.x")]
    [InlineData("{\"businessIdentity\":\"a\",\"goods\":[{\"lineNo\":1,\"quantity\":1,\"ext\":{\"x\":null}}]}", "json.missing", "goods[0].ext.x")]
    [InlineData("{\"businessIdentity\":\"a\",\"products\":[{\"productCode\":\"p\",\"attributes\":{\"x\":null}}]}", "json.missing", "products[0].attributes.x")]
    [InlineData("{\"\\ud800\":1}", "json.syntax", "")]
    [InlineData("{\"businessIdentity\":\"a\",\"remark\":\"\\udc00\"}", "json.syntax", "")]
    [InlineData("{\"businessIdentity\":\"a\",\"marketing\":{\"groupDeadline\":\"2025-03-02T09:15:07\"}}", "json.wrong-type", "marketing.groupDeadline")]
    [InlineData("{\"businessIdentity\":\"a\",\"marketing\":{\"groupDeadline\":\"2025-03-02\"}}", "json.wrong-type", "marketing.groupDeadline")]
    public async Task A_body_that_is_no_order_is_refused(string body, string code, string path) =>
        Assert.Equal([(code, path)], await FaultsOfAsync(body));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"businessIdentity\":null}")]
    public async Task An_order_that_lacks_everything_is_told_everything_at_once(string body) =>
        Assert.Equal(
            [
                ("json.missing", "businessIdentity"), ("order.cargo.count", "cargo"), ("order.party.required", "parties"), ("order.party.required", "parties"),
                ("order.product.main", "products"),
            ],
            await FaultsOfAsync(body));

    [Fact]
    public async Task A_body_that_begins_with_the_mark_of_UTF_8_is_read()
    {
        using var administrator = hub.Administrator();
        using var body = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. "{\"businessIdentity\":\"jdl.express.b2c\"}"u8]);
        body.Headers.ContentType = new("application/json");
        Assert.Equal("order.idempotency.required", await RunningHub.CodeAsync(await administrator.PostAsync("/api/v1/orders", body)));
    }

    [Fact]
    public async Task A_body_nested_too_deep_is_refused() =>
        Assert.Equal([("json.depth", "")], await FaultsOfAsync(new string('[', 40) + new string(']', 40)));

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        using var administrator = hub.Administrator();
        var answer = await administrator.PostAsync("/api/v1/orders", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("request.media-type", await RunningHub.CodeAsync(answer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_one_megabyte_is_refused(bool lengthKnown)
    {
        using var administrator = hub.Administrator();
        using var body = RunningHub.Json("{\"remark\":\"" + new string('x', 1_048_576) + "\"}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = body };
        request.Headers.TransferEncodingChunked = !lengthKnown;
        request.Headers.ExpectContinue = true;
        var answer = await administrator.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("request.too-large", await RunningHub.CodeAsync(answer));
    }

    [Fact]
    public async Task An_order_without_an_idempotency_key_is_refused()
    {
        using var administrator = hub.Administrator();
        var answer = await administrator.PostAsync("/api/v1/orders", RunningHub.Json("{\"businessIdentity\":\"jdl.express.b2c\"}"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("order.idempotency.required", await RunningHub.CodeAsync(answer));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "route.not-found")]
    [InlineData("PATCH", "/api/v1/orders", 405, "route.method")]
    [InlineData("GET", "/api/v1/orders?limit=0", 400, "list.query")]
    [InlineData("GET", "/api/v1/orders?status=GONE", 400, "list.query")]
    [InlineData("GET", "/api/v1/orders?from=yesterday", 400, "list.query")]
    [InlineData("GET", "/api/v1/orders?from=2025-03-02T09:15:07", 400, "list.query")]
    [InlineData("GET", "/api/v1/orders?statuss=RECEIVED", 400, "list.query")]
    [InlineData("GET", "/api/v1/orders?cursor=!!", 400, "list.query")]
    [InlineData("GET", "/api/v1/orders/NONE", 404, "order.not-found")]
    [InlineData("GET", "/api/v1/orders/NONE/status-flow", 404, "order.not-found")]
    [InlineData("GET", "/api/v1/orders/NONE/flows", 404, "order.not-found")]
    [InlineData("GET", "/api/v1/incidents?cursor=x", 400, "list.query")]
    public async Task What_cannot_be_done_is_a_problem_with_a_code_and_a_trace(string method, string path, int status, string code)
    {
        using var administrator = hub.Administrator();
        var answer = await administrator.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        var problem = await RunningHub.ReadAsync(answer);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Equal($"/docs/errors#{code}", (string?)problem["type"]);
        Assert.Matches("^[0-9a-f]{32}$", (string?)problem["traceId"]);
    }

    [Theory]
    [InlineData("/api/v1/orders?statuss=RECEIVED", "statuss is unknown here; status is meant?")]
    [InlineData("/api/v1/orders/EX2503027Y3KWRY28BA8", "There is no order EX2503027Y3KWRY28BA8, and never was: its last character does not check the others, so one of them is wrong.")]
    [InlineData("/api/v1/orders/ex2503027y3kwry28ba7", "There is no order ex2503027y3kwry28ba7: order numbers are written in capital letters.")]
    public async Task A_slip_of_the_pen_is_named(string path, string sentence)
    {
        using var administrator = hub.Administrator();
        Assert.Equal(sentence, (string?)(await RunningHub.ReadAsync(await administrator.GetAsync(path)))["detail"]);
    }

    [Theory]
    [InlineData("/api/v1/orders?limit=abc", "limit: limit is a whole number.")]
    [InlineData("/api/v1/orders?limit=", "limit: limit is a whole number.")]
    [InlineData("/api/v1/orders?limit=99999999999", "limit: limit is a whole number.")]
    [InlineData("/api/v1/orders?limit=1&limit=2", "limit: limit is stated once.")]
    [InlineData("/api/v1/orders?deleted=perhaps&limit=x&statuss=a", "deleted: deleted is true or false.|limit: limit is a whole number.|statuss: statuss is unknown here; status is meant?")]
    [InlineData("/api/v1/orders/NONE?reveal=1", "reveal: reveal is true or false.")]
    [InlineData("/api/v1/exchanges?after=yesterday", "after: after is a time with its zone (Z or an offset), such as 2025-03-02T09:15:07Z or 2025-03-02T17:15:07+08:00.")]
    [InlineData("/api/v1/exchanges?after=2025-03-02T09:15:07", "after: after is a time with its zone (Z or an offset), such as 2025-03-02T09:15:07Z or 2025-03-02T17:15:07+08:00.")]
    public async Task A_parameter_of_a_query_of_another_kind_is_named_with_all_others_that_are_wrong(string path, string faults)
    {
        using var administrator = hub.Administrator();
        var answer = await administrator.GetAsync(path);
        var problem = await RunningHub.ReadAsync(answer);

        Assert.Equal((400, "list.query"), ((int)answer.StatusCode, (string?)problem["code"]));
        Assert.Equal(faults, string.Join('|', problem["faults"]!.AsArray().Select(fault => $"{fault!["path"]}: {fault["message"]}")));
    }

    [Fact]
    public async Task Values_that_the_address_takes_are_not_refused()
    {
        using var administrator = hub.Administrator();
        foreach (var path in (string[])["/api/v1/orders?limit=5&deleted=TRUE", "/api/v1/exchanges?after=2025-03-02T17:15:07%2B08:00&before=2025-03-02T09:15:07Z&limit=%202"])
        {
            Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_bind_a_browser()
    {
        using var stranger = hub.Stranger();
        foreach (var path in (string[])["/live", "/api/v1/orders", "/nothing.txt"])
        {
            var headers = (await stranger.GetAsync(path)).Headers;
            var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(headers.GetValues("Referrer-Policy")));
            Assert.Equal("no-store", headers.CacheControl?.ToString());
            Assert.False(headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task A_live_stream_shows_signs_of_life()
    {
        using var administrator = hub.Administrator();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var answer = await administrator.GetAsync("/api/v1/orders/live", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(timeout.Token));
        var pings = 0;
        while (pings < 2 && await reader.ReadLineAsync(timeout.Token) is { } line)
        {
            pings += line == "event: ping" ? 1 : 0;
        }

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(2, pings);
    }

    [Fact]
    public async Task A_reader_who_leaves_a_live_stream_frees_its_place()
    {
        using var administrator = hub.Administrator();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await administrator.GetAsync("/api/v1/orders/live", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var streams = hub.Services.GetRequiredService<LiveStreams>();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (streams.Open > 0)
        {
            await Task.Delay(20, timeout.Token);
        }

        Assert.Equal(0, streams.Open);
    }

    private async Task<IEnumerable<(string Code, string Path)>> FaultsOfAsync(string body)
    {
        using var administrator = hub.Administrator();
        var answer = await administrator.PostAsync("/api/v1/orders", RunningHub.Json(body));
        var problem = await RunningHub.ReadAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("order.invalid", (string?)problem["code"]);
        return problem["faults"]!.AsArray().Select(fault => ((string)fault!["code"]!, (string)fault["path"]!)).Order();
    }
}
