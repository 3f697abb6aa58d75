using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Outbound;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>One partner's trouble is its own. How much it costs the others is measured by the benchmark <c>bulkhead</c>.</summary>
public sealed class BulkheadTests
{
    [Fact]
    public async Task While_one_partner_answers_nobody_the_others_are_called_as_ever()
    {
        await using var quick = await StubPartner.StartAsync();
        await using var slow = await StubPartner.StartAsync();
        slow.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var waybill = Partners.Catalog.Find("waybill")!;
        var limits = new LimitsManifest { Timeout = TimeSpan.FromMinutes(1), Concurrency = 8, Queue = 100 };
        var addresses = new ConnectorAddresses(Options.Create(new ConnectorOptions()));
        addresses.Set("quick", quick.Address);
        addresses.Set("slow", slow.Address);
        using var client = new ConnectorClient(
            new ConnectorCatalog([Named(waybill, "quick", limits), Named(waybill, "slow", limits)]), addresses, new Partners.Demo(), new NoLog(), TimeProvider.System, NullLogger<ConnectorClient>.Instance);

        // More than its share and its queue: the last ones are turned away at once, and nobody waits for them.
        using var stop = new CancellationTokenSource();
        var stuck = Enumerable.Range(0, 120).Select(_ => client.CallAsync(Call("slow"), stop.Token)).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.CallAsync(Call("quick"), CancellationToken.None))).WaitAsync(TimeSpan.FromSeconds(30));

        // More than 8 + 100 at once: the bulkhead of the quick one holds for itself as well.
        Assert.All(answers.Take(108), answer => Assert.IsType<OutboundResult.Done>(answer));
        Assert.Equal(108, stuck.Count(call => !call.IsCompleted));
        Assert.All(
            await Task.WhenAll(stuck.Where(call => call.IsCompleted)),
            turnedAway => Assert.Equal(OutboundCodes.Busy, Assert.IsType<OutboundResult.Failed>(turnedAway).Code));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(stuck));
    }

    private static Connector Named(Connector connector, string name, LimitsManifest limits) => connector with { Manifest = connector.Manifest with { Name = name, Limits = limits } };

    private static OutboundCall Call(string connector) => new()
    {
        TenantId = Partners.Tenant, Connector = connector, Operation = "numbers", Input = new JsonObject { ["customerCode"] = "C", ["count"] = 1 }, IdempotencyKey = "K",
    };

    private sealed class NoLog : IExchangeLog
    {
        public Task RecordAsync(Exchange exchange, CancellationToken ct) => Task.CompletedTask;
    }
}
