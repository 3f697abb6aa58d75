using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Model;

/// <summary>An order of several parcels is where the last of them is.</summary>
public sealed class ParcelRuleTests
{
    [Theory]
    [InlineData(OrderStatus.Delivered, OrderStatus.Delivered, OrderStatus.Delivered)]
    [InlineData(OrderStatus.Delivered, OrderStatus.OutForDelivery, OrderStatus.Partial)]
    [InlineData(OrderStatus.Delivered, OrderStatus.Rejected, OrderStatus.Partial)]
    [InlineData(OrderStatus.Delivered, null, OrderStatus.Partial)]
    [InlineData(OrderStatus.InTransit, OrderStatus.OutForDelivery, OrderStatus.OutForDelivery)]
    [InlineData(OrderStatus.Rejected, OrderStatus.InTransit, OrderStatus.InTransit)]
    [InlineData(OrderStatus.Rejected, OrderStatus.Rejected, OrderStatus.Rejected)]
    [InlineData(OrderStatus.Rejected, OrderStatus.Returned, OrderStatus.Rejected)]
    [InlineData(OrderStatus.Lost, OrderStatus.Returned, OrderStatus.Returned)]
    [InlineData(OrderStatus.Rejected, null, null)]
    public void Two_parcels_make_one_status(OrderStatus first, OrderStatus? second, OrderStatus? together)
    {
        Assert.Equal(together, ParcelRule.Together([first, second]));
        Assert.Equal(together, ParcelRule.Together([second, first]));
    }

    [Fact]
    public void The_first_delivery_of_three_makes_the_order_partial_and_the_last_one_delivered()
    {
        IReadOnlyList<Package> packages = [Parcel("A", 1), Parcel("B", 2), Parcel("C", 3), Parcel("X", 4) with { Voided = true }];
        var told = new List<OrderStatus?>();
        foreach (var waybill in new[] { "B", "A", "A", "C" })
        {
            (packages, var reported) = ParcelRule.Apply(packages, waybill, OrderStatus.Delivered, StatusRules.Standard);
            told.Add(reported);
        }

        Assert.Equal([OrderStatus.Partial, OrderStatus.Partial, OrderStatus.Partial, OrderStatus.Delivered], told);
        Assert.Null(packages[3].Status);
    }

    [Fact]
    public void Older_news_of_a_parcel_does_not_take_its_delivery_back()
    {
        var (packages, _) = ParcelRule.Apply([Parcel("A", 1), Parcel("B", 2)], "A", OrderStatus.Delivered, StatusRules.Standard);
        (packages, var reported) = ParcelRule.Apply(packages, "A", OrderStatus.PickedUp, StatusRules.Standard);

        Assert.Equal((OrderStatus.Delivered, OrderStatus.Partial), (packages[0].Status, reported));
    }

    [Theory]
    [InlineData(OrderStatus.Delivered, OrderStatus.Partial)]
    [InlineData(OrderStatus.Lost, null)]
    [InlineData(OrderStatus.InTransit, OrderStatus.InTransit)]
    public void A_parcel_that_the_order_does_not_know_ends_nothing(OrderStatus reported, OrderStatus? said) =>
        Assert.Equal(said, ParcelRule.Apply([Parcel("A", 1), Parcel("B", 2)], "Z", reported, StatusRules.Standard).Reported);

    [Fact]
    public void A_report_of_the_order_as_a_whole_is_one_of_each_parcel()
    {
        var (packages, reported) = ParcelRule.Apply([Parcel("A", 1), Parcel("B", 2)], null, OrderStatus.Delivered, StatusRules.Standard);

        Assert.Equal(OrderStatus.Delivered, reported);
        Assert.All(packages, package => Assert.Equal(OrderStatus.Delivered, package.Status));
    }

    [Fact]
    public void One_parcel_is_the_order_itself_and_what_happens_in_a_warehouse_is_of_no_parcel()
    {
        IReadOnlyList<Package> one = [Parcel("A", 1)];
        IReadOnlyList<Package> two = [Parcel("A", 1), Parcel("B", 2)];

        Assert.Equal((one, OrderStatus.Delivered), ParcelRule.Apply(one, "Z", OrderStatus.Delivered, StatusRules.Standard));
        Assert.Equal((two, OrderStatus.Outbound), ParcelRule.Apply(two, "A", OrderStatus.Outbound, StatusRules.Standard));
    }

    [Fact]
    public void Of_pieces_under_one_number_as_many_as_are_told_have_got_there_and_the_furthest_behind_go_first()
    {
        IReadOnlyList<Package> packages = [Parcel("M", 1), Parcel("M", 2), Parcel("M", 3)];

        (packages, var first) = ParcelRule.Apply(packages, "M", OrderStatus.AtSite, StatusRules.Standard, 2);
        Assert.Equal((OrderStatus.AtSite, 2), (first, packages.Count(piece => piece.Status == OrderStatus.AtSite)));

        (packages, var second) = ParcelRule.Apply(packages, "M", OrderStatus.AtSite, StatusRules.Standard, 1);
        Assert.Equal((OrderStatus.AtSite, 3), (second, packages.Count(piece => piece.Status == OrderStatus.AtSite)));

        (packages, var third) = ParcelRule.Apply(packages, "M", OrderStatus.Delivered, StatusRules.Standard, 2);
        Assert.Equal(OrderStatus.Partial, third);
        (_, var last) = ParcelRule.Apply(packages, "M", OrderStatus.Delivered, StatusRules.Standard, 1);
        Assert.Equal(OrderStatus.Delivered, last);
    }

    [Fact]
    public void A_report_that_does_not_say_how_many_pieces_is_of_all()
    {
        var (packages, reported) = ParcelRule.Apply([Parcel("M", 1), Parcel("M", 2)], "M", OrderStatus.InTransit, StatusRules.Standard);

        Assert.Equal(OrderStatus.InTransit, reported);
        Assert.All(packages, piece => Assert.Equal(OrderStatus.InTransit, piece.Status));
    }

    private static Package Parcel(string waybillNo, int seq) => new() { WaybillNo = waybillNo, Seq = seq };
}
