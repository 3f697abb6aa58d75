using System.Text.Json.Nodes;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Testing;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Search;
using Xunit;
using SampleOrders = OrderHub.UnitTests.Data.Bench.SampleOrders;

namespace OrderHub.UnitTests.Operations;

/// <summary>An index that all nodes share, on a search server.</summary>
public sealed class SharedIndexReconciliationTests : IAsyncLifetime
{
    private readonly ReconciliationOptions options = new() { RowsPerSecond = 1_000_000, Leaf = 40 };
    private DataBench bench = null!;
    private EngineBench engine = null!;
    private OrderIndex index = null!;
    private SearchIndexConsumer consumer = null!;
    private Reconciler reconciler = null!;
    private ReconciledIndex store = null!;

    public async Task InitializeAsync()
    {
        bench = await DataBench.StartAsync();
        engine = await EngineBench.StartAsync(EngineKind.Elasticsearch);
        await engine.Engine.BeginRebuildAsync(default);
        await engine.Engine.CompleteRebuildAsync(default);
        var documents = new OrderDocuments(bench.Cipher, bench.Fields);
        index = new(engine.Engine, documents, bench.Elsewhere);
        consumer = new(bench.Reader, index, new(bench.Reader, bench.Elsewhere, index));
        var status = new RelayStatus([consumer]);
        reconciler = new(bench, options);
        store = new(engine.Engine, documents, consumer, reconciler.Master, status);
    }

