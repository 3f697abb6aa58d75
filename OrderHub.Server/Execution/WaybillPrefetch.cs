using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Execution;

/// <summary>
/// Keeps waybill numbers in stock, so that accepting an order calls nobody: whenever a tenant's pool falls below the low-water
/// mark, a block is fetched from the waybill system. Safe to run on several nodes and twice: a number can be in the pool once.
/// </summary>
public sealed class WaybillPrefetch(
    Tenants tenants, WaybillPool pool, IConnectorClient connectors, IConnectorAddresses addresses, IShards shards,
    IIdSource ids, IOptions<ExecutionOptions> options, ILogger<WaybillPrefetch> log) : BackgroundService, IReadinessCheck
{
    /// <summary>The carrier whose numbers these are.</summary>
    public const string Carrier = "JD";

    /// <summary>The hub's own code with the waybill system, for orders that name no customer.</summary>
    public const string CustomerCode = "HUB";

    public string Name => "waybill-numbers";

    /// <remarks>Counted each time: a stock that ran out while the waybill system was away takes no orders either.</remarks>
    public async ValueTask<string?> FindReasonAsync(CancellationToken ct) =>
        tenants.All.FirstOrDefault() is { } tenant && (await pool.CountAsync(tenant.TenantId, Carrier, ct)).Min() > 0
            ? null
            : addresses.Find("waybill") is null
                ? "No waybill numbers are in stock and no waybill system is known: set ORDERHUB__Connectors__waybill__Url."
                : "No waybill numbers are in stock yet; they are being fetched.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.Value.PrefetchInterval;
            foreach (var tenant in tenants.All)
            {
                try
                {
                    if (!await FillAsync(tenant.TenantId, stoppingToken))
                    {
                        pause = options.Value.PrefetchRetry;
                    }
                }
                catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    Logs.PrefetchBroken(log, tenant.TenantId, error);
                    pause = options.Value.PrefetchRetry;
                }
            }

            // Real time, not the node's clock: a test that holds the clock still must not hold the stock.
            await Task.Delay(pause, stoppingToken);
        }
    }

    /// <summary>Tops the tenant's pools up; false where the waybill system did not give numbers.</summary>
    private async Task<bool> FillAsync(int tenantId, CancellationToken ct)
    {
        var filled = true;
        var counts = await pool.CountAsync(tenantId, Carrier, ct);
        for (var place = 0; place < counts.Length; place++)
        {
            filled &= counts[place] >= options.Value.WaybillLowWater || await FetchAsync(tenantId, shards.All[place], ct);
        }

        return filled;
    }

    private async Task<bool> FetchAsync(int tenantId, IDatabase database, CancellationToken ct)
    {
        if (addresses.Find("waybill") is null)
        {
            return false;
        }

        var result = await connectors.CallAsync(new()
        {
            TenantId = tenantId,
            Connector = "waybill",
            Operation = "numbers",
            Input = new JsonObject { ["customerCode"] = CustomerCode, ["count"] = options.Value.WaybillBlock },
            IdempotencyKey = $"numbers-{tenantId}-{ids.Next()}",
        }, ct);
        if (result is not OutboundResult.Done(var output))
        {
            Logs.PrefetchRefused(log, tenantId, result.ToString());
            return false;
        }

        var batch = new WriteBatch();
        pool.Add(batch, tenantId, Carrier, output["waybillNos"]!.AsArray().Select(number => number!.GetValue<string>()));
        await database.CommitAsync(batch, ct);
        return true;
    }
}
