using System.Net;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>A new business brings fields of its own while the server runs, and nobody makes a release of it.</summary>
public sealed class NewFieldTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private HubApi Api => fixture.Hub.Api;

    [Fact]
    public async Task A_new_field_is_defined_taken_found_shown_and_retired_and_its_column_stays_closed()
    {
        // 1. Unknown today: the order is refused, with the path.
        var refused = await Api.SendOrderAsync("field-0", Order("field-0", "-18.5"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.extension.unknown"), (refused.Status, (string?)refused.Body!["faults"]![0]!["code"]));
        Assert.Equal("extensions.operation.preCoolTemp", (string?)refused.Body["faults"]![0]!["path"]);

        // 2. Defined: from now on it is taken, found and shown.
        var field = await DefineAsync("preCoolTemp");
        Assert.Equal("ext_n01", (string?)field["columnName"]);
        var orderNo = await fixture.Hub.SendApiOrderAsync("field-1", Order("field-1", "-18.50"));
        await Eventually.BeTrueAsync(async () => (await FoundAsync("ext.preCoolTemp=-18.5")).SequenceEqual([orderNo]), () => "the order is found by its field");
        Assert.Equal([orderNo], await FoundAsync("ext.preCoolTemp.from=-20&ext.preCoolTemp.to=-18"));
        Assert.Empty(await FoundAsync("ext.preCoolTemp=4"));
        Assert.Equal("-18.5", (string?)(await Api.OrderAsync(orderNo))["extensions"]!["operation.preCoolTemp"]);

        // 3. Its rule is kept.
        var broken = await Api.SendOrderAsync("field-2", Order("field-2", "25"));
        Assert.Equal("order.extension.rule", (string?)broken.Body!["faults"]![0]!["code"]);

        // 4. Retired: no new order brings it, the old one still shows it.
        var id = (string)field["fieldId"]!;
        var retired = await Api.PostAsync($"/api/v1/fields/{id}/retire", new JsonObject());
        Assert.Equal("RETIRED", (string?)retired.Body!["state"]);
        Assert.Equal("order.extension.unknown", (string?)(await Api.SendOrderAsync("field-3", Order("field-3", "-18"))).Body!["faults"]![0]!["code"]);
        Assert.Equal("-18.5", (string?)(await Api.OrderAsync(orderNo))["extensions"]!["operation.preCoolTemp"]);

        // 5. Its column takes no other field while an order uses it.
        var another = await Api.PostAsync("/api/v1/fields", Definition("leaderCount", "ext_n01"));
        Assert.Equal((HttpStatusCode.Conflict, "field.column.taken"), (another.Status, another.Code));
        Assert.Equal("field.release.early", (await Api.PostAsync($"/api/v1/fields/{id}/release", new JsonObject())).Code);
        await Api.AdvanceClockAsync("PT2M");
        var inUse = await Api.PostAsync($"/api/v1/fields/{id}/release", new JsonObject());
        Assert.Equal((HttpStatusCode.Conflict, "field.column.in-use"), (inUse.Status, inUse.Code));
        Assert.Equal(orderNo, (string?)(await Api.GetAsync($"/api/v1/fields/{id}/usage"))["orderNo"]);
        Assert.Equal("ext_n02", (string?)(await DefineAsync("leaderCount"))["columnName"]);
    }

    [Fact]
    public async Task A_personal_field_is_masked_shown_to_those_who_may_and_found_by_its_whole_value()
    {
        var definition = Definition("memberNo", null, "party");
        (definition["type"], definition["sensitivity"], definition["search"], definition["rule"]) = ("ENCRYPTED", 1, "EXACT", null);
        var made = await Api.PostAsync("/api/v1/fields", definition);
        Assert.True(made.Status == HttpStatusCode.Created, made.ToString());

        var order = SampleOrders.Express("member-1");
        order["parties"]![1]!["ext"] = new JsonObject { ["memberNo"] = "会员八八六六号" };
        var orderNo = await fixture.Hub.SendApiOrderAsync("member-1", order);
        await Eventually.BeTrueAsync(
            async () => (await FoundAsync($"ext.memberNo={Uri.EscapeDataString("会员八八六六号")}")).SequenceEqual([orderNo]), () => "the order is found by the member");
        Assert.Empty(await FoundAsync($"ext.memberNo={Uri.EscapeDataString("会员")}"));

        var shown = (string)(await Api.OrderAsync(orderNo))["parties"]![1]!["ext"]!["memberNo"]!;
        Assert.DoesNotContain("八八", shown, StringComparison.Ordinal);
        Assert.Equal("会员八八六六号", (string?)(await Api.GetAsync($"/api/v1/orders/{orderNo}?reveal=true"))["parties"]![1]!["ext"]!["memberNo"]);
    }

    [Fact]
    public async Task A_mark_is_registered_taken_and_found()
    {
        var order = SampleOrders.Express("mark-1");
        order["marks"] = new JsonArray(new JsonObject { ["domain"] = "GOODS", ["key"] = "season", ["value"] = "spring" });
        Assert.Equal("order.mark.unknown", (string?)(await Api.SendOrderAsync("mark-0", order)).Body!["faults"]![0]!["code"]);

        using var put = new HttpRequestMessage(HttpMethod.Put, "/api/v1/marks/GOODS/season")
        {
            Content = new StringContent("""{"title":"Season","type":"CODE","owner":"goods","allowedValues":["spring","autumn"],"searchable":true}""", System.Text.Encoding.UTF8, "application/json"),
        };
        Assert.Equal(HttpStatusCode.Created, (await Api.SendAsync(put)).Status);
        var orderNo = await fixture.Hub.SendApiOrderAsync("mark-1", order);
        await Eventually.BeTrueAsync(async () => (await FoundAsync("mark.GOODS.season=spring")).SequenceEqual([orderNo]), () => "the order is found by its mark");
        Assert.Empty(await FoundAsync("mark.GOODS.season=autumn"));
    }

    private async Task<JsonNode> DefineAsync(string code)
    {
        var made = await Api.PostAsync("/api/v1/fields", Definition(code, null));
        Assert.True(made.Status == HttpStatusCode.Created, made.ToString());
        return made.Body!;
    }

    private async Task<IEnumerable<string>> FoundAsync(string query) => (await Api.OrdersAsync(query)).Select(order => (string)order!["orderNo"]!);

    private static JsonObject Definition(string code, string? column, string entity = "operation") => new()
    {
        ["businessIdentity"] = "jdl.express",
        ["businessType"] = "DELIVERY",
        ["entity"] = entity,
        ["fieldCode"] = code,
        ["title"] = code,
        ["type"] = "NUMBER",
        ["columnName"] = column,
        ["search"] = "RANGE",
        ["rule"] = new JsonObject { ["min"] = "-60", ["max"] = "10" },
    };

    private static JsonObject Order(string key, string temperature)
    {
        var order = SampleOrders.Express(key);
        order["extensions"] = new JsonObject { ["operation.preCoolTemp"] = temperature };
        return order;
    }
}
