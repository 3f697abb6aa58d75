using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Relay.Bus;
using OrderHub.Server.Data.Relay.ReadModels;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.RabbitMq;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Testing;
using static Microsoft.Extensions.Options.Options;

namespace OrderHub.Benchmarks;

/// <summary>
/// <c>relay --bus embedded|rabbitmq --orders 4000 --events 5 --seconds 10</c>: whole orders with several events each wait in the outbox; the rate is that at
/// which all of them have come to all consumers: search index, read models, live streams, and three that only count, as many as the
/// server has. Then orders come in at 500 a second, and the percentiles are those from an order's commit to its document in the index.
/// A broker is started for the run.
/// </summary>
internal static class RelayBenchmark
{
    private const int Tenant = 1;
    private const int PerSecond = 500;

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var kind = Options.Text(args, "--bus", "embedded");
        var (orders, each, seconds) = (Options.Number(args, "--orders", 4000), Options.Number(args, "--events", 5), Options.Number(args, "--seconds", 10));
        await using var broker = kind == "rabbitmq" ? await RabbitMqServer.StartAsync() : null;
        var folder = Directory.CreateTempSubdirectory("orderhub-benchmark-").FullName;
        try
        {
            using var store = Open(folder, "orders.db", "Orders");
            using var search = Open(folder, "search.db", "Search");
            var shards = new SingleDatabase(store);
            using var keys = new TenantKeyRing(store, new(Create(new SecurityOptions()), Create(new NodeOptions { DataFolder = folder })), TimeProvider.System);
            await keys.OpenAsync(CancellationToken.None);
            await keys.EnsureAsync(Tenant, CancellationToken.None);
            var cipher = new FieldCipher(keys);
            using var fields = new FieldCatalog(shards, TimeProvider.System, NullLogger<FieldCatalog>.Instance);
            var (writer, reader, signal) = (new OrderWriter(cipher, fields), new OrderReader(shards, cipher, fields, NullLogger<OrderReader>.Instance), new OutboxSignal());
            var outbox = new OutboxWriter(signal);
            var engine = new EmbeddedSearchEngine(search);
            var elsewhere = new LegacyOrders(shards, reader, cipher, outbox, TimeProvider.System);
            var documents = new OrderIndex(engine, new OrderDocuments(cipher, fields), elsewhere);
            var index = new Timed(new NodeIndexConsumer(reader, documents, new IndexRebuild(reader, elsewhere, documents), engine));
            Counting[] others = [new("fulfillment"), new("subscriptions"), new("holds")];
            var models = new CountingModels(new ReadModelConsumer(shards, reader));
            IEventConsumer[] consumers = [index, new LiveEvents(), models, .. others];

            await FillAsync(store, writer, outbox, orders, each);
            var status = new RelayStatus(consumers);
            var controls = new RelayControls(shards, signal, TimeProvider.System);
            var options = new RelayOptions();
            IEventBus bus = broker is null
                ? new EmbeddedBus(consumers, status, controls, shards, signal, Create(options), Create(new NodeOptions()), TimeProvider.System, NullLogger<EmbeddedBus>.Instance)
                : new RabbitBus(
                    consumers, status, controls, shards, signal, Create(options), Create(new RabbitMqOptions { Url = broker.Url }), Create(new NodeOptions()), TimeProvider.System,
                    NullLogger<RabbitBus>.Instance);
            using var stop = new CancellationTokenSource();
            var started = Stopwatch.GetTimestamp();

            // The index begins with what is in the outbox, as after a pause: a new one would be made from the orders instead.
            var loops = consumers.OfType<INodeConsumer>().Select(consumer => Task.Run(() => new ConsumerLoop(
                consumer, store, new NodeCursor(consumer, 0, store), signal, controls, status.Of(consumer).In(0), options, TimeProvider.System, NullLogger.Instance).RunAsync(stop.Token)));
            var running = Task.WhenAll([.. loops, Task.Run(() => bus.RunAsync(stop.Token))]);
            var events = orders * each;
            while (others.Any(one => one.Count < events) || models.Count < events || index.Count < events)
            {
                await Task.Delay(5);
            }

            var rate = events / Stopwatch.GetElapsedTime(started).TotalSeconds;
            index.Lags.Clear();
            await PourAsync(store, writer, outbox, orders, seconds);
            while (index.Count < events + (PerSecond * seconds))
            {
                await Task.Delay(5);
            }

            await stop.CancelAsync();
            await running;
            if (bus is IAsyncDisposable open)
            {
                await open.DisposeAsync();
            }

            var lags = index.Lags.Order().ToArray();
            return new($"relay-{kind}", Math.Round(rate), Figures.At(lags, 0.5), Figures.At(lags, 0.99))
            {
                Details = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["events"] = events, ["consumers"] = consumers.Length, ["indexLagAtOrdersPerSecond"] = PerSecond, ["lagSamples"] = lags.Length,
                },
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(SqliteDatabase store, OrderWriter writer, OutboxWriter outbox, int orders, int each)
    {
        foreach (var some in Enumerable.Range(1, orders).Chunk(64))
        {
            await Task.WhenAll(some.Select(async id =>
            {
                await store.CommitAsync(StoreBenchmark.Express(writer, outbox, id), CancellationToken.None);
                for (var version = 2; version <= each; version++)
                {
                    var batch = new WriteBatch();
                    outbox.Append(batch, new()
                    {
                        TenantId = Tenant, OrderId = id, OrderNo = $"EX250302{id:000000000000}", OrderVersion = version, Line = BusinessLines.Express, Family = EventFamilies.StatusChanged,
                        Status = version % 2 == 0 ? OrderStatus.PickedUp : OrderStatus.InTransit, OccurredAt = TimeProvider.System.GetUtcNow(),
                    });
                    await store.CommitAsync(batch, CancellationToken.None);
                }
            }));
        }
    }

    private static async Task PourAsync(SqliteDatabase store, OrderWriter writer, OutboxWriter outbox, int after, int seconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var id = after; id < after + (PerSecond * seconds);)
        {
            await timer.WaitForNextTickAsync();
            await Task.WhenAll(Enumerable.Range(0, PerSecond / 50).Select(_ => store.CommitAsync(StoreBenchmark.Express(writer, outbox, ++id), CancellationToken.None)));
        }
    }