    public async Task DisposeAsync()
    {
        await engine.DisposeAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Every_corruption_of_a_search_server_is_found_and_repaired_in_one_run_and_no_healthy_document_is_touched()
    {
        var orders = await StoredAsync(Reconciler.Corruptions);
        var before = Documents();
        var random = new Random(20260304);
        var victims = orders.OrderBy(_ => random.Next()).Take(Reconciler.Corruptions * 3 / 4).ToList();
        var expected = victims.Select((order, i) => (order.OrderId, Cause: Corrupt(order, i))).ToDictionary(one => one.OrderId, one => one.Cause);
        for (var i = victims.Count; i < Reconciler.Corruptions; i++)
        {
            var ghost = SampleOrders.Express(createdAt: bench.Clock.GetUtcNow().AddDays(-random.Next(0, 40)));
            await index.WriteAsync([ghost], new HashSet<long>(), default);
            expected[ghost.OrderId] = "extra";
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var run = await reconciler.RunAsync(store, DataBench.Tenant, repair: true);
        Figures.Note($"reconciliation on a search server: {run.Found} found, {run.Repaired} repaired, {run.Remaining} remain, {run.RowsRead} rows read");
        Assert.Equal((ReconcileRunRow.Done, 0, 0, null), (run.State, run.Remaining, run.Young, run.Problem));
        Assert.Equal(
            expected.OrderBy(one => one.Key), (await reconciler.DifferencesAsync(run)).Select(one => KeyValuePair.Create(one.OrderId, one.Cause)).OrderBy(one => one.Key));
        Assert.Equal(before, Documents());
        var touched = engine.Server!.Requests.Where(request => request.Path == "/_bulk").SelectMany(request => request.Body.Split('\n')).Where(line => line.Contains("external_gte", StringComparison.Ordinal))
            .Select(line => (string)((JsonObject)JsonNode.Parse(line)!)["delete"]!["_id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(expected.Keys.Select(orderId => $"{DataBench.Tenant}:{orderId}").ToHashSet(StringComparer.Ordinal), touched);
        Assert.Equal(0, (await reconciler.RunAsync(store, DataBench.Tenant, repair: true)).Found);
    }

    [Fact]
    public async Task What_the_relay_writes_while_a_document_is_repaired_stays()
    {
        var order = (await StoredAsync(1))[0];
        Spoil(order, "orders", document => document["goods"] = new JsonArray("something else"));
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var seen = new Difference(order.OrderId, Cause.Altered, new(order.OrderId, order.OrderNo, order.Version, (int)order.Status, order.UpdatedAt), order.Version);
        var changed = await bench.ChangeAsync(order, before => before with { Status = OrderStatus.PickedUp });
        await index.WriteAsync([changed], new HashSet<long>(), default);
        await store.RepairAsync(DataBench.Tenant, [seen], default);
        Assert.All(Documents(), document => Assert.Contains(" 2 ", document, StringComparison.Ordinal));
        Assert.Equal(0, (await reconciler.RunAsync(store, DataBench.Tenant, repair: false)).Found);
    }

    [Fact]
    public async Task Where_a_part_of_the_index_does_not_answer_nothing_is_taken_for_missing()
    {
        await StoredAsync(3);
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        engine.Server!.LostIndex = engine.Server.IndexNames.First(name => name.Contains("-orders-", StringComparison.Ordinal));
        var failure = await Assert.ThrowsAsync<OrderHub.Server.Storage.Search.SearchUnavailableException>(() => reconciler.RunAsync(store, DataBench.Tenant, repair: true));
        Assert.StartsWith("Not all of the index answers", failure.Message, StringComparison.Ordinal);
    }

    private async Task<List<Order>> StoredAsync(int count)
    {
        var orders = new List<Order>();
        foreach (var some in Enumerable.Range(0, count).Chunk(100))
        {
            orders.AddRange(await Task.WhenAll(some.Select(i => bench.StoreAsync(SampleOrders.Express(createdAt: bench.Clock.GetUtcNow().AddDays(-(i % 9)))))));
        }

        foreach (var some in orders.Chunk(100))
        {
            await consumer.ConsumeAsync([.. some.Select(order => bench.EventOf(order, EventFamilies.Accepted))], default);
        }

        return orders;
    }

    /// <summary>Spoils one of an order's three documents, or all, in one way of many.</summary>
    /// <returns>The cause that should be named.</returns>
    private string Corrupt(Order order, int i)
    {
        switch (i % 10)
        {
            case 0:
                Spoil(order, "", _ => { }, isGone: true);
                return "missing";
            case 1:
                Spoil(order, "", document => document["version"] = 0, version: 0);
                return "stale";
            case 2:
                Spoil(order, "numbers", document => document["version"] = 0, version: 0);
                break;
            case 3:
                Spoil(order, "orders", document => document["status"] = 999);
                break;
            case 4:
                Spoil(order, "", document => document["version"] = 41, version: 41);
                break;
            case 5:
                // As a person does who changes it by hand: the server counts on.
                Spoil(order, "orders", document => document["consigneeName"] = "x", version: 2);
                break;
            case 6:
                Spoil(order, "open", _ => { }, isGone: true);
                break;
            case 7:
                Spoil(order, "numbers", document => document["numbers"] = new JsonArray("X1"));
                break;
            case 8:
                Spoil(order, "orders", document => document["people"] = new JsonArray());
                break;
            default:
                Spoil(order, "orders", _ => { }, isGone: true);
                break;
        }

        return "altered";
    }

    private void Spoil(Order order, string kind, Action<JsonObject> change, long version = 1, bool isGone = false)
    {
        foreach (var (name, id, _, _) in engine.Server!.Documents.Where(one => one.Id == $"{order.TenantId}:{order.OrderId}" && one.Index.Contains("-" + kind, StringComparison.Ordinal)))
        {
            engine.Server.Spoil(name, id, document =>
            {
                change(document);
                return isGone ? null : document;
            }, version);
        }
    }

    private List<string> Documents() =>
    [
        .. engine.Server!.Documents.Where(one => !one.Index.EndsWith("-state", StringComparison.Ordinal))
            .Select(one => $"{one.Index} {one.Id} {one.Version} {one.Source.ToJsonString()}").Order(StringComparer.Ordinal),
    ];
}
