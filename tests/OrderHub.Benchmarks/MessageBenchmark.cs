using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;

namespace OrderHub.Benchmarks;

/// <summary>
/// Reads one golden ECLP order again and again on one thread: parse, signature, decode, map, validate. Measured beside it, as the
/// raw rate: parsing the same business document as JSON, which nothing can do without.
/// </summary>
internal static class MessageBenchmark
{
    private const int Rounds = 20_000;

    public static Task<BenchmarkResult> RunAsync(string[] options)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "connectors");
        var connector = ConnectorCatalog.Load(folder, new JsonataCompiler()).Find("eclp")!;
        var raw = Sample(connector);
        var reader = new MessageReader(new Demo(), new ReplayGuard(TimeProvider.System));
        var mode = new ReadingMode(1);
        var business = Encoding.UTF8.GetString(reader.Read(connector, raw, mode).Business);

        Run(Rounds / 10, () => Require(reader.Read(connector, raw, mode)));
        var took = Run(Rounds, () => Require(reader.Read(connector, raw, mode)));
        var parsing = Run(Rounds, () => JsonNode.Parse(business));
        return Task.FromResult(new BenchmarkResult("messages", Rate(took), At(took, 0.50), At(took, 0.99)) { RawRate = Rate(parsing) });
    }

    private static void Require(InboundReading reading)
    {
        if (reading.Order is null)
        {
            throw new InvalidOperationException($"the sample is not read: {reading.Failure}");
        }
    }

    private static RawMessage Sample(Connector connector)
    {
        var business = new JsonObject
        {
            ["isvUUID"] = "SO-7781", ["departmentNo"] = "EBU001", ["shopNo"] = "ESP0001",
            ["senderName"] = "仓A", ["senderMobile"] = "13800000001", ["senderCity"] = "苏州市", ["senderAddress"] = "星湖街1号",
            ["consigneeName"] = "李测试", ["consigneeMobile"] = "13900000000", ["addressProvince"] = "北京市", ["addressCity"] = "北京市",
            ["consigneeAddress"] = "阜通东大街1号", ["orderMark"] = "1" + new string('0', 49), ["receivable"] = 88.8m,
            ["goodsNo"] = "EMG1,EMG2", ["price"] = "19.90,68.90", ["quantity"] = "2,1", ["weight"] = "0.55", ["volume"] = "110.3",
        };
        var time = TimeProvider.System.GetUtcNow().ToOffset(connector.Manifest.TimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetBytes($"360buy_param_json={Uri.EscapeDataString(business.ToJsonString())}");
        var query = $"method=eclp.order.addOrder&app_key={DemoCredentials.AppKey}&timestamp={Uri.EscapeDataString(time)}&v=2.0";
        var fields = new[] { query, Encoding.UTF8.GetString(body) }
            .SelectMany(part => OrderHub.Connectors.Codecs.FormCodec.Read(Encoding.UTF8.GetBytes(part), OrderHub.Connectors.Codecs.PlusRule.IsBlank).Value!);
        return new RawMessage { Query = $"{query}&sign={SortedMd5.Sign(fields, "sign", DemoCredentials.Secret)}", Charset = "utf-8", Body = body };
    }

    private static double[] Run(int rounds, Action action)
    {
        var took = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            took[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return took;
    }

    private static double Rate(double[] took) => took.Length / took.Sum() * 1000;

    private static double At(double[] took, double share)
    {
        var sorted = took.Order().ToArray();
        return sorted[(int)((sorted.Length - 1) * share)];
    }

    private sealed class Demo : IPartnerCredentials
    {
        public PartnerCredential? Find(string connector, string appKey) => new(connector, appKey, 1, DemoCredentials.Secret);

        public PartnerCredential? OfTenant(string connector, int tenantId) => null;
    }
}
