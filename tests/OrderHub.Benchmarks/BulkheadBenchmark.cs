using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Outbound;

namespace OrderHub.Benchmarks;

/// <summary>
/// How much a partner that answers after 30 s costs the others: calls a second to a quick partner from 16 callers, alone and beside 600 calls
/// that wait for the slow one (more than its share and half its queue), alternating, five pairs. <c>lossPercent</c> is the median of the pairs.
/// The same for instances of flows is <c>engineLossPercent</c>: see <see cref="EngineBulkhead"/>.
/// </summary>
internal static class BulkheadBenchmark
{
    private const int Pairs = 5;
    private const int Callers = 16;
    private const int SlowCalls = 600;

    public static async Task<BenchmarkResult> RunAsync(string[] options)
    {
        var seconds = options.Contains("--short", StringComparer.Ordinal) ? 1 : 3;
        await using var quick = await StartAsync(context => context.Response.WriteAsync("""{"resultCode":100,"deliveryIds":["JDV1"]}"""));
        await using var slow = await StartAsync(async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
            await context.Response.WriteAsync("""{"resultCode":100,"deliveryIds":["JDV1"]}""");
        });
        var waybill = ConnectorCatalog.Load(Path.Combine(AppContext.BaseDirectory, "connectors"), new JsonataCompiler()).Find("waybill")!;
        var addresses = new ConnectorAddresses(Microsoft.Extensions.Options.Options.Create(new ConnectorOptions()));
        addresses.Set("quick", new Uri(quick.Urls.First()));
        addresses.Set("slow", new Uri(slow.Urls.First()));
        using var client = new ConnectorClient(
            new ConnectorCatalog([Named(waybill, "quick"), Named(waybill, "slow")]), addresses, new Nobody(), new NoLog(), TimeProvider.System, NullLogger<ConnectorClient>.Instance);

        await MeasureAsync(client, 1);
        var (alone, beside) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            alone.Add(await MeasureAsync(client, seconds));
            using var stop = new CancellationTokenSource();
            var waiting = Enumerable.Range(0, SlowCalls).Select(_ => Quietly(client.CallAsync(Call("slow"), stop.Token))).ToList();
            await Task.Delay(200);
            beside.Add(await MeasureAsync(client, seconds));
            await stop.CancelAsync();
            await Task.WhenAll(waiting);
        }

        var engine = await EngineBulkhead.RunAsync(seconds);
        var losses = alone.Zip(beside, (without, with) => (without - with) / without * 100).Order().ToList();
        return new("bulkhead", beside.Order().ElementAt(Pairs / 2), 0, 0)
        {
            RawRate = alone.Order().ElementAt(Pairs / 2),
            Details = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["lossPercent"] = Math.Round(losses[Pairs / 2], 2), ["losses"] = losses.Select(loss => Math.Round(loss, 2)).ToArray(), ["slowCalls"] = SlowCalls, ["callers"] = Callers,
                ["engineLossPercent"] = Math.Round(engine.LossPercent, 2), ["engineRateAlone"] = Math.Round(engine.Alone), ["engineRateBeside"] = Math.Round(engine.Beside),
            },
        };
    }

    private static async Task<double> MeasureAsync(ConnectorClient client, int seconds)
    {
        var clock = Stopwatch.StartNew();
        var calls = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            await Task.Yield();
            var made = 0;
            while (clock.Elapsed < TimeSpan.FromSeconds(seconds))
            {
                if (await client.CallAsync(Call("quick"), CancellationToken.None) is not OutboundResult.Done)
                {
                    throw new InvalidOperationException("the quick partner did not answer");
                }

                made++;
            }

            return made;
        }));
        return calls.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static async Task Quietly(Task<OutboundResult> call)
    {
        try
        {
            await call;
        }
        catch (OperationCanceledException)
        {
            // The pair is over.
        }
    }

    private static OutboundCall Call(string connector) => new()
    {
        TenantId = 1, Connector = connector, Operation = "numbers", Input = new JsonObject { ["customerCode"] = "C", ["count"] = 1 }, IdempotencyKey = "K",
    };

    // The time-out lets the slow partner's answer come: the worst case for those beside it.
    private static Connector Named(Connector connector, string name) => connector with
    {
        Manifest = connector.Manifest with { Name = name, Limits = new LimitsManifest { Timeout = TimeSpan.FromSeconds(60), Queue = 1000 } },
    };

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private sealed class Nobody : IPartnerCredentials
    {
        public PartnerCredential? Find(string connector, string appKey) => null;

        public PartnerCredential? OfTenant(string connector, int tenantId) => null;
    }

    private sealed class NoLog : IExchangeLog
    {
        public Task RecordAsync(Exchange exchange, CancellationToken ct) => Task.CompletedTask;
    }
}
