using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Synchronization;

/// <summary>Orders that ECLP masters: listed here, told and changed there.</summary>
public sealed class MasteredElsewhereTests(MasteredElsewhereTests.SomeOrders fixture) : IClassFixture<MasteredElsewhereTests.SomeOrders>
{
    private Hub Hub => fixture.Hub;

    private EclpOrders Eclp => new(Hub);

    [Fact]
    public async Task One_is_listed_with_its_master_and_found_by_any_of_its_numbers()
    {
        var row = await RowAsync();
        var orderNo = (string)row["orderNo"]!;
        Assert.Equal(("ECLP", "ECLP"), ((string?)row["masteredBy"], (string?)row["source"]));
        Assert.Contains("*", (string)row["consignee"]!["name"]!, StringComparison.Ordinal);

        Assert.Equal(orderNo, (string)Assert.Single(await Hub.Api.OrdersAsync($"q={row["channelOrderNo"]}"))!["orderNo"]!);
        var identified = (await Hub.Api.PostAsync("/api/v1/orders/identify", new JsonObject { ["numbers"] = new JsonArray(new JsonObject { ["number"] = orderNo }) })).Body!["items"]![0]!;
        Assert.Equal("ECLP", (string?)identified["masteredBy"]);
    }

    [Fact]
    public async Task Its_details_come_from_its_master_and_where_that_is_away_what_lists_show_is_marked_as_stale()
    {
        var orderNo = (string)(await RowAsync())["orderNo"]!;
        var (fresh, state) = await DetailAsync(orderNo);
        Assert.Equal(("fresh", "ECLP"), (state, (string?)fresh["masteredBy"]));
        Assert.NotNull(fresh["parties"]!.AsArray().Single(party => (string?)party!["role"] == "CONSIGNEE")!["address"]);

        await Hub.Simulators.SetFaultsAsync("""{"eclp":{"errorRate":1}}""");
        try
        {
            var (stale, staleState) = await DetailAsync(orderNo);
            Assert.Equal("stale", staleState);
            Assert.Equal((string?)fresh["status"], (string?)stale["status"]);
            Assert.Null(stale["parties"]!.AsArray().Single(party => (string?)party!["role"] == "CONSIGNEE")!["address"]);
            Assert.Equal("stale", (string?)(await Hub.Api.GetAsync($"/api/v1/orders/{orderNo}/overview"))["order"]!["state"]);

            var refused = await CancelAsync(orderNo);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "order.master.unavailable"), (refused.Status, refused.Code));
            Assert.NotNull(refused.Message.Headers.RetryAfter);
        }
        finally
        {
            await Hub.Simulators.SetFaultsAsync("""{"eclp":{"errorRate":0}}""");
        }

        // The line to a partner that failed may be left alone for a moment.
        await Eventually.BeTrueAsync(async () => (await DetailAsync(orderNo)).State == "fresh", () => "the master is not asked again");
    }

    [Fact]
    public async Task A_number_that_nobody_has_is_still_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Hub.Api.SendAsync(new(HttpMethod.Get, "/api/v1/orders/ESL99999999"))).Status);

    [Fact]
    public async Task A_change_is_its_masters_and_what_its_master_does_not_take_is_refused_field_by_field()
    {
        var orderNo = await NumberAsync(order => order.State == "10010");
        var (_, _, tag) = await WholeAsync(orderNo);

        var changed = await ModifyAsync(orderNo, tag, """{"parties":{"CONSIGNEE":{"mobile":"13700001111"}}}""");
        Assert.True(changed.Status == HttpStatusCode.OK, changed.ToString());
        Assert.Equal(("MODIFY", "DONE", "parties[1].mobile"), ((string?)changed.Body!["kind"], (string?)changed.Body["state"], (string?)changed.Body["changes"]![0]!["path"]));
        Assert.Equal("137****1111", (string?)(await DetailAsync(orderNo)).Order["parties"]!.AsArray().Single(party => (string?)party!["role"] == "CONSIGNEE")!["mobile"]);

        var goods = await ModifyAsync(orderNo, "*", """{"orderOrigin":"C2C"}""");
        Assert.Equal((HttpStatusCode.Conflict, "order.change.refused", "orderOrigin"), (goods.Status, goods.Code, (string?)goods.Body!["faults"]![0]!["path"]));
    }

    [Fact]
    public async Task A_change_over_an_older_version_is_refused()
    {
        var orderNo = await NumberAsync(order => order.State == "10010");
        var changed = await ModifyAsync(orderNo, "\"1\"", """{"remark":"放门卫"}""");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "order.precondition.failed"), (changed.Status, changed.Code));
    }

    [Fact]
    public async Task A_cancel_is_its_masters_and_too_late_it_says_no_in_its_own_words()
    {
        var early = await NumberAsync(order => order.State == "10014");
        var done = await CancelAsync(early);
        Assert.True(done.Status == HttpStatusCode.OK, done.ToString());
        Assert.Equal("DONE", (string?)done.Body!["state"]);
        Assert.Equal("CANCELLED", (string?)(await DetailAsync(early)).Order["status"]);
        Assert.Equal(HttpStatusCode.OK, (await CancelAsync(early)).Status);

        var late = await CancelAsync(await NumberAsync(order => order.State == "10032"));
        Assert.Equal((HttpStatusCode.Conflict, "order.master.refused", "eclp.withdrawOrder.2"), (late.Status, late.Code, (string?)late.Body!["faults"]![0]!["code"]));
        Assert.Contains("已出库", (string)late.Body["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_the_hub_took_over_is_there_once_under_both_numbers()
    {
        var before = await NumberAsync(order => order.State == "10015");
        var answer = await Hub.Simulators.PostAsync("/sim/eclp/own/migrate", new JsonObject { ["count"] = 1, ["orderNo"] = before });
        var after = (string)Assert.Single(answer["moved"]!.AsArray())!["to"]!;

        await Eventually.BeTrueAsync(
            async () => (await Eclp.WalkAsync()).Select(row => (string)row["orderNo"]!).ToList() is var numbers && numbers.Contains(after) && !numbers.Contains(before),
            () => "the list does not hold it once");
        Assert.Equal(after, (string?)(await DetailAsync(before)).Order["orderNo"]);
        Assert.Equal(after, (string?)(await Hub.Api.GetAsync($"/api/v1/orders/{before}/overview"))["order"]!["value"]!["orderNo"]);
        Assert.Equal("HUB", (string?)(await Hub.Api.PostAsync("/api/v1/orders/identify", new JsonObject { ["numbers"] = new JsonArray(new JsonObject { ["number"] = before }) })).Body!["items"]![0]!["masteredBy"]);
        Assert.Equal(after, (string?)(await CancelAsync(before)).Body!["orderNo"]);
    }

    [Fact]
    public async Task A_copy_is_paused_with_a_reason_goes_on_and_begins_anew()
    {
        var nameless = await Hub.Api.PostAsync("/api/v1/synchronizations/eclp/pause", new JsonObject());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "synchronization.reason"), (nameless.Status, nameless.Code));

        var paused = await Hub.Api.PostAsync("/api/v1/synchronizations/eclp/pause", new JsonObject { ["reason"] = "盘点 stock-taking" });
        Assert.Equal(("paused", "盘点 stock-taking"), ((string?)paused.Body!["state"], (string?)paused.Body["paused"]!["reason"]));
        Assert.NotNull((string?)paused.Body["paused"]!["by"]);
        Assert.Equal("synchronization.state", (await Hub.Api.PostAsync("/api/v1/synchronizations/eclp/run", new JsonObject())).Code);
        Assert.Equal("synchronization.state", (await Hub.Api.PostAsync("/api/v1/synchronizations/eclp/pause", new JsonObject { ["reason"] = "twice" })).Code);

        Assert.Equal(HttpStatusCode.OK, (await Hub.Api.PostAsync("/api/v1/synchronizations/eclp/resume", new JsonObject())).Status);
        await Eclp.CatchUpAsync();
        var again = await Hub.Api.PostAsync("/api/v1/synchronizations/eclp/restart", new JsonObject());
        Assert.Equal(("loading", 0), ((string?)again.Body!["state"], (int)again.Body["full"]!["rows"]!));
        await Eclp.CatchUpAsync();
        Assert.True((int)(await Eclp.StandingAsync())["full"]!["rows"]! >= 100);

        Assert.Equal("synchronization.not-found", (await Hub.Api.PostAsync("/api/v1/synchronizations/isv/resume", new JsonObject())).Code);
    }

    [Fact]
    public async Task A_state_that_nobody_agreed_on_is_told_and_ends_when_it_is_understood()
    {
        var orderNo = await NumberAsync(order => order.State == "10009");
        await Hub.Simulators.PostAsync("/sim/eclp/own/change", new JsonObject { ["orderNo"] = orderNo, ["oddState"] = "77777" });
        await Eclp.CatchUpAsync();
        var fault = Assert.Single((await Hub.Api.GetAsync("/api/v1/synchronizations/eclp/faults"))["items"]!.AsArray())!;
        Assert.Equal((orderNo, "partner.code.unknown"), ((string?)fault["orderNo"], (string?)fault["code"]));

        await Hub.Simulators.PostAsync("/sim/eclp/own/change", new JsonObject { ["orderNo"] = orderNo });
        await Eclp.CatchUpAsync();
        Assert.Empty((await Hub.Api.GetAsync("/api/v1/synchronizations/eclp/faults"))["items"]!.AsArray());
    }

    private async Task<JsonNode> RowAsync() => (await Eclp.WalkAsync()).First(row => (string?)row["masteredBy"] == "ECLP" && ((string)row["orderNo"]!).StartsWith("ESL", StringComparison.Ordinal));

    /// <summary>The number of an order of ECLP's that stands so, each once.</summary>
    private async Task<string> NumberAsync(Func<(string No, string State), bool> which)
    {
        using var answer = await Hub.Simulators.Http.GetAsync("/sim/eclp/own");
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["orders"]!.AsArray()
            .Select(order => (No: (string)order!["no"]!, State: (string)order["state"]!))
            .Where(order => order.No.StartsWith("ESL", StringComparison.Ordinal) && which(order)).Select(order => order.No).First(fixture.Take);
    }

    private async Task<(JsonNode Order, string? State)> DetailAsync(string orderNo) => await WholeAsync(orderNo) is var (order, state, _) ? (order, state) : default;

    private async Task<(JsonNode Order, string? State, string Tag)> WholeAsync(string orderNo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/orders/{orderNo}");
        var answer = await Hub.Api.SendAsync(request);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
        return (answer.Body!, answer.Message.Headers.GetValues("Order-State").Single(), answer.Message.Headers.ETag!.Tag);
    }

    private async Task<ApiAnswer> ModifyAsync(string orderNo, string tag, string patch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/orders/{orderNo}") { Content = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json") };
        request.Headers.Add("Idempotency-Key", $"k-{Guid.NewGuid():n}");
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await Hub.Api.SendAsync(request);
    }

    private async Task<ApiAnswer> CancelAsync(string orderNo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/orders/{orderNo}/cancel") { Content = JsonContent.Create(new JsonObject { ["reason"] = "客户取消" }) };
        request.Headers.Add("Idempotency-Key", $"k-{Guid.NewGuid():n}");
        return await Hub.Api.SendAsync(request);
    }

    /// <summary>A hub that has copied some orders of ECLP's.</summary>
    public sealed class SomeOrders : IAsyncLifetime
    {
        private readonly HashSet<string> taken = new(StringComparer.Ordinal);

        public Hub Hub { get; private set; } = null!;

        /// <summary>True once for each order, so that no two tests change one.</summary>
        public bool Take(string orderNo) => taken.Add(orderNo);

        public async Task InitializeAsync()
        {
            Hub = await Hub.StartAsync(paceMs: 600_000_000);
            await new EclpOrders(Hub).AddAsync(120);
            await new EclpOrders(Hub).CatchUpAsync();
            await new EclpOrders(Hub).ListEqualsTruthAsync();
        }

        public async Task DisposeAsync() => await Hub.DisposeAsync();
    }
}
