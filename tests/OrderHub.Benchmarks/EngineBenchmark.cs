using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;
using OrderHub.Server.Workflows.Running;
using OrderHub.Testing;

namespace OrderHub.Benchmarks;

/// <summary>
/// <c>engine --store sqlite|mysql --steps 8 --concurrency 64 --seconds 20 [--stored 0] [--minutes 0]</c>: instances of a flow of local steps,
/// each started, run to its end and durable before the next of its client. The raw rate is that of bare inserts of one 2 KB row, one
/// transaction each, by as many clients, taken in turns. <c>--stored N</c> measures a store with N finished instances, and a tenth as many that
/// wait, against an empty one, in turns. <c>--minutes N</c> runs for so long and gives the slope of the memory from minute 3 on.
/// </summary>
internal static class EngineBenchmark
{
    private const int Turns = 4;
    private const int Tenant = 1;

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var store = Text(args, "--store", "sqlite");
        var steps = Number(args, "--steps", 8);
        var concurrency = Number(args, "--concurrency", 64);
        var turn = TimeSpan.FromSeconds(Number(args, "--seconds", 20) / (double)Turns);
        var flow = Flow(steps, wait: false);
        await using var side = await Side.OpenAsync(store);

        // Warm both, then in turns, because the machine's speed drifts.
        await MeasureAsync(() => side.StartAsync(flow), concurrency, TimeSpan.FromSeconds(2));
        await MeasureAsync(side.InsertAsync, concurrency, TimeSpan.FromSeconds(1));
        var (run, raw) = (new List<Measurement>(), new List<Measurement>());
        for (var i = 0; i < Turns; i++)
        {
            run.Add(await MeasureAsync(() => side.StartAsync(flow), concurrency, turn));
            raw.Add(await MeasureAsync(side.InsertAsync, concurrency, turn));
        }

        var details = new Dictionary<string, object>(StringComparer.Ordinal) { ["store"] = store, ["steps"] = steps, ["concurrency"] = concurrency };
        if (Number(args, "--stored", 0) is > 0 and var stored)
        {
            await CompareAsync(store, flow, Flow(steps, wait: true), stored, concurrency, turn, details);
        }

        if (Number(args, "--minutes", 0) is > 0 and var minutes)
        {
            details["memorySlopeMbPerMinute"] = await SlopeAsync(() => MeasureAsync(() => side.StartAsync(flow), concurrency, TimeSpan.FromSeconds(15)), minutes);
        }

