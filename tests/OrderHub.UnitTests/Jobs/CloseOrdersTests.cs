using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Operations.Jobs.Kinds;
using OrderHub.Server.Storage.Jobs;
using OrderHub.Testing;
using OrderHub.UnitTests.Access;
using Xunit;

namespace OrderHub.UnitTests.Jobs;

/// <summary>Which orders the job closes, over a running server.</summary>
public sealed class CloseOrdersTests(ChangeHub hub) : IClassFixture<ChangeHub>
{
    private static readonly DateTimeOffset LongAgo = TimeProvider.System.GetUtcNow().AddDays(-31);

    [Fact]
    public async Task Orders_that_rest_for_long_are_closed_and_what_does_not_agree_stays_open_and_is_told()
    {
        var delivered = await RestingAsync(OrderStatus.Delivered);
        var returned = await RestingAsync(OrderStatus.Returned);
        var ofOther = await RestingAsync(OrderStatus.Delivered, tenantId: ChangeHub.OtherTenant);
        var uneven = await RestingAsync(OrderStatus.Delivered, order => order with { Finance = new() { ActualFee = 13, Fees = [new() { Kind = "FREIGHT", Amount = 12 }] } });
        var half = await RestingAsync(OrderStatus.Delivered, order => order with { Goods = [.. order.Goods.Select(line => line.LineNo == 1 ? line with { ActualQuantity = 2 } : line)] });
        var touched = await RestingAsync(OrderStatus.Delivered, order => order with { UpdatedAt = LongAgo.AddDays(2) });
        var held = await RestingAsync(OrderStatus.Delivered, order => order with { HoldCode = "MANUAL" });
        var deleted = await RestingAsync(OrderStatus.Delivered, order => order with { DeletedAt = LongAgo });
        var underWay = await RestingAsync(OrderStatus.InTransit);

        // The list comes to know of them a moment later.
        var (closed, said) = (0, new List<string>());
        await Eventually.BeTrueAsync(
            async () =>
            {
                var (result, warned) = await RunAsync();
                said.AddRange(warned);
                closed += int.Parse(result.Result!.Split(' ')[0], CultureInfo.InvariantCulture);
                return closed == 3 && said.Exists(line => line.StartsWith(uneven.OrderNo, StringComparison.Ordinal)) && said.Exists(line => line.StartsWith(half.OrderNo, StringComparison.Ordinal));
            },
            () => $"{closed} closed; {string.Join('\n', said)}");

        Assert.Contains("fees of 12.00, settled 13.00", said.First(line => line.StartsWith(uneven.OrderNo, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("line 2: nothing was reported", said.First(line => line.StartsWith(half.OrderNo, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("0 orders closed, 2 stay open.", (await RunAsync()).Result.Result);
        foreach (var (order, status) in new[]
        {
            (delivered, OrderStatus.Closed), (returned, OrderStatus.Closed), (ofOther, OrderStatus.Closed), (uneven, OrderStatus.Delivered), (half, OrderStatus.Delivered),
            (touched, OrderStatus.Delivered), (held, OrderStatus.Delivered), (deleted, OrderStatus.Delivered), (underWay, OrderStatus.InTransit),
        })
        {
            var now = await hub.Services.GetRequiredService<OrderReader>().FindByNoAsync(order.TenantId, order.OrderNo, default);
            Assert.Equal((order.OrderNo, status, status == OrderStatus.Closed), (order.OrderNo, now!.Status, now.ClosedAt is not null));
        }
    }

    private Task<Order> RestingAsync(OrderStatus status, Func<Order, Order>? change = null, int tenantId = ChangeHub.Tenant) => hub.StoreAsync(
        status,
        order => (change ?? (same => same))(order with { CreatedAt = LongAgo, UpdatedAt = LongAgo }),
        tenantId);

    private async Task<(JobResult Result, IReadOnlyList<string> Warned)> RunAsync()
    {
        var kind = ActivatorUtilities.CreateInstance<CloseOrders>(hub.Services);
        var row = new JobRunRow
        {
            TenantId = 0, RunId = 1, Kind = kind.About.Name, Name = "test", Queue = kind.About.Queue, State = JobRunRow.Running, Attempts = 1, Args = "{}",
            DueAt = TimeProvider.System.GetUtcNow(), CreatedBy = "test", CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        var job = new JobContext(row, kind.About, TimeProvider.System, maxLines: 100);
        var result = await kind.RunAsync(job, default);
        return (result, [.. job.TakeLines().Select(line => line.Text)]);
    }
}
