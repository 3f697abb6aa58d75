using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Outbound;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>What keeps one partner from harming the others, and what notices its silence.</summary>
public sealed class PartnerLimitsTests
{
    private static readonly OutboundResult Done = new OutboundResult.Done([]);

    [Fact]
    public async Task Calls_are_begun_no_faster_than_the_partner_takes_them()
    {
        using var line = new PartnerLine(new LimitsManifest { RatePerSecond = 50 }, TimeProvider.System);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => line.RunAsync(_ => Task.FromResult(Done), CancellationToken.None)));
        Assert.True(clock.Elapsed > TimeSpan.FromMilliseconds(250), $"20 calls at 50/s in bursts of 5 took {clock.Elapsed}");
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    public async Task What_surely_did_not_happen_is_tried_again_a_bounded_number_of_times(int tries, int made)
    {
        using var line = new PartnerLine(new LimitsManifest { Tries = tries, RetryDelay = TimeSpan.FromMilliseconds(10) }, TimeProvider.System);
        var calls = 0;
        var result = await line.RunAsync(
            _ =>
            {
                calls++;
                return Task.FromResult<OutboundResult>(new OutboundResult.Failed(OutboundCodes.Unreachable, "gone"));
            },
            CancellationToken.None);
        Assert.IsType<OutboundResult.Failed>(result);
        Assert.Equal(made, calls);
    }

    [Fact]
    public async Task What_may_have_happened_or_was_refused_is_never_tried_again_here()
    {
        using var line = new PartnerLine(new LimitsManifest { Tries = 5, RetryDelay = TimeSpan.FromMilliseconds(10) }, TimeProvider.System);
        foreach (var once in new OutboundResult[]
        {
            new OutboundResult.Unknown("x", "perhaps"), new OutboundResult.Refused("x", "no"), new OutboundResult.Failed("x", "busy", TimeSpan.FromSeconds(9)),
        })
        {
            var calls = 0;
            await line.RunAsync(
                _ =>
                {
                    calls++;
                    return Task.FromResult(once);
                },
                CancellationToken.None);
            Assert.Equal(1, calls);
        }
    }

    [Fact]
    public async Task A_partner_that_pushes_too_much_at_once_fills_its_own_queue_only()
    {
        using var gates = new PartnerGates();
        var terminal = Partners.Catalog.Find("terminal")!;
        var narrow = terminal with { Manifest = terminal.Manifest with { Limits = new LimitsManifest { InboundConcurrency = 1, InboundQueue = 1 } } };
        var first = await gates.EnterAsync(narrow, CancellationToken.None);
        var second = gates.EnterAsync(narrow, CancellationToken.None).AsTask();
        Assert.NotNull(first);
        Assert.Null(await gates.EnterAsync(narrow, CancellationToken.None));
        Assert.NotNull(await gates.EnterAsync(Partners.Catalog.Find("eclp")!, CancellationToken.None));
        first.Dispose();
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task Silence_is_told_once_and_ends_when_the_partner_is_heard()
    {
        using var bench = new TransportBench();
        var arrivals = new Arrivals();
        using var watch = new SilenceWatch(
            new ConnectorCatalog([TransportBench.Catalog.Find("ware")!]), new OnePartner(), arrivals, bench.Notices, bench.Database, NodeRoles.Parse(null, out _)!,
            Microsoft.Extensions.Options.Options.Create(new ConnectorOptions()), bench.Clock, NullLogger<SilenceWatch>.Instance);
        bench.Clock.Now += TimeSpan.FromHours(5);
        await watch.LookAsync(CancellationToken.None);
        Assert.Empty(await bench.Notices.ListAsync(Partners.Tenant, 10, CancellationToken.None));

        bench.Clock.Now += TimeSpan.FromHours(2);
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        var notice = Assert.Single(await bench.Notices.ListAsync(Partners.Tenant, 10, CancellationToken.None));
        Assert.Equal(("silence", "ware", (DateTimeOffset?)null), (notice.Kind, notice.Connector, notice.ClosedAt));

        arrivals.Note(Partners.Tenant, "ware", bench.Clock.Now);
        await watch.LookAsync(CancellationToken.None);
        Assert.NotNull(Assert.Single(await bench.Notices.ListAsync(Partners.Tenant, 10, CancellationToken.None)).ClosedAt);

        bench.Clock.Now += TimeSpan.FromHours(7);
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(2, (await bench.Notices.ListAsync(Partners.Tenant, 10, CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData("01:00:00", 1)]
    [InlineData("00:00:00", 0)]
    public async Task How_long_a_partner_may_be_silent_is_for_whoever_runs_the_hub_to_say(string set, int notices)
    {
        using var bench = new TransportBench();
        var options = new ConnectorOptions();
        options.Connectors["ware"] = new() { Silence = TimeSpan.Parse(set, System.Globalization.CultureInfo.InvariantCulture) };
        using var watch = new SilenceWatch(
            new ConnectorCatalog([TransportBench.Catalog.Find("ware")!]), new OnePartner(), new Arrivals(), bench.Notices, bench.Database, NodeRoles.Parse(null, out _)!,
            Microsoft.Extensions.Options.Options.Create(options), bench.Clock, NullLogger<SilenceWatch>.Instance);

        bench.Clock.Now += notices == 0 ? TimeSpan.FromDays(2) : TimeSpan.FromMinutes(61);
        await watch.LookAsync(CancellationToken.None);

        Assert.Equal(notices, (await bench.Notices.ListAsync(Partners.Tenant, 10, CancellationToken.None)).Count);
    }

    private sealed class OnePartner : OrderHub.Server.Connectors.Credentials.IPartnerCredentials
    {
        public OrderHub.Server.Connectors.Credentials.PartnerCredential? Find(string connector, string appKey) => null;

        public OrderHub.Server.Connectors.Credentials.PartnerCredential? OfTenant(string connector, int tenantId) => null;

        public IReadOnlyList<OrderHub.Server.Connectors.Credentials.PartnerCredential> OfConnector(string connector) => [TransportBench.From(connector)];
    }
}
