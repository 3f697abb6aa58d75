using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Redis;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Testing;
using static Microsoft.Extensions.Options.Options;

namespace OrderHub.Benchmarks;

/// <summary>
/// <c>cache --orders 2000 --concurrency 16 --offered 5000 --seconds 4</c>: an order's detail by number, as the API reads it: the version from the embedded
/// database and the copy from a real Redis, opened. Beside it the copy of the process, and the database without a cache, in turns.
/// </summary>
/// <remarks>
/// 1. Readers that never pause show the rate. They keep every core busy, so their times are mostly of waiting for one. 2. Reads that fall due at the offered rate show
/// what a caller waits for: <c>p50Ms</c> and <c>p99Ms</c>. What the readers without a pause saw is <c>busyP50Ms</c> and <c>busyP99Ms</c>.
/// </remarks>
internal static class CacheBenchmark
{
    private const int Tenant = 1;
    private const int Turns = 3;

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var count = Options.Number(args, "--orders", 2000);
        var concurrency = Options.Number(args, "--concurrency", 16);
        var offered = Options.Number(args, "--offered", 5000);
        var turn = TimeSpan.FromSeconds(Options.Number(args, "--seconds", 4) / (double)Turns);
        var folder = Directory.CreateTempSubdirectory("orderhub-benchmark-").FullName;
        try
        {
            await using var redis = await RedisServer.StartAsync();
            using var database = SqliteDatabase.Open(
                Path.Combine(folder, "orders.db"), SqliteMigration.Shipped("Orders"), new(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
            using var keys = new TenantKeyRing(database, new(Create(new Server.Security.SecurityOptions()), Create(new NodeOptions { DataFolder = folder })), TimeProvider.System);
            await keys.OpenAsync(CancellationToken.None);
            await keys.EnsureAsync(Tenant, CancellationToken.None);
            var cipher = new FieldCipher(keys);
            var shards = new SingleDatabase(database);
            using var fields = new FieldCatalog(shards, TimeProvider.System, NullLogger<FieldCatalog>.Instance);
            var reader = new OrderReader(shards, cipher, fields, NullLogger<OrderReader>.Instance);
            var numbers = await StoreAsync(database, new OrderWriter(cipher, fields), count);

            await using var store = new RedisStore("primary", redis.Address, new(), NullLogger.Instance);
            await Eventually.BeTrueAsync(async () => (await store.ReadAsync("none")).IsAnswered, () => "Redis does not answer.");
            await using var remote = new CacheTiers([store], new() { Entries = 0 }, TimeProvider.System);
            await using var process = new CacheTiers([], new() { Entries = count, Megabytes = 1000 }, TimeProvider.System);
            var (far, near) = (new OrderCache(reader, remote, cipher, fields, TimeProvider.System), new OrderCache(reader, process, cipher, fields, TimeProvider.System));
            foreach (var number in numbers)
            {
                await Task.WhenAll(far.FindAsync(Tenant, number, CancellationToken.None), near.FindAsync(Tenant, number, CancellationToken.None));
            }

            await Eventually.BeTrueAsync(
                async () => (await store.VersionsAsync([.. numbers.Select(number => $"{Tenant}:order:{number}")])).All(version => version is not null), () => "Not all copies are there.");
            Func<string, Task<Order?>>[] ways =
            [
                number => far.FindAsync(Tenant, number, CancellationToken.None), number => near.FindAsync(Tenant, number, CancellationToken.None),
                number => reader.FindByNoAsync(Tenant, number, CancellationToken.None),
            ];
            var measured = ways.Select(_ => new List<(double Rate, double[] Milliseconds)>()).ToArray();
            foreach (var way in ways)
            {
                await MeasureAsync(way, numbers, concurrency, TimeSpan.FromSeconds(1));
            }

            for (var i = 0; i < Turns; i++)
            {
                for (var way = 0; way < ways.Length; way++)
                {
                    measured[way].Add(await MeasureAsync(ways[way], numbers, concurrency, turn));
                }
            }

            var steady = new List<double>();
            for (var i = 0; i < Turns; i++)
            {
                steady.AddRange((await OfferedLoad.RunAsync(offered, concurrency, turn, _ => ReadAsync(ways[0], numbers))).SelectMany(times => times));
            }

            double[] Sorted(int way) => [.. measured[way].SelectMany(one => one.Milliseconds).Order()];
            double RateOf(int way) => Math.Round(measured[way].Average(one => one.Rate));
            var (redisTimes, processTimes, databaseTimes) = (Sorted(0), Sorted(1), Sorted(2));
            double[] steadyTimes = [.. steady.Order()];
            return new("cache", RateOf(0), Figures.At(steadyTimes, 0.5), Figures.At(steadyTimes, 0.99))
            {
                RawRate = RateOf(2),
                Details = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["orders"] = count,
                    ["concurrency"] = concurrency,
                    ["offered"] = offered,
                    ["busyP50Ms"] = Figures.At(redisTimes, 0.5),
                    ["busyP99Ms"] = Figures.At(redisTimes, 0.99),
                    ["processRate"] = RateOf(1),
                    ["processP50Ms"] = Figures.At(processTimes, 0.5),
                    ["processP99Ms"] = Figures.At(processTimes, 0.99),
                    ["databaseP50Ms"] = Figures.At(databaseTimes, 0.5),
                    ["databaseP99Ms"] = Figures.At(databaseTimes, 0.99),
                },
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Rate, double[] Milliseconds)> MeasureAsync(Func<string, Task<Order?>> read, IReadOnlyList<string> numbers, int concurrency, TimeSpan span)
    {
        var times = new ConcurrentBag<List<double>>();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Stopwatch.GetElapsedTime(began) < span)
            {
                var from = Stopwatch.GetTimestamp();
                await ReadAsync(read, numbers);
                mine.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }

            times.Add(mine);
        })));
        double[] all = [.. times.SelectMany(mine => mine)];
        return (all.Length / Stopwatch.GetElapsedTime(began).TotalSeconds, all);
    }

    private static async Task ReadAsync(Func<string, Task<Order?>> read, IReadOnlyList<string> numbers)
    {
        if (await read(numbers[Random.Shared.Next(numbers.Count)]) is null)
        {
            throw new InvalidOperationException("An order was not found.");
        }
    }

    private static async Task<IReadOnlyList<string>> StoreAsync(SqliteDatabase database, OrderWriter writer, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var numbers = new List<string>();
        foreach (var some in Enumerable.Range(1, count).Chunk(100))
        {
            var batch = new WriteBatch();
            foreach (var i in some)
            {
                var order = Express(i, now);
                writer.Insert(batch, order, new byte[32]);
                numbers.Add(order.OrderNo);
            }

            await database.CommitAsync(batch, CancellationToken.None);
        }

        return numbers;
    }

    private static Order Express(int id, DateTimeOffset now) => new()
    {
        TenantId = Tenant,
        OrderId = IdLayout.FirstOf(now) + id,
        OrderNo = new OrderNumber("EX", now, 0, 0, id >> 6 & 127, id & 63).ToString()[..^1] + $"{id}",
        Version = 1,
        Status = OrderStatus.Accepted,
        CreatedAt = now,
        UpdatedAt = now,
        BusinessIdentity = "jdl.express.b2c",
        BusinessLine = BusinessLines.Express,
        Channel = new() { CustomerCode = "027K000001", ChannelOrderNo = $"CH-{id}" },
        Parties =
        [
            new() { Role = "CONSIGNOR", Name = "王样本", Mobile = "13800005678", Province = "湖北省", City = "武汉市", County = "洪山区", Address = "示范路一百号" },
            new() { Role = "CONSIGNEE", Name = "李测试", Mobile = "13900001234", Province = "江苏省", City = "宿迁市", County = "宿城区", Address = "幸福小区三栋" },
        ],
        Goods = [.. Enumerable.Range(1, 3).Select(line => new Goods { LineNo = line, Sku = $"EMG{line}", Name = "冷冻海鲜礼盒", Quantity = 2, Unit = "盒", Price = 19.90m })],
        Cargo = [new() { Description = "冷冻海鲜礼盒", WeightKg = 3.2m, VolumeCm3 = 9000m }],
        Products = [new() { ProductCode = "ed-m-0001" }],
        Finance = new() { EstimatedFee = 12.50m, Fees = [new() { Kind = "FREIGHT", Amount = 12.50m }] },
        References = [new() { SourceSystem = "ECLP", RefType = Reference.RequestType, RefNo = $"SO-{id}" }],
        Packages = [new() { WaybillNo = $"JDV{id}", Seq = 1 }],
    };
}
