using OrderHub.Server.Execution;
using OrderHub.Server.Fulfillment;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Capabilities;
using Xunit;

namespace OrderHub.UnitTests.Fulfillment;

/// <summary>When goods are received whole that are told of in several messages.</summary>
public class ReceiptTests
{
    private static readonly Order Announced = CapabilityOrders.Of("return-in") with
    {
        Goods = [.. Enumerable.Range(1, 3).Select(line => new Goods { LineNo = line, Sku = $"EMG{line}", Name = "羊毛围巾", Quantity = 2, Unit = "件" })],
    };

    [Fact]
    public void A_part_that_came_before_says_nothing_of_the_lines_that_the_last_document_has_yet_to_tell()
    {
        var inPart = Announced with { Goods = [.. Announced.Goods.Select(line => line with { ActualQuantity = 1 })] };

        var (first, marks) = ReportedStatus.Received(inPart, Final(1, 2));
        var (second, after) = ReportedStatus.Received(inPart with { Marks = marks }, Final(3));

        Assert.Equal((OrderStatus.PartReceived, OrderStatus.GoodsReceived), (first, second));
        Assert.Empty(after);
    }

    [Fact]
    public void The_messages_of_one_document_may_come_in_any_order_and_each_twice()
    {
        var (first, marks) = ReportedStatus.Received(Announced, Final(3));
        var (again, same) = ReportedStatus.Received(Announced with { Marks = marks }, Final(3));

        Assert.Equal((OrderStatus.PartReceived, OrderStatus.PartReceived), (first, again));
        Assert.Equal(marks, same);
        Assert.Equal(OrderStatus.GoodsReceived, ReportedStatus.Received(Announced with { Marks = marks }, Final(1, 2)).Status);
    }

    [Fact]
    public void What_more_will_follow_is_received_in_part_and_what_announces_no_number_of_lines_is_whole()
    {
        Assert.Equal(OrderStatus.PartReceived, ReportedStatus.Received(Announced, Final(1, 2, 3) with { IsFinal = false }).Status);
        Assert.Equal(OrderStatus.GoodsReceived, ReportedStatus.Received(Announced, Final(1) with { TotalLines = null }).Status);
    }

    [Fact]
    public void Other_marks_stay()
    {
        var marked = Announced with { Marks = [new() { Domain = "ORDER", Key = "COD", Value = "1" }] };

        Assert.Equal("COD", Assert.Single(ReportedStatus.Received(marked, Final(1, 2, 3)).Marks).Key);
        Assert.Contains(ReportedStatus.Received(marked, Final(1)).Marks, mark => mark.Key == "COD");
    }

    private static ExecutionReport Final(params int[] lines) => new()
    {
        TenantId = 1,
        Source = "WMS",
        MessageId = "M-1",
        Status = OrderStatus.GoodsReceived,
        RawCode = "FULFILLED",
        OccurredAt = DateTimeOffset.UnixEpoch,
        Lines = [.. lines.Select(line => new ReportedLine { LineNo = line, Sku = $"EMG{line}", Quantity = 1 })],
        TotalLines = 3,
        IsFinal = true,
    };
}
