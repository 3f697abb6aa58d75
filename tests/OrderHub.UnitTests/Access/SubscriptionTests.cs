using System.Net;
using System.Text.Json.Nodes;
using OrderHub.Server.Connectors.Subscriptions;
using OrderHub.Server.Model;
using OrderHub.Testing;
using Xunit;
using Waiting = OrderHub.UnitTests.Data.Bench.Eventually;

namespace OrderHub.UnitTests.Access;

/// <summary>Subscribers are told signed and in order, over a running server and on both stores.</summary>
public abstract class SubscriptionContract(PartnerHub hub)
{
    private static readonly OrderStatus[] Way = [OrderStatus.PickedUp, OrderStatus.InTransit, OrderStatus.AtSite, OrderStatus.OutForDelivery, OrderStatus.Delivered];

    [Fact]
    public async Task A_subscriber_is_told_each_status_it_wants_once_signed_and_in_order()
    {
        using var receiver = new WebhookReceiver();
        using var picky = new WebhookReceiver();
        await using var all = await SubscribeAsync(receiver);
        await using var some = await SubscribeAsync(picky, """["DELIVERED"]""");
        var orders = await MovedAsync(6);

        await Waiting.HoldsAsync(() => Of(receiver, orders).Count == 30 && Of(picky, orders).Count == 6, "both are told");
        Assert.All(Of(receiver, orders), told => Assert.True(told.SignatureHolds && told.EventId == (string?)told.Event["eventId"]));
        Assert.All(orders, order => Assert.Equal(Way.Select(status => status.Name()), Of(receiver, [order]).Select(told => told.Status)));
        Assert.All(Of(picky, orders), told => Assert.Equal("DELIVERED", told.Status));
        Assert.Equal(30, Of(receiver, orders).Select(told => told.EventId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task What_is_refused_is_tried_again_then_waits_for_a_person_and_holds_up_its_own_order_only()
    {
        using var receiver = new WebhookReceiver();
        await using var subscription = await SubscribeAsync(receiver);
        var orders = (await MovedAsync(2)).ToList();
        await Waiting.HoldsAsync(() => Of(receiver, orders).Count == 10, "all is well at first");

        // 1. One order's news is refused until it is a dead letter; the other's goes through.
        receiver.Answer = told => (string?)told["orderNo"] == orders[0].OrderNo ? 500 : 200;
        await hub.ReportAsync(orders[0], OrderStatus.Returning);
        await hub.ReportAsync(orders[0], OrderStatus.Returned);
        await hub.ReportAsync(orders[1], OrderStatus.Returning);
        await Waiting.HoldsAsync(async () => (int)(await hub.GetAsync(subscription.Path))["dead"]! == 1, "it becomes a dead letter");
        await Waiting.HoldsAsync(() => Of(receiver, [orders[1]]).Count == 6, "the other order goes on");
        var dead = Assert.Single(await hub.ItemsAsync($"{subscription.Path}/deliveries?state=dead"));
        Assert.Equal((3, 500, "RETURNING"), ((int)dead["attempts"]!, (int)dead["httpStatus"]!, (string)dead["event"]!["status"]!));
        Assert.Equal("RETURNED", (string?)Assert.Single(await hub.ItemsAsync($"{subscription.Path}/deliveries?state=pending"))["event"]!["status"]);

        // 2. Replayed, both come, in order.
        receiver.Answer = _ => 200;
        Assert.Equal(200, (await hub.PostAsync($"{subscription.Path}/deliveries/replay", new JsonObject())).Status);
        await Waiting.HoldsAsync(() => Of(receiver, [orders[0]]).Count(told => told.Answered == 200) == 7, "the dead letter and what waits behind it come");
        Assert.Equal(["RETURNING", "RETURNED"], Of(receiver, [orders[0]]).Where(told => told.Answered == 200).TakeLast(2).Select(told => told.Status));
    }

    [Fact]
    public async Task A_dead_letter_that_is_given_up_lets_those_behind_it_go()
    {
        using var receiver = new WebhookReceiver { Answer = told => (string?)told["status"] == "PICKED_UP" ? 400 : 200 };
        await using var subscription = await SubscribeAsync(receiver);
        var orders = await MovedAsync(1);
        await Waiting.HoldsAsync(async () => (int)(await hub.GetAsync(subscription.Path))["dead"]! == 1, "it becomes a dead letter");

        await hub.PostAsync($"{subscription.Path}/deliveries/discard", new JsonObject { ["orderNo"] = orders[0].OrderNo });

        await Waiting.HoldsAsync(() => Of(receiver, orders).Count(told => told.Answered == 200) == 4, "the rest comes");
    }

    [Fact]
    public async Task A_slow_subscriber_delays_no_other()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var slow = new WebhookReceiver { Hold = _ => gate.Task };
        using var quick = new WebhookReceiver();
        await using var first = await SubscribeAsync(slow);
        await using var second = await SubscribeAsync(quick);
        var orders = await MovedAsync(12);

        await Waiting.HoldsAsync(() => Of(quick, orders).Count == 60, "the quick one is told all while the slow one is told nothing");
        Assert.Empty(Of(slow, orders));
        gate.SetResult();
        await Waiting.HoldsAsync(() => Of(slow, orders).Count >= 60, "the slow one is told all in the end");
    }

    [Fact]
    public async Task A_paused_subscription_keeps_what_comes_and_delivers_it_afterwards()
    {
        using var receiver = new WebhookReceiver();
        await using var subscription = await SubscribeAsync(receiver);
        Assert.Equal("paused", (string?)(await hub.PostAsync($"{subscription.Path}/pause")).Body!["state"]);
        var orders = await MovedAsync(1);
        await Waiting.HoldsAsync(async () => (int)(await hub.GetAsync(subscription.Path))["pending"]! == 5, "what comes is kept");
        Assert.Empty(Of(receiver, orders));

        await hub.PostAsync($"{subscription.Path}/resume");

        await Waiting.HoldsAsync(() => Of(receiver, orders).Count == 5, "it is delivered");
    }

    [Fact]
    public async Task A_test_says_what_came_back_and_a_redirection_is_not_followed()
    {
        using var receiver = new WebhookReceiver();
        await using var subscription = await SubscribeAsync(receiver);
        var well = (await hub.PostAsync($"{subscription.Path}/ping")).Body!;
        receiver.Answer = _ => 302;
        var away = (await hub.PostAsync($"{subscription.Path}/ping")).Body!;

        Assert.Equal((200, null, "ping"), ((int)well["httpStatus"]!, (string?)well["problem"], (string?)well["sent"]!["type"]));
        Assert.Equal(302, (int)away["httpStatus"]!);
        Assert.NotNull((string?)away["problem"]);
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_a_new_one_counts_at_once()
    {
        using var receiver = new WebhookReceiver();
        await using var subscription = await SubscribeAsync(receiver);
        var old = receiver.Secret;
        Assert.DoesNotContain(old, (await hub.GetAsync("/api/v1/subscriptions")).ToJsonString(), StringComparison.Ordinal);

        receiver.Secret = (string)(await hub.PostAsync($"{subscription.Path}/secret")).Body!["secret"]!;
        await hub.PostAsync($"{subscription.Path}/ping");

        Assert.NotEqual(old, receiver.Secret);
        Assert.True(receiver.Received.Single().SignatureHolds);
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("https://10.0.0.1/hook")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://[fd00::1]/hook")]
    [InlineData("https://[::ffff:192.168.1.1]/hook")]
    [InlineData("ftp://example.com/hook")]
    [InlineData("https://user:word@example.com/hook")]
    [InlineData("/hook")]
    public async Task An_address_that_the_hub_does_not_call_is_refused(string url)
    {
        var answer = await hub.PostAsync("/api/v1/subscriptions", new JsonObject { ["name"] = "x", ["url"] = url });

        Assert.Equal((422, "subscription.invalid", "url"), (answer.Status, answer.Code, answer.Faults.Single().Path));
    }

    private static IReadOnlyList<ReceivedEvent> Of(WebhookReceiver receiver, IEnumerable<Order> orders)
    {
        var numbers = orders.Select(order => order.OrderNo).ToHashSet(StringComparer.Ordinal);
        return [.. receiver.Received.Where(told => numbers.Contains(told.OrderNo))];
    }

    private async Task<IReadOnlyList<Order>> MovedAsync(int count)
    {
        var orders = new List<Order>();
        for (var i = 0; i < count; i++)
        {
            orders.Add(await hub.StoreAsync(OrderStatus.PickupAssigned));
        }

        foreach (var status in Way)
        {
            foreach (var order in orders)
            {
                await hub.ReportAsync(order, status);
            }
        }

        return orders;
    }

    private async Task<Subscribed> SubscribeAsync(WebhookReceiver receiver, string statuses = "[]")
    {
        var made = await hub.PostAsync("/api/v1/subscriptions", new JsonObject { ["name"] = "a test", ["url"] = receiver.Url, ["statuses"] = JsonNode.Parse(statuses) });
        Assert.True(made.Status == 201, made.ToString());
        receiver.Secret = (string)made.Body!["secret"]!;
        return new(hub, $"/api/v1/subscriptions/{made.Body["subscription"]!["subscriptionId"]}");
    }

    private sealed record Subscribed(PartnerHub Hub, string Path) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => Assert.Equal(204, (await ChangeHub.SendAsync(Hub.Admin, HttpMethod.Delete, Path)).Status);
    }
}

[Collection(PartnerHubCollection.Name)]
public sealed class SubscriptionTests(PartnerHub hub) : SubscriptionContract(hub);

[Collection(MySqlPartnerHubCollection.Name)]
public sealed class SubscriptionOnMySqlTests(MySqlPartnerHub hub) : SubscriptionContract(hub);

public sealed class NetworkRuleTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void Only_public_addresses_are_public(string address, bool isPublic) => Assert.Equal(isPublic, NetworkRule.IsPublic(IPAddress.Parse(address)));
}
