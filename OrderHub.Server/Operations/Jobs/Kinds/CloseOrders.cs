using System.Globalization;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Transaction;

namespace OrderHub.Server.Operations.Jobs.Kinds;

/// <summary>
/// Closes orders that came to rest and stayed there: those of lines whose flows end with the delivery, since returns may follow it. What does not agree stays
/// open, and is told. Twice is once: a closed order is not found again.
/// </summary>
public sealed class CloseOrders(IOrderSearch search, OrderReader orders, OrderSessions sessions, IShards shards, CountedThings counted, Tenants tenants, TimeProvider time) : IJobKind
{
    private const int Page = 200;
    private static readonly OrderStatus[] AtRest = [.. Enum.GetValues<OrderStatus>().Where(status => StatusMachine.IsSettled(status) && !StatusMachine.IsEnd(status))];

    public JobKind About { get; } = new()
    {
        Name = "close-orders",
        Title = new("Close orders at rest", "完结订单关单"),
        Summary = new(
            "Closes orders that were delivered, refused or returned, and of which nothing changed for some days; those whose quantities, fees or stock do not agree stay open and are told.",
            "将已签收、拒收或退回且多日无变化的订单置为“已关闭”；数量、费用或库存不一致的保持原状并列出。"),
        Arguments =
        [
            new() { Name = "days", Title = new("At rest for (days)", "无变化天数"), Kind = JobArgumentKind.Number, Least = 1, Most = 3_650, Default = "30" },
        ],
        Queue = "upkeep",
        Limit = TimeSpan.FromHours(2),
        IsInstallation = true,
        Ships = new("close-orders", "0 40 3 * * ?"),
    };

    public async Task<JobResult> RunAsync(JobContext job, CancellationToken ct)
    {
        var until = time.GetUtcNow().AddDays(-job.Number("days"));
        var (closed, open) = (0L, 0L);
        foreach (var (tenant, status) in tenants.All.SelectMany(tenant => AtRest.Select(status => (tenant.TenantId, status))))
        {
            var query = new OrderQuery { TenantId = tenant, Status = status, To = until, Limit = Page };
            do
            {
                var page = await search.ListAsync(query, ct);
                foreach (var orderNo in page.Items.Select(item => item.OrderNo))
                {
                    if (await CloseAsync(tenant, orderNo, until, ct) is not { } parts)
                    {
                        continue;
                    }

                    closed += parts.Count == 0 ? 1 : 0;
                    open += parts.Count == 0 ? 0 : 1;
                    if (parts.Count > 0)
                    {
                        job.Warn($"{orderNo} stays open: {string.Join("; ", parts)}");
                    }
                }

                job.Report(closed + open, 0);
                query = query with { Cursor = page.NextCursor };
            }
            while (query.Cursor is not null);
        }

        return JobResult.Done(string.Create(CultureInfo.InvariantCulture, $"{closed} orders closed, {open} stay open."));
    }

    /// <returns>What keeps it open, nothing where it is closed now; null where it is not at rest. The list may be behind: the order itself is asked.</returns>
    private async Task<IReadOnlyList<string>?> CloseAsync(int tenantId, string orderNo, DateTimeOffset until, CancellationToken ct)
    {
        if (await orders.FindByNoAsync(tenantId, orderNo, ct) is not { DeletedAt: null, HoldCode: null } order || order.UpdatedAt > until || !AtRest.Contains(order.Status)
            || (await InstanceTable.OfOrderAsync(shards.For(order.OrderId), tenantId, order.OrderId, ct)).Any(flow => flow.EndedAt is null))
        {
            return null;
        }

        var held = await ClosingRule.HeldAsync(counted, new(tenantId, order.OrderId, order.OrderNo), ct);
        var open = ClosingRule.OpenParts(order, held, isCounted: order.Goods.Any(line => line.ActualQuantity is not null));
        if (open.Count > 0)
        {
            return open;
        }

        var session = await sessions.OfAsync(order, ct);
        session.MustBeCurrent();
        session.Report(OrderStatus.Closed, "HUB", time.GetUtcNow());
        var batch = new WriteBatch();
        session.Flush(batch);
        return (await shards.For(order.OrderId).CommitAsync(batch, ct)).IsCommitted ? open : null;
    }
}
