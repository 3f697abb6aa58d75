using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Incidents;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

public sealed class IncidentActionTests() : IncidentActionContract(StoreKind.Sqlite);

public sealed class IncidentActionOnMariaDbTests() : IncidentActionContract(StoreKind.MariaDb);

public sealed class IncidentActionOnFourTests() : IncidentActionContract(StoreKind.FourSqlite);

[Trait("Run", "long")]
public sealed class IncidentActionOnFourMariaDbTests() : IncidentActionContract(StoreKind.FourMariaDb);

/// <summary>Many incidents decided about as one, over the real engine.</summary>
public abstract class IncidentActionContract(StoreKind kind)
{
    private const string OneCall =
        """
        {
          "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a",
          "steps": {
            "a": { "use": "a@1", "retry": { "attempts": 1, "delay": "PT1S", "maxDelay": "PT1S" }, "next": { "done": "end", "refused": "end" } },
            "end": { "use": "end", "with": { "outcome": "ok" } }
          }
        }
        """;

    private static readonly Caller Operator = new(FlowBench.Tenant, "op", "op", Roles.Operator, "op");

    [Fact]
    public async Task A_decision_about_many_is_carried_out_item_by_item_and_survives_the_death_of_its_node()
    {
        await using var bench = await FlowBench.OpenAsync(BenchStore.Of(kind), new RemoteStep("a"), new UndoStep("a"));
        var down = true;
        bench.Partner.Answers = (_, _) => down ? new RemoteAnswer.Failed("partner.down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(OneCall));
        await bench.PumpAsync();
        down = false;
        var (actions, worker) = Desk(bench);
        Assert.Equal(("partner.down", 1, 1), (await actions.GroupsAsync(FlowBench.Tenant, default)).Select(group => (group.Cause, group.Count, group.Retryable)).Single());
        var row = await actions.BeginAsync(Operator, new() { Cause = "partner.down" }, new() { Kind = BulkDecision.Retry }, null, default);
        Assert.True(await worker.WorkAsync(default));

        // The node decided and died before it wrote so: another one goes on, after the first one's lease.
        await bench.Desk.DecideAsync(await bench.IncidentAsync(), new OrderHub.Server.Workflows.Running.IncidentDecision.Retry("op", null), default);
        var (_, second) = Desk(bench);
        while (await second.WorkAsync(default))
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        await bench.PumpAsync();
        var ended = (await actions.FindAsync(FlowBench.Tenant, row.ActionId, default))!;
        Assert.Equal((IncidentActionRow.Done, 1, 1, 0), (ended.State, ended.Total, ended.DoneCount, ended.FailedCount));
        Assert.Equal("completed", (await bench.ViewAsync()).State);
        Assert.Empty(await actions.GroupsAsync(FlowBench.Tenant, default));
    }

    [Fact]
    public async Task All_that_are_open_are_taken_once_wherever_their_orders_lie()
    {
        const int orders = 12;
        await using var bench = await FlowBench.OpenAsync(BenchStore.Of(kind), new RemoteStep("a"), new UndoStep("a"));
        var down = true;
        bench.Partner.Answers = (_, _) => down ? new RemoteAnswer.Failed("partner.down", "It is down.") : null;
        var flow = await bench.PublishAsync(OneCall);
        for (var id = 20; id < 20 + orders; id++)
        {
            await bench.StartAsync(flow, bench.Subjects.Of(id));
        }

        await bench.PumpAsync();
        down = false;

        // Pages of the list by its cursor hold each once, newest first.
        var listed = new List<long>();
        while (await bench.Desk.ListAsync(FlowBench.Tenant, "open", new(), listed.Count == 0 ? long.MaxValue : listed[^1], 5, default) is { Count: > 0 } page)
        {
            listed.AddRange(page.Select(incident => incident.IncidentId));
        }

        Assert.Equal(orders, listed.Count);
        Assert.Equal(listed.Distinct().OrderDescending(), listed);
        var (actions, worker) = Desk(bench);
        Assert.Equal(orders, (await actions.GroupsAsync(FlowBench.Tenant, default)).Single().Count);
        var row = await actions.BeginAsync(Operator, new() { Cause = "partner.down" }, new() { Kind = BulkDecision.Retry }, null, default);
        while (await worker.WorkAsync(default))
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        await bench.PumpAsync();
        var ended = (await actions.FindAsync(FlowBench.Tenant, row.ActionId, default))!;
        Assert.Equal((IncidentActionRow.Done, orders, orders, 0), (ended.State, ended.Total, ended.DoneCount, ended.FailedCount));
        Assert.Empty(await actions.GroupsAsync(FlowBench.Tenant, default));
    }

    [Fact]
    public async Task What_somebody_else_decided_meanwhile_is_told_as_failed_with_his_name()
    {
        await using var bench = await FlowBench.OpenAsync(BenchStore.Of(kind), new RemoteStep("a"), new UndoStep("a"));
        bench.Partner.Answers = (_, _) => new RemoteAnswer.Failed("partner.down", "It is down.");
        await bench.StartAsync(await bench.PublishAsync(OneCall));
        await bench.PumpAsync();
        var (actions, worker) = Desk(bench);
        var row = await actions.BeginAsync(Operator, new() { Step = "a" }, new() { Kind = BulkDecision.Retry }, null, default);
        await worker.WorkAsync(default);
        await bench.Desk.DecideAsync(await bench.IncidentAsync(), new OrderHub.Server.Workflows.Running.IncidentDecision.Skip("somebody", "by phone", "done"), default);

        while (await worker.WorkAsync(default))
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        var item = Assert.Single(await actions.ItemsAsync(FlowBench.Tenant, row.ActionId, null, 0, 10, default));
        Assert.Equal((IncidentActionItemRow.Failed, "somebody decided about it already: skipped."), (item.State, item.Message));
    }

    [Fact]
    public async Task A_stopped_action_decides_nothing_more()
    {
        await using var bench = await FlowBench.OpenAsync(BenchStore.Of(kind), new RemoteStep("a"), new UndoStep("a"));
        bench.Partner.Answers = (_, _) => new RemoteAnswer.Failed("partner.down", "It is down.");
        await bench.StartAsync(await bench.PublishAsync(OneCall));
        await bench.PumpAsync();
        var (actions, worker) = Desk(bench);
        var row = await actions.BeginAsync(Operator, new() { Cause = "partner.down" }, new() { Kind = BulkDecision.Retry }, null, default);
        await worker.WorkAsync(default);
        Assert.True(await actions.StopAsync(Operator, row.ActionId, default));
        Assert.False(await actions.StopAsync(Operator, row.ActionId, default));
        Assert.False(await worker.WorkAsync(default));
        Assert.Equal("open", (await bench.IncidentAsync()).State);
    }

    private static (IncidentActions Actions, IncidentActionWorker Worker) Desk(FlowBench bench)
    {
        var options = Options.Create(new WorkflowOptions());
        var actions = new IncidentActions(bench.Shards, new AuditLog(bench.Database, bench.Clock), bench.Ids, bench.Clock, options);
        return (actions, new(bench.Shards, actions, bench.Desk, bench.Clock, options, NullLogger<IncidentActionWorker>.Instance));
    }
}
