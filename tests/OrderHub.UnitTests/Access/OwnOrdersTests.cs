using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(ChangeHubCollection.Name)]
public sealed class OwnOrdersTests(ChangeHub hub) : OwnOrdersContract(hub);

[Collection(MySqlChangeHubCollection.Name)]
public sealed class OwnOrdersOnMariaDbTests(MySqlChangeHub hub) : OwnOrdersContract(hub);

/// <summary>Orders that flows make: one for each key, however often it is asked for, linked with the one they were made for, and called off by the same key once.</summary>
public abstract class OwnOrdersContract(ChangeHub hub)
{
    private IOwnSystem Orders => hub.Services.GetServices<IOwnSystem>().Single(system => system.Name == OwnOrders.System);

    [Fact]
    public async Task Of_one_key_one_order_is_made_also_by_many_at_once_and_of_other_content()
    {
        var key = ChangeHub.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(pieces => CreateAsync(key, Content(pieces))));

        var made = answers.Select(answer => Assert.IsType<RemoteAnswer.Done>(answer).Output).ToList();
        var orderNo = Assert.Single(made.Select(output => (string)output["orderNo"]!).Distinct(StringComparer.Ordinal));
        var order = (await Reader.FindByNoAsync(ChangeHub.Tenant, orderNo, default))!;
        Assert.Equal((RelationKinds.Pair, 4711L, "OUT"), order.Relations.Select(relation => (relation.Kind, relation.OrderId, relation.OrderNo)).Single());
        Assert.Equal((string?)made[0]["orderId"], $"{order.OrderId}");
    }

    [Fact]
    public async Task Whoever_only_asks_is_told_whether_it_was_made_and_makes_nothing()
    {
        var key = ChangeHub.NewKey();

        Assert.IsType<RemoteAnswer.NotDone>(await CreateAsync(key, Content(1), askOnly: true));
        var made = Assert.IsType<RemoteAnswer.Done>(await CreateAsync(key, Content(1)));
        var asked = Assert.IsType<RemoteAnswer.Done>(await CreateAsync(key, Content(1), askOnly: true));
        Assert.Equal((string?)made.Output["orderNo"], (string?)asked.Output["orderNo"]);
    }

    [Fact]
    public async Task What_the_other_line_does_not_take_is_refused_with_the_first_fault()
    {
        var refused = Assert.IsType<RemoteAnswer.Refused>(await CreateAsync(ChangeHub.NewKey(), Content(1) with { Parties = [] }));

        Assert.Equal("order.invalid", refused.Code);
        Assert.Contains("parties", refused.Message, StringComparison.Ordinal);
        Assert.Equal("order.line.unknown", Assert.IsType<RemoteAnswer.Refused>(await CreateAsync(ChangeHub.NewKey(), Content(1) with { BusinessLine = "nowhere" })).Code);
    }

    [Fact]
    public async Task An_order_that_was_made_is_called_off_once_and_one_that_is_not_there_is_not()
    {
        var made = Assert.IsType<RemoteAnswer.Done>(await CreateAsync(ChangeHub.NewKey(), Content(1)));
        var orderNo = (string)made.Output["orderNo"]!;
        var key = ChangeHub.NewKey();

        // Nobody here carries it out: where its flow has begun, it is asked for, and else done at once.
        var first = (string?)Assert.IsType<RemoteAnswer.Done>(await CancelAsync(key, orderNo)).Output["state"];
        var again = (string?)Assert.IsType<RemoteAnswer.Done>(await CancelAsync(key, orderNo)).Output["state"];

        Assert.Equal((first, first == "DONE" ? RequestStates.Done : RequestStates.Requested), (again, (await Reader.FindByNoAsync(ChangeHub.Tenant, orderNo, default))!.CancelStatus));
        Assert.IsType<RemoteAnswer.Refused>(await CancelAsync(ChangeHub.NewKey(), "EX2503027Y3KWRY28BA7"));
    }

    private OrderReader Reader => hub.Services.GetRequiredService<OrderReader>();

    private Task<RemoteAnswer> CreateAsync(string key, OrderContent content, bool askOnly = false) => Orders.CallAsync(
        new(OwnOrders.System, OwnOrders.Create, new JsonObject { ["content"] = JsonSerializer.SerializeToNode(content, OrderJson.Default.OrderContent), ["relation"] = RelationKinds.Pair }, "OUT"),
        new(ChangeHub.Tenant, 4711, key, 1, MayHaveHappened: askOnly, null, askOnly), default);

    private Task<RemoteAnswer> CancelAsync(string key, string orderNo) => Orders.CallAsync(
        new(OwnOrders.System, OwnOrders.Cancel, new JsonObject { ["orderNo"] = orderNo }, "OUT"), new(ChangeHub.Tenant, 4711, key, 1, MayHaveHappened: false, null), default);

    private static OrderContent Content(int pieces)
    {
        var content = SampleOrders.Express(ChangeHub.NewKey());
        content["goods"]![0]!["quantity"] = pieces;
        content["businessIdentity"] = "jdl.passthrough.b2c";
        content["channel"]!.AsObject().Remove("channelOrderNo");
        return content.Deserialize(OrderJson.Default.OrderContent)!;
    }
}
