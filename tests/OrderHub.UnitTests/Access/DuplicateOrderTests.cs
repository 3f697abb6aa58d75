using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(ChangeHubCollection.Name)]
public sealed class DuplicateOrderTests(ChangeHub hub) : DuplicateOrderContract(hub);

[Collection(MySqlChangeHubCollection.Name)]
public sealed class DuplicateOrderOnMariaDbTests(MySqlChangeHub hub) : DuplicateOrderContract(hub);

/// <summary>An order that the outside knows by a number is one order, whatever key a request has.</summary>
public abstract class DuplicateOrderContract(ChangeHub hub)
{
    [Fact]
    public async Task A_channels_number_under_another_key_is_refused_and_names_the_first_order()
    {
        var content = Order();
        var first = await PlaceAsync(content, "one");
        var again = await PlaceAsync(content, "one");
        var other = await PlaceAsync(content, "two");

        Assert.Equal((201, 200, 422), (first.Status, again.Status, other.Status));
        Assert.Equal("order.duplicate", (string?)other.Body!["code"]);
        Assert.Equal((string?)first.Body!["orderNo"], (string?)other.Body["orderNo"]);
        Assert.Equal("channel.channelOrderNo", (string?)other.Body["faults"]![0]!["path"]);
    }

    [Fact]
    public async Task Of_many_at_once_with_keys_of_their_own_one_becomes_an_order()
    {
        var content = Order();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PlaceAsync(content, $"{i}")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(7, answers.Count(answer => (string?)answer.Body!["code"] == "order.duplicate"));
    }

    [Fact]
    public async Task The_same_number_of_another_channel_customer_or_tenant_is_another_order()
    {
        var content = Order();
        await PlaceAsync(content, "one");
        var (channel, customer) = (content.DeepClone().AsObject(), content.DeepClone().AsObject());
        channel["channel"]!["channelCode"] = "0030002";
        customer["channel"]!["customerCode"] = "027K000002";

        Assert.Equal(201, (await PlaceAsync(channel, "two")).Status);
        Assert.Equal(201, (await PlaceAsync(customer, "three")).Status);
        Assert.NotEqual("order.duplicate", (string?)(await PlaceAsync(content, "four", hub.Other)).Body!["code"]);
    }

    [Fact]
    public async Task A_sale_in_several_parcels_shares_the_channels_number_and_no_other()
    {
        var (one, two, part) = (Order(), Order(), Order());
        two["channel"]!["channelOrderNo"] = (string?)one["channel"]!["channelOrderNo"];
        part["channel"]!["channelOrderNo"] = (string?)one["channel"]!["channelOrderNo"];
        one["channel"]!["isvUniqueNo"] = $"A-{ChangeHub.NewKey()}";
        two["channel"]!["isvUniqueNo"] = $"B-{ChangeHub.NewKey()}";
        part["parentOrderNo"] = "EX2503027Y3KWRY28BA7";

        Assert.Equal((201, 201, 201), ((await PlaceAsync(one, "one")).Status, (await PlaceAsync(two, "two")).Status, (await PlaceAsync(part, "three")).Status));
        var again = await PlaceAsync(two, "four");
        Assert.Equal(("order.duplicate", "channel.isvUniqueNo"), ((string?)again.Body!["code"], (string?)again.Body["faults"]![0]!["path"]));
    }

    [Fact]
    public async Task A_refused_or_cancelled_order_frees_its_number()
    {
        var content = Order();
        var unreachable = content.DeepClone().AsObject();
        unreachable["parties"]![1]!["province"] = "火星";
        Assert.Equal("order.refused.reach", (string?)(await PlaceAsync(unreachable, "one")).Body!["code"]);
        var taken = await PlaceAsync(content, "two");
        Assert.Equal(201, taken.Status);

        await hub.ReportAsync(await hub.FindAsync((string)taken.Body!["orderNo"]!), OrderStatus.Cancelled);
        Assert.Equal(201, (await PlaceAsync(content, "three")).Status);
        Assert.Equal("order.duplicate", (string?)(await PlaceAsync(content, "four")).Body!["code"]);
    }

    private Task<Answer> PlaceAsync(JsonObject order, string key, HttpClient? client = null) => ChangeHub.SendAsync(
        client ?? hub.Admin, HttpMethod.Post, "/api/v1/orders", order.DeepClone(), $"{key}-{order["channel"]!["channelOrderNo"]}");

    private static JsonObject Order()
    {
        var order = SampleOrders.Express($"D-{Guid.NewGuid():n}"[..20]);
        order["channel"]!["channelCode"] = "0030001";
        return order;
    }
}