        var latencies = run.SelectMany(one => one.Milliseconds).Order().ToArray();
        return new("engine", run.Average(one => one.Rate), At(latencies, 0.5), At(latencies, 0.99)) { RawRate = raw.Average(one => one.Rate), Details = details };
    }

    /// <summary>
    /// A store with so many finished instances, and a tenth as many that wait, against one that was empty when it began, in pairs whose order
    /// changes; what is told is the median of the pairs.
    /// </summary>
    private static async Task CompareAsync(
        string store, FlowDefinition done, FlowDefinition waiting, int stored, int concurrency, TimeSpan turn, Dictionary<string, object> details)
    {
        await using var empty = await Side.OpenAsync(store);
        await using var full = await Side.OpenAsync(store);
        var started = Stopwatch.GetTimestamp();
        await full.FillAsync(done, stored, concurrency);
        await full.FillAsync(waiting, stored / 10, concurrency);
        details["stored"] = stored;
        details["storedFillSeconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1);
        await MeasureAsync(() => empty.StartAsync(done), concurrency, TimeSpan.FromSeconds(2));
        await MeasureAsync(() => full.StartAsync(done), concurrency, TimeSpan.FromSeconds(2));
        var pairs = new List<(double Empty, double Full)>();
        for (var i = 0; i < Turns + 1; i++)
        {
            var first = await MeasureAsync(() => (i % 2 == 0 ? empty : full).StartAsync(done), concurrency, turn);
            var second = await MeasureAsync(() => (i % 2 == 0 ? full : empty).StartAsync(done), concurrency, turn);
            pairs.Add(i % 2 == 0 ? (first.Rate, second.Rate) : (second.Rate, first.Rate));
        }

        details["emptyRate"] = Math.Round(Median(pairs.Select(pair => pair.Empty)));
        details["storedRate"] = Math.Round(Median(pairs.Select(pair => pair.Full)));
        details["storedShare"] = Math.Round(Median(pairs.Select(pair => pair.Full / pair.Empty)), 3);
        details["storedShares"] = pairs.Select(pair => Math.Round(pair.Full / pair.Empty, 3)).ToArray();
    }

    private static double Median(IEnumerable<double> values) => At([.. values.Order()], 0.5);

    /// <summary>Megabytes of live memory a minute, by least squares over what is left after a full collection, from minute 3 on.</summary>
    private static async Task<double> SlopeAsync(Func<Task<Measurement>> runAsync, int minutes)
    {
        var points = new List<(double Minute, double Megabytes)>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMinutes < minutes)
        {
            await runAsync();
            var minute = Stopwatch.GetElapsedTime(started).TotalMinutes;
            if (minute >= Math.Min(3, minutes / 2.0))
            {
                points.Add((minute, GC.GetTotalMemory(forceFullCollection: true) / 1_048_576.0));
            }
        }

        var (x, y) = (points.Average(point => point.Minute), points.Average(point => point.Megabytes));
        var spread = points.Sum(point => (point.Minute - x) * (point.Minute - x));
        return spread == 0 ? 0 : Math.Round(points.Sum(point => (point.Minute - x) * (point.Megabytes - y)) / spread, 3);
    }

    private static async Task<Measurement> MeasureAsync(Func<Task> actAsync, int concurrency, TimeSpan span)
    {
        var milliseconds = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                var begun = Stopwatch.GetTimestamp();
                await actAsync();
                mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            mine.ForEach(milliseconds.Add);
        })));
        return new(milliseconds.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, [.. milliseconds]);
    }

    private static FlowDefinition Flow(int steps, bool wait)
    {
        var nodes = new JsonObject();
        for (var i = 0; i < steps; i++)
        {
            nodes[$"s{i}"] = new JsonObject { ["use"] = "local@1", ["next"] = i + 1 < steps ? $"s{i + 1}" : wait ? "wait" : "end" };
        }

        if (wait)
        {
            nodes["wait"] = new JsonObject { ["use"] = "delay", ["with"] = new JsonObject { ["for"] = "P30D" }, ["next"] = "end" };
        }

        nodes["end"] = new JsonObject { ["use"] = "end", ["with"] = new JsonObject { ["outcome"] = "accepted" } };
        return FlowReader.Read(new JsonObject
        {
            ["name"] = wait ? "bench/fulfillment" : "bench/transaction",
            ["kind"] = wait ? "fulfillment" : "transaction",
            ["title"] = new JsonObject { ["en"] = "b", ["zh"] = "b" },
            ["start"] = "s0",
            ["steps"] = nodes,
        }.ToJsonString()).Definition!;
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)((sorted.Length - 1) * share)], 3);

    private static string Text(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;

    private static int Number(string[] args, string name, int otherwise) => int.Parse(Text(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    private sealed record Measurement(double Rate, double[] Milliseconds);

    /// <summary>A step that computes a little, as the local ones of a line do.</summary>
    private sealed class Local : ILocalCapability
    {
        public CapabilityDescriptor Descriptor { get; } = new()
        {
            Name = "local", Title = new("local", "local"), Summary = new("local", "local"), SideEffect = SideEffect.Pure, Outcomes = ["done"],
        };

        public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("done", context.Step));
    }

    internal sealed class Orders : ISubjectSource
    {
        public Task<ISubject> LoadAsync(int tenantId, long subjectId, CancellationToken ct) => Task.FromResult<ISubject>(new One(subjectId));

        public sealed class One(long id) : ISubject
        {
            public long SubjectId => id;

            public string? Number => null;

            public bool Exists => true;

            public string? CorrelationKey(string kind) => null;

            public void Flush(WriteBatch batch)
            {
            }

            public void Abandon()
            {
            }
        }
    }

    internal sealed class Ids : IIdSource
    {
        private long last;

        public long Next(int shard) => Interlocked.Increment(ref last);
    }

    internal sealed class Plain : IFieldCipher
    {
        public byte[]? Encrypt(int tenantId, string? plain) => plain is null ? null : Encoding.UTF8.GetBytes(plain);

        public string? Decrypt(int tenantId, byte[]? sealedValue) => sealedValue is null ? null : Encoding.UTF8.GetString(sealedValue);

        public byte[] EncryptBytes(int tenantId, ReadOnlySpan<byte> plain) => plain.ToArray();

        public byte[] DecryptBytes(int tenantId, ReadOnlySpan<byte> sealedValue) => sealedValue.ToArray();

        public byte[]? BlindIndex(int tenantId, string kind, string? normalised) => null;
    }

    /// <summary>An engine over a store of its own, and bare inserts into the same.</summary>
    private sealed class Side : IAsyncDisposable
    {
        private readonly Store store;
        private readonly FlowEngine engine;
        private readonly byte[] body = new byte[2048];
        private long id;

        private Side(Store store)
        {
            this.store = store;
            var options = Microsoft.Extensions.Options.Options.Create(new WorkflowOptions());
            var shards = new SingleDatabase(store.Database);
            engine = new(
                shards, new FlowPlans(new FlowCatalog(shards, TimeProvider.System), options), new([new Local()]), new Orders(), new Plain(), new Ids(), new(), TimeProvider.System, options);
        }

        public static async Task<Side> OpenAsync(string kind) => new(await Store.OpenAsync(kind));

        public async Task StartAsync(FlowDefinition flow)
        {
            var outcome = await engine.StartAsync(flow, Tenant, new Orders.One(Interlocked.Increment(ref id)), null, "burst", CancellationToken.None);
            if (!outcome.Commit.IsCommitted)
            {
                throw new InvalidOperationException($"A burst of the benchmark broke the guard {outcome.Commit.FailedGuard}.");
            }
        }

        public Task FillAsync(FlowDefinition flow, int count, int concurrency) => Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (_, _) => await StartAsync(flow));

        public async Task InsertAsync()
        {
            var batch = new WriteBatch();
            batch.Add("INSERT INTO bare (id, body) VALUES (@p0, @p1)", Interlocked.Increment(ref id), body);
            await store.Database.CommitAsync(batch, CancellationToken.None);
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }

    /// <summary>A store with the engine's tables and a bare one beside them.</summary>
    internal sealed class Store(IDatabase database, Func<ValueTask> closeAsync) : IAsyncDisposable
    {
        public IDatabase Database => database;

        public static async Task<Store> OpenAsync(string kind)
        {
            if (kind == "mysql")
            {
                var server = await MariaDbServer.StartAsync();
                var connection = await server.CreateDatabaseAsync();
                var mysql = await MySqlDatabase.OpenAsync(connection, "Orders", MySqlMigration.Shipped("Orders"), new(), 10_000, TimeProvider.System, NullLogger<MySqlDatabase>.Instance);
                await server.ExecuteAsync($"CREATE TABLE {new MySqlConnector.MySqlConnectionStringBuilder(connection).Database}.bare (id BIGINT PRIMARY KEY, body BLOB NOT NULL)");
                return new(mysql, async () =>
                {
                    await mysql.DisposeAsync();
                    await server.DisposeAsync();
                });
            }

            var folder = Directory.CreateTempSubdirectory("orderhub-benchmark-").FullName;
            var shipped = SqliteMigration.Shipped("Orders");
            var sqlite = SqliteDatabase.Open(
                Path.Combine(folder, "orders.db"),
                [.. shipped, new(shipped.Count + 1, "bare", "CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")],
                new(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
            return new(sqlite, () =>
            {
                sqlite.Dispose();
                Directory.Delete(folder, recursive: true);
                return ValueTask.CompletedTask;
            });
        }

        public ValueTask DisposeAsync() => closeAsync();
    }
}
