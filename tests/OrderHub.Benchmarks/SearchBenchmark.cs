using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Benchmarks;

/// <summary>
/// <c>search --documents 100000 --reads 300</c>: the embedded index filled with documents of one tenant, then pages of 50 of it: the first page, and
/// pages from anywhere, each with no filter, by status, by line, and by a word; and the counts that the orders page shows. The rate is that of writing.
/// </summary>
internal static class SearchBenchmark
{
    private const int Tenant = 1;
    private const int AtOnce = 500;
    private static readonly string[] Lines = ["express", "freight", "cold-chain", "large", "clps"];
    private static readonly int[] Statuses = [120, 210, 300, 320, 340, 400, 400, 400, 400, 920];
    private static readonly string[] Goods = ["冷冻海鲜礼盒", "儿童绘本套装", "高山绿茶礼盒", "无线蓝牙耳机", "四件套床上用品", "手机壳"];
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var documents = Options.Number(args, "--documents", 100_000);
        var reads = Options.Number(args, "--reads", 300);
        var folder = Directory.CreateTempSubdirectory("orderhub-benchmark-").FullName;
        try
        {
            using var file = SqliteDatabase.Open(
                Path.Combine(folder, "search.db"), SqliteMigration.Shipped("Search"), new(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
            var engine = new EmbeddedSearchEngine(file);
            var began = Stopwatch.GetTimestamp();
            for (var at = 0; at < documents; at += AtOnce)
            {
                await engine.IndexAsync([.. Enumerable.Range(at, Math.Min(AtOnce, documents - at)).Select(Row)], new HashSet<long>(), default);
            }

            var rate = documents / Stopwatch.GetElapsedTime(began).TotalSeconds;
            var random = new Random(1);
            var details = new Dictionary<string, object>(StringComparer.Ordinal) { ["documents"] = documents, ["readsEach"] = reads };
            var all = new List<double>();
            foreach (var (name, filter) in Filters())
            {
                var first = await MeasureAsync(engine, reads, () => filter(random));
                var deep = await MeasureAsync(engine, reads, () => filter(random) with { After = (First.AddSeconds(random.Next(documents)), 0) });
                details[name + ".first"] = Spread(first);
                details[name + ".deep"] = Spread(deep);
                all.AddRange([.. first, .. deep]);
            }

            details["counts"] = Spread(await MeasureAsync(engine, Math.Max(3, reads / 20), () => Whole(), grouped: true));
            var ascending = all.Order().ToArray();
            return new("search", rate, Figures.At(ascending, 0.5), Figures.At(ascending, 0.99)) { Details = details };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, Func<Random, OrderIndexFilter> Filter)> Filters() =>
    [
        ("all", _ => Whole()),
        ("status", random => Whole() with { Status = Statuses[random.Next(Statuses.Length)] }),
        ("line", random => Whole() with { Line = Lines[random.Next(Lines.Length)] }),
        ("number", random => Whole() with { Words = [$"JDV{random.Next(1_000_000):000000000}"] }),
    ];

    private static OrderIndexFilter Whole() => new() { TenantId = Tenant, Limit = 51 };

    private static async Task<double[]> MeasureAsync(EmbeddedSearchEngine engine, int reads, Func<OrderIndexFilter> next, bool grouped = false)
    {
        var milliseconds = new double[reads];
        for (var i = -5; i < reads; i++)
        {
            var filter = next();
            var began = Stopwatch.GetTimestamp();
            if (grouped)
            {
                await engine.GroupAsync(new() { Filter = filter, By = [IndexDimension.Line, IndexDimension.Status] }, default);
            }
            else
            {
                await engine.PageAsync(filter, default);
            }

            if (i >= 0)
            {
                milliseconds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        return [.. milliseconds.Order()];
    }

    private static string Spread(double[] ascending) =>
        string.Create(CultureInfo.InvariantCulture, $"p50 {Figures.At(ascending, 0.5)} ms, p99 {Figures.At(ascending, 0.99)} ms");

    private static OrderIndexRow Row(int number)
    {
        var at = First.AddSeconds(number);
        return new()
        {
            TenantId = Tenant, OrderId = IdLayout.FirstOf(at) + 1, Version = 1, OrderNo = $"EX{number:000000000000000000}", BusinessLine = Lines[number % Lines.Length],
            BusinessIdentity = "jdl.express.b2c", Status = Statuses[number % Statuses.Length], ChannelOrderNo = $"CH-{number}", WaybillNos = $"JDV{number:000000000}",
            Goods = Goods[number % Goods.Length], ConsigneeName = "李*", ConsigneeMobile = "139****1234", ConsigneeRegion = "江苏省宿迁市宿城区", Region = "江苏省", Amount = number % 500 * 1000,
            Currency = "CNY", CreatedAt = at, UpdatedAt = at, Finished = Statuses[number % Statuses.Length] >= 400, BlindIndexes = [BitConverter.GetBytes((long)number)],
        };
    }
}
