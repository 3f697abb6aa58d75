using System.Text.Json.Nodes;
using OrderHub.Server.Connectors;
using OrderHub.Server.Execution;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

public sealed class ReplayedCallTests() : ReplayedCallContract(StoreKind.Sqlite);

public sealed class ReplayedCallOnMariaDbTests() : ReplayedCallContract(StoreKind.MariaDb);

public sealed class ReplayedCallOnFourTests() : ReplayedCallContract(StoreKind.FourSqlite);

/// <summary>A call that a person sent again beside the flow: the step that waits for its answer goes on with it, once.</summary>
public abstract class ReplayedCallContract(StoreKind kind)
{
    private const string Flow =
        """
        {
          "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a",
          "steps": {
            "a": { "use": "a@1", "retry": { "attempts": ATTEMPTS, "delay": "PT1H", "maxDelay": "PT1H" }, "next": { "done": "b", "refused": "end" } },
            "b": { "use": "b@1", "next": { "done": "end", "refused": "end" } },
            "end": { "use": "end", "with": { "outcome": "ok" } }
          }
        }
        """;

    private static readonly OutboundResult.Done Done = new([]);

    [Fact]
    public async Task Closes_the_incident_that_stopped_the_step_and_the_flow_goes_on()
    {
        await using var bench = await StoppedAsync(attempts: 1);
        var incident = await bench.IncidentAsync();

        var said = await ReplayAsync(bench, Key(bench));
        await bench.PumpAsync();

        Assert.Equal("The flow that waited for it goes on.", said);
        Assert.Equal(["a", "b"], bench.Partner.Operations);
        Assert.Equal("completed", (await bench.ViewAsync()).State);
        var closed = (await bench.Desk.FindAsync(FlowBench.Tenant, incident.IncidentId, default))!;
        Assert.Equal(("replayed", "op", "by phone"), (closed.State, closed.ClosedBy, closed.Reason));
    }

    [Fact]
    public async Task Makes_the_next_try_of_the_step_needless()
    {
        await using var bench = await StoppedAsync(attempts: 5);
        Assert.Single(await bench.WaitsAsync());

        await ReplayAsync(bench, Key(bench));
        await bench.PumpAsync();
        await bench.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(["a", "b"], bench.Partner.Operations);
        Assert.Empty(await bench.WaitsAsync());
        Assert.Equal("completed", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task Twice_or_for_a_step_that_has_gone_on_or_under_another_key_does_nothing_and_says_so()
    {
        await using var bench = await StoppedAsync(attempts: 1);
        var key = Key(bench);

        foreach (var other in new[] { key + "?", "poll-1", "nonsense", "", $"999{key}" })
        {
            Assert.StartsWith("No step", await ReplayAsync(bench, other), StringComparison.Ordinal);
        }

        Assert.Equal("open", (await bench.IncidentAsync()).State);
        await ReplayAsync(bench, key);
        Assert.StartsWith("No step", await ReplayAsync(bench, key), StringComparison.Ordinal);
        await bench.PumpAsync();
        Assert.Equal(["a", "b"], bench.Partner.Operations);
    }

    private async Task<FlowBench> StoppedAsync(int attempts)
    {
        var bench = await FlowBench.OpenAsync(BenchStore.Of(kind), new RemoteStep("a"), new UndoStep("a"), new RemoteStep("b"), new UndoStep("b"));
        bench.Partner.Answers = (operation, _) => operation == "a" ? new RemoteAnswer.Failed("partner.down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(Flow.Replace("ATTEMPTS", $"{attempts}", StringComparison.Ordinal)));
        await bench.PumpAsync();
        Assert.Equal(["a"], bench.Partner.Operations);
        return bench;
    }

    private static string Key(FlowBench bench) => bench.Partner.Calls[0].Info.IdempotencyKey;

    private static Task<string> ReplayAsync(FlowBench bench, string key) => new ReplayedCalls(bench.Engine).TakeAsync(
        new() { TenantId = FlowBench.Tenant, Connector = "partner", Operation = "a", Input = new JsonObject(), IdempotencyKey = key }, Done, "op", "by phone", default);
}