    private static SqliteDatabase Open(string folder, string file, string migrations) => SqliteDatabase.Open(
        Path.Combine(folder, file), SqliteMigration.Shipped(migrations), new(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);

    private sealed class Counting(string name) : IEventConsumer
    {
        private int count;

        public string Name => name;

        public int Count => Volatile.Read(ref count);

        public Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
        {
            Interlocked.Add(ref count, events.Count);
            return Task.CompletedTask;
        }
    }

    private sealed class CountingModels(ReadModelConsumer inner) : IEventConsumer
    {
        private int count;

        public string Name => inner.Name;

        public int Count => Volatile.Read(ref count);

        public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
        {
            await inner.ConsumeAsync(events, ct);
            Interlocked.Add(ref count, events.Count);
        }
    }

    /// <summary>The index, with the time from each event to its document.</summary>
    private sealed class Timed(NodeIndexConsumer inner) : INodeConsumer
    {
        private int count;

        public string Name => inner.Name;

        public int Count => Volatile.Read(ref count);

        public ConcurrentBag<double> Lags { get; } = [];

        public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
        {
            await inner.ConsumeAsync(events, ct);
            var now = TimeProvider.System.GetUtcNow();
            foreach (var change in events)
            {
                Lags.Add((now - change.OccurredAt).TotalMilliseconds);
            }

            Interlocked.Add(ref count, events.Count);
        }

        public Task<long[]> BeginAsync(int place, IDatabase database, CancellationToken ct) => Task.FromResult(new long[Server.Storage.Relay.OutboxPart.Count]);

        public Task SaveAsync(int place, IReadOnlyList<long> positions, CancellationToken ct) => inner.SaveAsync(place, positions, ct);
    }
}
