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
    public void A_report_is_judged_by_rank(OrderStatus current, OrderStatus reported, StatusDecision expected) =>
        Assert.Equal(expected, StatusMachine.Decide(current, reported));

    [Fact]
    public void Skipped_statuses_are_named() =>
        Assert.Equal([OrderStatus.InTransit, OrderStatus.AtSite, OrderStatus.OutForDelivery], StatusMachine.Skipped(OrderStatus.PickedUp, OrderStatus.Delivered));
}
