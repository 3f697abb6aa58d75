using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Testing;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;
using SampleOrders = OrderHub.UnitTests.Data.Bench.SampleOrders;

namespace OrderHub.UnitTests.Operations;

/// <summary>The numbers that orders hold, against those that the waybill system has in use.</summary>
public sealed class WaybillReconciliationTests : IAsyncLifetime
{
    private readonly ReconciliationOptions options = new() { RowsPerSecond = 1_000_000, Leaf = 40 };
    private readonly WaybillSystem system = new();
    private DataBench bench = null!;
    private Reconciler reconciler = null!;
    private ReconciledWaybills store = null!;
    private long lastLog;

    public async Task InitializeAsync()
    {
        bench = await DataBench.StartAsync(StoreKind.FourMariaDb);
        reconciler = new(bench, options);
        await bench.CommitAsync(batch =>
        {
            TenantTable.Insert(batch, new(DataBench.Tenant, "one", "One"), bench.Clock.GetUtcNow());
            TenantTable.Insert(batch, new(DataBench.OtherTenant, "two", "Two"), bench.Clock.GetUtcNow());
        });
        var tenants = new Tenants(bench.Orders, bench.Keys, bench.Clock);
        await tenants.LoadAsync(default);
        store = new(
            system, system, bench.Shards, bench.Reader, reconciler.Master, tenants, reconciler.Ids, Options.Create(new NodeOptions { Unit = 3 }), Options.Create(options), bench.Clock);
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Every_corruption_of_the_waybill_system_is_found_and_what_is_safe_repaired_in_one_run_and_no_healthy_number_is_touched()
    {
        var orders = await StoredAsync(2 * Reconciler.Corruptions);
        var healthy = system.Numbers.ToDictionary();
        var random = new Random(20260305);
        var victims = orders.OrderBy(_ => random.Next()).Take(Reconciler.Corruptions).ToList();
        var (expected, people) = (new Dictionary<string, string>(StringComparer.Ordinal), 0);
        foreach (var (order, i) in victims.Select((order, i) => (order, i)))
        {
            var number = order.Packages[0].WaybillNo!;
            switch (i % 6)
            {
                case 0:
                    system.Numbers.Remove(number);
                    expected[order.OrderNo] = "missing";
                    break;
                case 1:
                    system.Numbers[number] = system.Numbers[number] with { State = "ISSUED", OrderNo = null };
                    expected[order.OrderNo] = "missing";
                    break;
                case 2:
                    system.Numbers[number] = system.Numbers[number] with { State = "VOIDED" };
                    expected[order.OrderNo] = "altered void-there";
                    people++;
                    break;
                case 3:
                    // There the order has another number, and that one nobody gave it here.
                    system.Numbers.Remove(number);
                    system.Numbers[$"Y{i:0000}"] = new(order.OrderNo, "REGISTERED", bench.Clock.GetUtcNow());
                    expected[order.OrderNo] = "altered other-number";
                    expected[$"Y{i:0000}"] = "extra not-of-order";
                    people += 2;
                    break;
                case 4:
                    system.Numbers[$"X{i:0000}"] = new(SampleOrders.Express(createdAt: bench.Clock.GetUtcNow()).OrderNo, "REGISTERED", bench.Clock.GetUtcNow().AddDays(-random.Next(0, 9)));
                    expected[$"X{i:0000}"] = "extra no-order";
                    break;
                default:
                    await ChangeAsync(order, before => before with { Status = OrderStatus.Cancelled });
                    expected[number] = "extra order-ended";
                    healthy[number] = healthy[number] with { State = "VOIDED" };
                    break;
            }
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var run = await reconciler.RunAsync(store, DataBench.Tenant, repair: true);
        Figures.Note($"reconciliation of waybill numbers: {run.Found} found, {run.Repaired} repaired, {run.Remaining} for a person, {run.RowsRead} rows read");
        Assert.Equal((ReconcileRunRow.Done, people, 0, null), (run.State, run.Remaining, run.Young, run.Problem));
        var found = await reconciler.DifferencesAsync(run);
        Assert.Equal(
            expected.OrderBy(one => one.Key, StringComparer.Ordinal),
            found.Select(one => KeyValuePair.Create(one.OrderNo!, one.Finding is null ? one.Cause : $"{one.Cause} {one.Finding}")).OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.All(found, one => Assert.Equal(one.Finding is "void-there" or "other-number" or "not-of-order" ? ReconcileDifferenceRow.Open : ReconcileDifferenceRow.Repaired, one.State));

        // What is repaired is as it was, and nothing else was changed there.
        var open = found.Where(one => one.State == ReconcileDifferenceRow.Open).Select(one => one.OrderNo!).ToHashSet(StringComparer.Ordinal);
        foreach (var (number, was) in healthy.Where(one => !open.Contains(one.Value.OrderNo!)))
        {
            Assert.Equal((was.OrderNo, was.State), (system.Numbers[number].OrderNo, system.Numbers[number].State));
        }

        Assert.Equal(found.Count - people, system.Changes);
        Assert.All(system.Numbers.Where(one => one.Key.StartsWith('X')), one => Assert.Equal("VOIDED", one.Value.State));
        Assert.Equal((people, people), ((await reconciler.RunAsync(store, DataBench.Tenant, repair: true)) is var again ? (again.Found, again.Remaining) : default));
    }

    [Fact]
    public async Task What_is_of_others_is_left_alone()
    {
        await StoredAsync(1);
        var now = bench.Clock.GetUtcNow();
        var other = SampleOrders.Express(DataBench.OtherTenant, now);
        await bench.StoreAsync(other);
        system.Numbers["A1"] = new(other.OrderNo, "REGISTERED", now);
        system.Numbers["A2"] = new("SO-of-another-system", "REGISTERED", now);
        system.Numbers["A3"] = new((SampleOrders.Express(createdAt: now) is var made && OrderNumber.TryParse(made.OrderNo, out var number) ? number with { Unit = 4 } : default).ToString(), "REGISTERED", now);
        system.Numbers["A4"] = new(SampleOrders.Express(createdAt: now.AddYears(-1)).OrderNo, "REGISTERED", now);
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        system.Numbers["A5"] = new(SampleOrders.Express(createdAt: now).OrderNo, "REGISTERED", bench.Clock.GetUtcNow());
        var run = await reconciler.RunAsync(store, DataBench.Tenant, repair: true);
        Assert.Equal((ReconcileRunRow.Done, 0, 0), (run.State, run.Found, system.Changes));
    }

    [Fact]
    public async Task A_system_that_does_not_answer_is_told_and_nothing_is_taken_for_missing()
    {
        await StoredAsync(2);
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        system.IsAway = true;
        var run = await reconciler.RunAsync(store, DataBench.Tenant, repair: true);
        Assert.Equal((ReconcileRunRow.Failed, 0, "The waybill system does not answer: connector.away It is away."), (run.State, run.Found, run.Problem));
        system.IsKnown = false;
        Assert.StartsWith("No waybill system is known", store.LeftOut, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_that_voided_its_number_does_not_hold_it()
    {
        var order = SampleOrders.Express() with { Packages = [new() { WaybillNo = "W1", Seq = 1, Voided = true }, new() { WaybillNo = "W2", Seq = 2 }] };
        Assert.Equal(
            new[] { WaybillFindings.VoidHere, null, WaybillFindings.NotOfOrder, WaybillFindings.OrderEnded, WaybillFindings.NoOrder },
            new[]
            {
                WaybillFindings.FindingOf("W1", order), WaybillFindings.FindingOf("W2", order), WaybillFindings.FindingOf("W3", order),
                WaybillFindings.FindingOf("W2", order with { Status = OrderStatus.Refused }), WaybillFindings.FindingOf("W1", null),
            });
    }

    private async Task<List<Order>> StoredAsync(int count)
    {
        var orders = new List<Order>();
        foreach (var some in Enumerable.Range(0, count).Chunk(50))
        {
            orders.AddRange(await Task.WhenAll(some.Select(async i =>
            {
                var made = SampleOrders.Express(createdAt: bench.Clock.GetUtcNow().AddDays(-(i % 9)));
                var order = await bench.StoreAsync(made with { Packages = [made.Packages[0] with { CarrierCode = WaybillPrefetch.Carrier }] });
                return await ChangeAsync(order, before => before with { Status = OrderStatus.WaybillAssigned });
            })));
        }

        foreach (var order in orders)
        {
            system.Numbers[order.Packages[0].WaybillNo!] = new(order.OrderNo, "REGISTERED", order.CreatedAt);
        }

        return orders;
    }

    private async Task<Order> ChangeAsync(Order before, Func<Order, Order> change)
    {
        var after = change(before) with { Version = before.Version + 1, UpdatedAt = bench.Clock.GetUtcNow() };
        var entry = SampleOrders.Log(Interlocked.Increment(ref lastLog), after.Status) with { Source = WaybillRegistration.Source };
        var outcome = await bench.CommitAsync(after.OrderId, batch => bench.Writer.Update(batch, before, after), batch => bench.Writer.AppendStatus(batch, after, entry));
        Assert.True(outcome.IsCommitted);
        return after;
    }

    private sealed record Kept(string? OrderNo, string State, DateTimeOffset At);

    /// <summary>Answers as the connector's mapping does.</summary>
    private sealed class WaybillSystem : IConnectorClient, IConnectorAddresses
    {
        public Dictionary<string, Kept> Numbers { get; } = new(StringComparer.Ordinal);

        public bool IsAway { get; set; }

        public bool IsKnown { get; set; } = true;

        /// <summary>Registrations and voidings that took effect.</summary>
        public int Changes { get; private set; }

        public Task<OutboundResult> CallAsync(OutboundCall call, CancellationToken ct) => Task.FromResult(IsAway ? new OutboundResult.Failed("connector.away", "It is away.") : Answer(call));

        public Task<OutboundResult> QueryAsync(OutboundCall call, CancellationToken ct) => throw new NotSupportedException();

        public Uri? Find(string connector) => IsKnown ? new("http://127.0.0.1") : null;

        public void Set(string connector, Uri address) => throw new NotSupportedException();

        public string? FindFolder(string connector) => null;

        public void SetFolder(string connector, string folder) => throw new NotSupportedException();

        private OutboundResult Answer(OutboundCall call)
        {
            var number = (string?)call.Input["waybillNo"] ?? "";
            switch (call.Operation)
            {
                case "list":
                    var (from, to) = (Time(call.Input["from"]), Time(call.Input["to"]));
                    return Rows(Numbers.Where(one => one.Value.State == "REGISTERED" && one.Value.At >= from && one.Value.At < to && string.CompareOrdinal(one.Key, (string?)call.Input["after"]) > 0)
                        .OrderBy(one => one.Key, StringComparer.Ordinal).Take(7));
                case "states":
                    var orders = call.Input["orderNos"]!.AsArray().Select(one => (string)one!).ToHashSet(StringComparer.Ordinal);
                    return Rows(Numbers.Where(one => one.Value.OrderNo is { } orderNo && orders.Contains(orderNo)));
                case "register" when Numbers.GetValueOrDefault(number) is not { State: "REGISTERED" or "VOIDED" }:
                    Numbers[number] = new((string?)call.Input["orderNo"], "REGISTERED", DateTimeOffset.UnixEpoch);
                    Changes++;
                    return new OutboundResult.Done([]);
                case "void":
                    Numbers[number] = Numbers[number] with { State = "VOIDED" };
                    Changes++;
                    return new OutboundResult.Done([]);
                default:
                    return new OutboundResult.Refused("waybill.141", "void");
            }
        }

        private static OutboundResult Rows(IEnumerable<KeyValuePair<string, Kept>> some) => new OutboundResult.Done(new JsonObject
        {
            ["waybills"] = new JsonArray([.. some.Select(one => (JsonNode)new JsonObject
            {
                ["waybillNo"] = one.Key, ["orderNo"] = one.Value.OrderNo, ["state"] = one.Value.State, ["registeredAt"] = one.Value.At.ToString("O", CultureInfo.InvariantCulture),
            })]),
        });

        private static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);
    }
}
