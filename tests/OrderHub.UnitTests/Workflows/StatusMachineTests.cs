using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

public class StatusMachineTests
{
    [Theory]
    [InlineData(OrderStatus.PickupAssigned, OrderStatus.PickedUp, StatusDecision.Advance)]
    [InlineData(OrderStatus.PickupAssigned, OrderStatus.Delivered, StatusDecision.AdvanceInferred)]
    [InlineData(OrderStatus.Delivered, OrderStatus.PickedUp, StatusDecision.Stale)]
    [InlineData(OrderStatus.InTransit, OrderStatus.InTransit, StatusDecision.Repeated)]
    [InlineData(OrderStatus.OutForDelivery, OrderStatus.AtSite, StatusDecision.Advance)]
    [InlineData(OrderStatus.Partial, OrderStatus.Delivered, StatusDecision.Advance)]
    [InlineData(OrderStatus.Cancelled, OrderStatus.PickedUp, StatusDecision.Contradiction)]
    [InlineData(OrderStatus.Cancelled, OrderStatus.Outbound, StatusDecision.Contradiction)]
    [InlineData(OrderStatus.Cancelled, OrderStatus.Packed, StatusDecision.Stale)]
    [InlineData(OrderStatus.Cancelled, OrderStatus.Accepted, StatusDecision.Stale)]
    [InlineData(OrderStatus.Closed, OrderStatus.GoodsReceived, StatusDecision.Stale)]
    [InlineData(OrderStatus.Closed, OrderStatus.InTransit, StatusDecision.Stale)]
    [InlineData(OrderStatus.Closed, OrderStatus.Returned, StatusDecision.Contradiction)]
    [InlineData(OrderStatus.Closed, OrderStatus.Lost, StatusDecision.Contradiction)]
    [InlineData(OrderStatus.Lost, OrderStatus.Delivered, StatusDecision.Contradiction)]
    [InlineData(OrderStatus.Refused, OrderStatus.Dispatched, StatusDecision.Contradiction)]
    public void A_report_is_judged_by_rank(OrderStatus current, OrderStatus reported, StatusDecision expected) =>
        Assert.Equal(expected, StatusMachine.Decide(current, reported, StatusRules.Standard));

    [Fact]
    public void Skipped_statuses_are_named() =>
        Assert.Equal([OrderStatus.InTransit, OrderStatus.AtSite, OrderStatus.OutForDelivery], StatusRules.Standard.Skipped(OrderStatus.PickedUp, OrderStatus.Delivered));

    [Fact]
    public void A_line_has_a_course_of_its_own()
    {
        Assert.All(StatusRules.ShippedLines, line => Assert.Contains(line, BusinessLines.All));
        Assert.Equal(StatusDecision.AdvanceInferred, StatusMachine.Decide(OrderStatus.WmsAccepted, OrderStatus.Outbound, StatusRules.Of("sales-out")));
        Assert.Equal(StatusDecision.Advance, StatusMachine.Decide(OrderStatus.WmsAccepted, OrderStatus.Outbound, StatusRules.Of("express")));
        Assert.Equal(StatusDecision.Advance, StatusMachine.Decide(OrderStatus.OutForDelivery, OrderStatus.AtSite, StatusRules.Of("large")));
    }

    [Fact]
    public void A_tenant_says_otherwise_of_single_moves_for_all_lines_and_for_one()
    {
        var rows = new ReferenceSnapshot(ReferenceTables.StatusRules, 1, [Row("", "AT_SITE", "IN_TRANSIT", "true"), Row("freight", "AT_SITE", "IN_TRANSIT", "false"), Row("", "OUT_FOR_DELIVERY", "AT_SITE", "false")]);
        var (express, freight) = (StatusRuleBook.Over(StatusRules.Of("express"), rows, "express", new(2026, 3, 2)), StatusRuleBook.Over(StatusRules.Of("freight"), rows, "freight", new(2026, 3, 2)));

        Assert.Equal(StatusDecision.Advance, StatusMachine.Decide(OrderStatus.AtSite, OrderStatus.InTransit, express));
        Assert.Equal(StatusDecision.Stale, StatusMachine.Decide(OrderStatus.AtSite, OrderStatus.InTransit, freight));
        Assert.Equal(StatusDecision.Stale, StatusMachine.Decide(OrderStatus.OutForDelivery, OrderStatus.AtSite, express));
        Assert.Equal(StatusDecision.Contradiction, StatusMachine.Decide(OrderStatus.Cancelled, OrderStatus.PickedUp, express));
    }

    private static ReferenceRow Row(string line, string from, string to, string made) => new ReferenceInput(
        new Dictionary<string, string> { ["line"] = line, ["from"] = from, ["to"] = to }, new Dictionary<string, string> { ["made"] = made }, null, null).Read(ReferenceTables.StatusRules, "").Row!;
}
