using System.Text.Json.Nodes;
using OrderHub.Server.Hosting.Demo;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

/// <summary>What the demo's tally calls ended, on hold, waiting and stuck.</summary>
public sealed class DemoCensusTests
{
    [Fact]
    public void An_order_whose_status_says_all_has_ended() =>
        Assert.Equal(new DemoCount("express", DemoEnd.Ended, "DELIVERED"), DemoCensus.CountOf(Order("DELIVERED", 400), null));

    [Fact]
    public void What_waits_is_named_by_what_it_waits_for()
    {
        Assert.Equal("task express/fulfillment/ask", Waits("waiting", "ask", "human-task").What);
        Assert.Equal("signal express/fulfillment/track", Waits("waiting", "track", "wait-signal").What);
        Assert.Equal("timer express/fulfillment/later", Waits("waiting", "later", "delay").What);
        Assert.Equal("wave express/fulfillment/wave", Waits("waiting", "wave", "gather").What);
    }

    [Fact]
    public void An_open_incident_is_named_by_its_cause()
    {
        var flow = Flow("incident", "call", "failed", "waybill.register@1");
        flow["incident"] = new JsonObject { ["state"] = "open", ["cause"] = "waybill.unavailable" };

        Assert.Equal(new DemoCount("express", DemoEnd.Waiting, "incident waybill.unavailable"), DemoCensus.CountOf(Order("ACCEPTED", 120), [flow]));
    }

    [Fact]
    public void A_hold_comes_before_what_is_waited_for() =>
        Assert.Equal(new DemoCount("express", DemoEnd.OnHold, "STOCK_SHORT, task express/fulfillment/ask"), DemoCensus.CountOf(Order("ACCEPTED", 120, "STOCK_SHORT"), [Flow("waiting", "ask", "waiting", "human-task")]));

    [Fact]
    public void A_flow_under_way_that_waits_for_nothing_is_stuck() =>
        Assert.Equal(DemoEnd.Stuck, DemoCensus.CountOf(Order("ACCEPTED", 120), [Flow("running", "call", "running", "waybill.register@1")]).End);

    [Fact]
    public void A_scope_or_a_join_is_no_reason_by_itself() =>
        Assert.Equal(DemoEnd.Stuck, DemoCensus.CountOf(Order("ACCEPTED", 120), [Flow("waiting", "ready", "waiting", "join")]).End);

    [Fact]
    public void An_order_on_its_way_whose_flows_are_over_is_stuck() =>
        Assert.Equal(DemoEnd.Stuck, DemoCensus.CountOf(Order("IN_TRANSIT", 320), [Flow("completed", "done", "done", "end")]).End);

    [Fact]
    public void An_accepted_order_that_no_flow_took_up_is_stuck() => Assert.Equal(DemoEnd.Stuck, DemoCensus.CountOf(Order("ACCEPTED", 120), []).End);

    [Fact]
    public void The_tally_counts_by_line_and_fails_where_one_is_stuck()
    {
        var tally = DemoTally.Of([new("express", DemoEnd.Ended, "DELIVERED"), new("freight", DemoEnd.Waiting, "task freight/fulfillment/findByHand"), new("freight", DemoEnd.Stuck, "freight, ACCEPTED: ")]);

        Assert.Equal("1 of 3 orders are stuck without a reason.", tally.Failure);
        Assert.Contains(tally.Lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["freight", "2", "0", "0", "1", "1"]);
        Assert.Contains(tally.Lines, line => line.Trim() == "1  task freight/fulfillment/findByHand");
        Assert.Null(DemoTally.Of([new("express", DemoEnd.Ended, "DELIVERED")]).Failure);
    }

    private static DemoCount Waits(string state, string step, string use) => DemoCensus.CountOf(Order("ACCEPTED", 120), [Flow("waiting", step, state, use)]);

    private static JsonObject Order(string status, int code, string? hold = null) =>
        new() { ["orderNo"] = "EX1", ["businessLine"] = "express", ["status"] = status, ["statusCode"] = code, ["holdCode"] = hold };

    private static JsonObject Flow(string state, string step, string stepState, string use) => new()
    {
        ["instanceId"] = "1", ["flow"] = "express/fulfillment", ["state"] = state,
        ["steps"] = new JsonObject { [step] = new JsonObject { ["state"] = stepState, ["use"] = use } },
    };
}
