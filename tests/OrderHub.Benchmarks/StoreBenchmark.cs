using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using static Microsoft.Extensions.Options.Options;

namespace OrderHub.Benchmarks;

/// <summary>
/// <c>store --concurrency 64 --seconds 10</c>: whole express orders (three lines of goods, two parties, sealed, with status log and
/// event) into the embedded store, each durable before the next of its client. The raw rate is that of bare inserts of one 2 KB
/// row, one batch each, by as many clients, taken in turns with the orders.
/// </summary>
internal static class StoreBenchmark
{
    private const int Turns = 4;
    private const int Tenant = 1;

    private static readonly SqliteMigration Bare = new(1, "001_bare", "CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT");

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var concurrency = Options.Number(args, "--concurrency", 64);
        var turn = TimeSpan.FromSeconds(Options.Number(args, "--seconds", 10) / (double)Turns);
        var folder = Directory.CreateTempSubdirectory("orderhub-benchmark-").FullName;
        try
        {
            using var orders = Open(folder, "orders.db", SqliteMigration.Shipped("Orders"));
            using var bare = Open(folder, "bare.db", [Bare]);
            using var keys = new TenantKeyRing(
                orders, new(Create(new SecurityOptions()), Create(new NodeOptions { DataFolder = folder })), TimeProvider.System);
            await keys.OpenAsync(CancellationToken.None);
            await keys.EnsureAsync(Tenant, CancellationToken.None);
            var cipher = new FieldCipher(keys);
            using var fields = new FieldCatalog(new SingleDatabase(orders), TimeProvider.System, NullLogger<FieldCatalog>.Instance);
            var writer = new OrderWriter(cipher, fields);
            var reader = new OrderReader(new SingleDatabase(orders), cipher, fields, NullLogger<OrderReader>.Instance);
            var outbox = new OutboxWriter(new());

            var id = 0L;
            WriteBatch NextOrder() => Express(writer, outbox, Interlocked.Increment(ref id));
            var body = new byte[2048];
            WriteBatch NextBare()
            {
                var batch = new WriteBatch();
                batch.Add("INSERT INTO bare (id, body) VALUES (@p0, @p1)", Interlocked.Increment(ref id), body);
                return batch;
            }

            // Warm both, then in turns, because the machine's speed drifts.
            await MeasureAsync(orders, NextOrder, concurrency, TimeSpan.FromSeconds(1));
            await MeasureAsync(bare, NextBare, concurrency, TimeSpan.FromSeconds(1));
            var (written, raw) = (new List<Measurement>(), new List<Measurement>());
            for (var i = 0; i < Turns; i++)
            {
                written.Add(await MeasureAsync(orders, NextOrder, concurrency, turn));
                raw.Add(await MeasureAsync(bare, NextBare, concurrency, turn));
            }

            var rows = NextOrder().Statements.Count;
            var latencies = written.SelectMany(one => one.Milliseconds).Order().ToArray();
            var rate = written.Average(one => one.Rate);
            return new("store", rate, Figures.At(latencies, 0.5), Figures.At(latencies, 0.99))
            {
                RawRate = raw.Average(one => one.Rate),
                Details = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["rowsPerOrder"] = rows,
                    ["rowsPerSecond"] = Math.Round(rate * rows),
                    ["concurrency"] = concurrency,
                    ["loadMs"] = await LoadAsync(reader),
                },
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Measurement> MeasureAsync(SqliteDatabase database, Func<WriteBatch> next, int concurrency, TimeSpan span)
    {
        var milliseconds = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                var begun = Stopwatch.GetTimestamp();
                if (!(await database.CommitAsync(next(), CancellationToken.None)).IsCommitted)
                {
                    throw new InvalidOperationException("A batch of the benchmark broke a guard.");
                }

                mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            mine.ForEach(milliseconds.Add);
        })));
        return new(milliseconds.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, [.. milliseconds]);
    }

    private static async Task<double> LoadAsync(OrderReader reader)
    {
        const int loads = 2000;
        await reader.FindAsync(Tenant, 1, CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        for (var i = 1; i <= loads; i++)
        {
            await reader.FindAsync(Tenant, i, CancellationToken.None);
        }

        return Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds / loads, 3);
    }

    internal static WriteBatch Express(OrderWriter writer, OutboxWriter outbox, long id)
    {
        var now = TimeProvider.System.GetUtcNow();
        var order = new Order
        {
            TenantId = Tenant,
            OrderId = id,
            OrderNo = $"EX250302{id:000000000000}",
            Version = 1,
            Status = OrderStatus.Accepted,
            CreatedAt = now,
            UpdatedAt = now,
            AcceptedAt = now,
            BusinessIdentity = "jdl.express.b2c",
            BusinessLine = BusinessLines.Express,
            Channel = new() { CustomerCode = "027K000001", ShopNo = "ESP0001", ChannelCode = "0030001", ChannelOrderNo = $"CH-{id}", IsvSource = "ISV0042", IsvUniqueNo = $"SO-{id}" },
            Parties =
            [
                new() { Role = "CONSIGNOR", Name = "王样本", Mobile = "13800005678", Province = "湖北省", City = "武汉市", County = "洪山区", Address = "示范路一百号" },
                new() { Role = "CONSIGNEE", Name = "李测试", Mobile = "13900001234", Province = "江苏省", City = "宿迁市", County = "宿城区", Address = "幸福小区三栋" },
            ],
            Goods = [.. Enumerable.Range(1, 3).Select(line => new Goods { LineNo = line, Sku = $"EMG{line}", Name = "冷冻海鲜礼盒", Quantity = 2, Unit = "盒", Price = 19.90m })],
            Cargo = [new() { Description = "冷冻海鲜礼盒", WeightKg = 3.2m, VolumeCm3 = 9000m }],
            Products = [new() { ProductCode = "ed-m-0001" }],
            Finance = new() { EstimatedFee = 12.50m, Fees = [new() { Kind = "FREIGHT", Amount = 12.50m }] },
            Operation = new() { CarrierCode = "CYS0000010" },
            Marks = [new() { Domain = "ORDER", Key = "COD", Value = "1" }],
            References = [new() { SourceSystem = "ECLP", RefType = Reference.RequestType, RefNo = $"SO-{id}" }],
            Extensions = new Dictionary<string, string>(StringComparer.Ordinal) { ["operation.leaderCount"] = "3" },
            Packages = [new() { WaybillNo = $"JDV{id}", Seq = 1 }],
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        };
        var batch = new WriteBatch();
        writer.Insert(batch, order, new byte[32]);
        foreach (var status in new[] { OrderStatus.Received, OrderStatus.Accepted })
        {
            writer.AppendStatus(batch, order, new()
            {
                LogId = (id * 2) + (status == OrderStatus.Accepted ? 1 : 0), Status = status, Decision = StatusDecision.Advance, Source = "HUB",
                OccurredAt = now, ReceivedAt = now, AppliedAt = now,
            });
        }

        outbox.Append(batch, new()
        {
            TenantId = Tenant, OrderId = id, OrderNo = order.OrderNo, OrderVersion = 1, Line = BusinessLines.Express, Family = EventFamilies.Accepted,
            Status = OrderStatus.Accepted, OccurredAt = now,
        });
        return batch;
    }

    private static SqliteDatabase Open(string folder, string file, IReadOnlyList<SqliteMigration> migrations) => SqliteDatabase.Open(
        Path.Combine(folder, file), migrations, new(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);

    private sealed record Measurement(double Rate, double[] Milliseconds);
}
