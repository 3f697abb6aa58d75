using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Outbound;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

public sealed class ConnectorClientTests : IAsyncLifetime
{
    private readonly Partners.StillClock clock = new(new(2025, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly KeptExchanges exchanges = new();
    private readonly ConnectorAddresses addresses = new(Options.Create(new ConnectorOptions()));
    private StubPartner partner = null!;
    private ConnectorClient client = null!;

    public async Task InitializeAsync()
    {
        partner = await StubPartner.StartAsync();
        addresses.Set("waybill", partner.Address);
        client = Client(new LimitsManifest { BreakMinimum = 4, BreakTime = TimeSpan.FromSeconds(5) });
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await partner.DisposeAsync();
    }

    [Fact]
    public async Task A_call_is_signed_traced_keyed_and_recorded()
    {
        var result = await client.CallAsync(Register(), CancellationToken.None);

        Assert.Equal("JDV1", (string?)Assert.IsType<OutboundResult.Done>(result).Output["waybillNo"]);
        var headers = Assert.Single(partner.Calls).Headers;
        Assert.Equal("K-1", headers["Idempotency-Key"]);
        Assert.Equal("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01", headers["traceparent"]);
        Assert.Equal(DemoCredentials.AppKey, headers["X-App-Key"]);
        var exchange = Assert.Single(exchanges.All);
        Assert.Equal(("done", "EX1", "K-1", 200, false), (exchange.Outcome, exchange.OrderNo, exchange.MessageKey, exchange.HttpStatus, exchange.Inbound));
        var body = exchange.Request.AsSpan()[(exchange.Request.AsSpan().IndexOf("\n\n"u8) + 2)..];
        Assert.Equal(HmacSha256.Sign(DemoCredentials.Secret, headers["X-Timestamp"]!, headers["X-Nonce"]!, body), headers["X-Signature"]);
    }

    [Fact]
    public async Task A_partner_that_is_silent_leaves_the_result_unknown()
    {
        partner.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var hasty = Client(new LimitsManifest { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(OutboundCodes.Timeout, Assert.IsType<OutboundResult.Unknown>(await hasty.CallAsync(Register(), CancellationToken.None)).Code);
        Assert.Equal("unknown", Assert.Single(exchanges.All).Outcome);
    }

    [Fact]
    public async Task A_partner_that_hangs_up_leaves_the_result_unknown()
    {
        partner.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal(OutboundCodes.Broken, Assert.IsType<OutboundResult.Unknown>(await client.CallAsync(Register(), CancellationToken.None)).Code);
    }

    [Fact]
    public async Task A_partner_that_is_not_there_has_done_nothing()
    {
        addresses.Set("waybill", new Uri($"http://127.0.0.1:{UnusedPort()}"));
        Assert.Equal(OutboundCodes.Unreachable, Assert.IsType<OutboundResult.Failed>(await client.CallAsync(Register(), CancellationToken.None)).Code);
    }

    [Fact]
    public async Task A_host_that_nobody_declared_is_not_called()
    {
        addresses.Set("waybill", new Uri("http://waybill.example:80/"));
        Assert.Equal(OutboundCodes.HostUndeclared, Assert.IsType<OutboundResult.Failed>(await client.CallAsync(Register(), CancellationToken.None)).Code);
        Assert.Empty(exchanges.All);
    }

    [Fact]
    public async Task A_host_that_only_a_tenants_own_manifest_names_is_not_called()
    {
        var waybill = Partners.Catalog.Find("waybill")!;
        var catalog = new ConnectorCatalog([]);
        catalog.Replace([waybill with { Owner = Partners.Tenant }]);
        using var own = new ConnectorClient(catalog, addresses, new Partners.Demo(), exchanges, clock, NullLogger<ConnectorClient>.Instance);
        Assert.Contains("127.0.0.1", waybill.Manifest.AllowedHosts);
        Assert.Equal(OutboundCodes.HostUndeclared, Assert.IsType<OutboundResult.Failed>(await own.CallAsync(Register(), CancellationToken.None)).Code);
        Assert.Empty(partner.Calls);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        partner.Answer = context =>
        {
            context.Response.Redirect("http://169.254.169.254/");
            return Task.CompletedTask;
        };
        Assert.Equal("connector.http.302", Assert.IsType<OutboundResult.Failed>(await client.CallAsync(Register(), CancellationToken.None)).Code);
    }

    [Fact]
    public async Task A_call_that_lacks_what_the_partner_needs_is_refused_unsent()
    {
        var call = Register();
        call.Input.Remove("weightKg");
        Assert.Equal(OutboundCodes.RequestInvalid, Assert.IsType<OutboundResult.Refused>(await client.CallAsync(call, CancellationToken.None)).Code);
        Assert.Empty(partner.Calls);
    }

    [Fact]
    public async Task A_busy_partner_says_when_to_come_back()
    {
        partner.Answer = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (503, "7");
            return Task.CompletedTask;
        };
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<OutboundResult.Failed>(await client.CallAsync(Register(), CancellationToken.None)).RetryAfter);
    }

    [Fact]
    public async Task A_partner_that_keeps_failing_is_left_alone_until_the_clock_says()
    {
        partner.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<OutboundResult.Unknown>(await client.CallAsync(Register(), CancellationToken.None));
        }

        Assert.Equal(OutboundCodes.CircuitOpen, Assert.IsType<OutboundResult.Failed>(await client.CallAsync(Register(), CancellationToken.None)).Code);
        Assert.Equal(4, partner.Calls.Count);

        clock.Now += TimeSpan.FromSeconds(6);
        partner.Answer = context => context.Response.WriteAsync("""{"resultCode":100,"deliveryId":"JDV1"}""");
        Assert.IsType<OutboundResult.Done>(await client.CallAsync(Register(), CancellationToken.None));
    }

    [Fact]
    public async Task Calls_beyond_the_queue_are_turned_away_at_once()
    {
        var gate = new TaskCompletionSource();
        partner.Answer = async context =>
        {
            await gate.Task;
            await context.Response.WriteAsync("""{"resultCode":100,"deliveryId":"JDV1"}""");
        };
        using var patient = Client(new LimitsManifest { Concurrency = 2, Queue = 1 });
        var calls = Enumerable.Range(0, 3).Select(_ => patient.CallAsync(Register(), CancellationToken.None)).ToList();
        Assert.Equal(OutboundCodes.Busy, Assert.IsType<OutboundResult.Failed>(await patient.CallAsync(Register(), CancellationToken.None)).Code);
        gate.SetResult();
        Assert.All(await Task.WhenAll(calls), result => Assert.IsType<OutboundResult.Done>(result));
    }

    [Theory]
    [InlineData("""{"resultCode":100,"deliveryId":"JDV1","state":"REGISTERED"}""", typeof(OutboundResult.Done))]
    [InlineData("""{"resultCode":100,"deliveryId":"JDV2","state":"REGISTERED"}""", typeof(OutboundResult.Failed))]
    [InlineData("""{"resultCode":140}""", typeof(OutboundResult.Failed))]
    [InlineData("""{"resultCode":120}""", typeof(OutboundResult.Unknown))]
    [InlineData("nonsense", typeof(OutboundResult.Unknown))]
    public async Task What_became_of_a_call_is_asked_of_the_partner(string answer, Type expected)
    {
        partner.Answer = context => context.Response.WriteAsync(answer);
        var result = await client.QueryAsync(Register(), CancellationToken.None);
        Assert.IsType(expected, result);
        Assert.Equal("/waybill/query?orderId=EX1", Assert.Single(partner.Calls).Path);
        if (result is OutboundResult.Done done)
        {
            Assert.Equal("JDV1", (string?)done.Output["waybillNo"]);
        }
    }

    [Fact]
    public async Task A_partner_that_keeps_keys_need_not_be_asked()
    {
        var numbers = Register() with { Operation = "numbers" };
        Assert.Equal(OutboundCodes.Repeatable, Assert.IsType<OutboundResult.Failed>(await client.QueryAsync(numbers, CancellationToken.None)).Code);
        Assert.Empty(partner.Calls);
    }

    [Fact]
    public async Task A_file_of_which_nobody_knows_whether_it_was_written_is_written_again()
    {
        using var files = new ConnectorClient(Partners.Catalog, addresses, new Partners.Demo(), exchanges, clock, NullLogger<ConnectorClient>.Instance);
        var told = Register() with { Connector = "b2b", Operation = "status" };
        Assert.Equal(OutboundCodes.Repeatable, Assert.IsType<OutboundResult.Failed>(await files.QueryAsync(told, CancellationToken.None)).Code);
    }

    private static OutboundCall Register() => new()
    {
        TenantId = Partners.Tenant,
        Connector = "waybill",
        Operation = "register",
        Input = new JsonObject { ["customerCode"] = "C", ["orderNo"] = "EX1", ["waybillNo"] = "JDV1", ["packages"] = 1, ["weightKg"] = 0.5m, ["count"] = 1 },
        IdempotencyKey = "K-1",
        OrderNo = "EX1",
        TraceParent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01",
    };

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ConnectorClient Client(LimitsManifest limits)
    {
        var waybill = Partners.Catalog.Find("waybill")!;
        return new(
            new ConnectorCatalog([waybill with { Manifest = waybill.Manifest with { Limits = limits } }]),
            addresses, new Partners.Demo(), exchanges, clock, NullLogger<ConnectorClient>.Instance);
    }

    private sealed class KeptExchanges : IExchangeLog
    {
        public ConcurrentQueue<Exchange> All { get; } = new();

        public Task RecordAsync(Exchange exchange, CancellationToken ct)
        {
            All.Enqueue(exchange);
            return Task.CompletedTask;
        }
    }
}
