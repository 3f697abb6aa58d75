using System.Text.Json.Nodes;
using OrderHub.Server.Access.OpenApi;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>Numbers of other systems: each belongs to one order, and a refused one holds on to none.</summary>
[Collection(ChangeHubCollection.Name)]
public sealed class ClaimedNumberTests(ChangeHub hub)
{
    [Fact]
    public async Task A_mended_order_comes_under_the_numbers_of_the_refused_one()
    {
        var order = Order();
        var good = order.DeepClone();
        order["parties"]![1]!["province"] = "火星";
        var key = ChangeHub.NewKey() + Guid.NewGuid();

        var refused = await PlaceAsync(order, key);
        Assert.Equal((422, "order.refused.reach"), (refused.Status, refused.Code));
        Assert.Equal((422, "order.refused.reach"), await PlaceAsync(order, key) is var again ? (again.Status, again.Code) : default);

        var mended = await PlaceAsync(good);
        Assert.True(mended.Status == 201, mended.ToString());
    }

    [Fact]
    public async Task A_number_that_another_order_has_is_named()
    {
        var order = Order();
        Assert.Equal(201, (await PlaceAsync(order)).Status);
        order["remark"] = "other";
        order["channel"] = new JsonObject();

        var taken = await PlaceAsync(order);
        Assert.Equal((409, "order.reference.taken"), (taken.Status, taken.Code));
        Assert.Contains((string)order["references"]![0]!["refNo"]!, (string)taken.Body!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_does_not_state_what_the_hub_or_a_report_states()
    {
        var order = Order();
        order["cargo"]![0]!["measuredWeightKg"] = 0.01;
        order["goods"]![0]!["plannedQuantity"] = 1;
        var answer = await PlaceAsync(order);

        Assert.Equal((422, "order.invalid"), (answer.Status, answer.Code));
        Assert.Equal([("order.field.not-yours", "goods[0].plannedQuantity"), ("order.field.not-yours", "cargo[0].measuredWeightKg")], answer.Faults);
    }

    [Fact]
    public async Task A_return_is_linked_to_the_order_that_it_returns()
    {
        var original = (string)(await PlaceAsync(Order())).Body!["orderNo"]!;
        var back = Order();
        (back["originalOrderNo"], back["direction"]) = (original, "REVERSE");
        var placed = await PlaceAsync(back);

        var relation = Assert.Single((await hub.GetAsync($"/api/v1/orders/{placed.Body!["orderNo"]}"))["relations"]!.AsArray())!;
        Assert.Equal(("REVERSE", original), ((string)relation["kind"]!, (string)relation["orderNo"]!));
    }

    [Fact]
    public async Task An_order_in_another_currency_is_not_priced_by_the_lanes_rate()
    {
        var order = Order();
        order["finance"] = new JsonObject { ["currency"] = "USD" };

        Assert.Equal("order.refused.price", (await PlaceAsync(order)).Code);
    }

    private Task<Answer> PlaceAsync(JsonNode order, string? key = null) =>
        ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/orders", order, key ?? ChangeHub.NewKey() + Guid.NewGuid());

    private static JsonObject Order()
    {
        var order = JsonNode.Parse(Examples.Order)!.AsObject();
        order["references"] = new JsonArray(new JsonObject { ["sourceSystem"] = "WMS", ["refType"] = "SO", ["refNo"] = Guid.NewGuid().ToString("n") });
        order["channel"] = new JsonObject { ["isvSource"] = "ISV1", ["isvUniqueNo"] = Guid.NewGuid().ToString("n") };
        return order;
    }
}
