using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Golden;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Replies;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Messages cut, swapped, doubled and filled with noise: whatever comes, the partner gets an answer it can read.</summary>
public sealed class InboundFuzzTests
{
    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    /// <summary>For each of the five partners; 5 000 and 100 000 in all.</summary>
    private static readonly int Messages = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1" ? 20_000 : 1_000;
    private static readonly DateTimeOffset Now = new(2025, 3, 2, 1, 15, 10, TimeSpan.Zero);

    [Theory]
    [InlineData("eclp", 20250302)]
    [InlineData("terminal", 20250303)]
    [InlineData("ware", 20250304)]
    [InlineData("trunk", 20250305)]
    [InlineData("b2b", 20250306)]
    public void Garbage_is_always_answered_in_the_partners_protocol(string name, int seed)
    {
        var dice = new Random(seed);
        var connector = Find(name);
        var reader = Partners.Reader(new Partners.StillClock(Now));
        var samples = Samples(name);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Messages; i++)
        {
            // Most are signed anew after they were spoilt: else nothing would get past the signature.
            var raw = Spoil(samples[dice.Next(samples.Count)], dice);
            raw = connector.Manifest.Inbound!.Transport != TransportKind.Http ? raw with { From = TransportBench.From(name) } : dice.Next(10) == 0 ? raw : Sign(connector, raw);
            var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            var reading = reader.Read(connector, raw, dice.Next(5) == 0 ? new ReadingMode(Partners.Tenant) : ReadingMode.Receive);
            var reply = reading.Failure is { } failure
                ? ReplyWriter.Error(connector, failure.Code!, failure.Message!, failure.Faults)
                : ReplyWriter.Done(connector, reading.Operation!, new JsonObject { ["orderNo"] = "EX1", ["waybillNo"] = "W1", ["outcome"] = "done" });
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes && clock.Elapsed < MostTime, $"message {i} of the seed cost too much");
            AssertReadable(connector, reply, i);
            var outcome = reading.Failure?.Code ?? "ok";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        // The noise reached every step, and some messages survived it.
        Assert.Superset(
            new HashSet<string>(
                connector.Manifest.Inbound!.Transport == TransportKind.Http
                    ? ["ok", PartnerCodes.Malformed, PartnerCodes.Invalid, PartnerCodes.SignatureMismatch] : ["ok", PartnerCodes.Malformed],
                StringComparer.Ordinal),
            outcomes.Keys.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ware", "<a>", "<b/>", "</a>")]
    [InlineData("ware", "<a>", "<b c='d' e='f'>g</b>", "</a>")]
    [InlineData("ware", "<a>", "<b>", "")]
    [InlineData("ware", "<a>", "&amp;", "</a>")]
    [InlineData("terminal", "<Envelope><Body><PushState>", "<wb>1</wb>", "</PushState></Body></Envelope>")]
    [InlineData("eclp", "360buy_param_json={\"a\":[", "1,", "1]}")]
    [InlineData("eclp", "360buy_param_json=", "[", "")]
    [InlineData("eclp", "360buy_param_json={\"goodsNo\":\"", "a,", "\"}")]
    [InlineData("eclp", "", "a&", "")]
    [InlineData("b2b", "订单号,客户,商品编码,商品名称,数量,收货人,手机,地址\n", ",", "")]
    [InlineData("b2b", "订单号,客户,商品编码,商品名称,数量,收货人,手机,地址\n", "\n", "")]
    [InlineData("b2b", "订单号,客户,商品编码,商品名称,数量,收货人,手机,地址\n", "a,b,c,d,1,e,f,g\n", "")]
    [InlineData("b2b", "订单号,客户,商品编码,商品名称,数量,收货人,手机,地址\n", "\"", "")]
    [InlineData("trunk", "H20250302TMS01000001\r\n", "D\r\n", "T000001\r\n")]
    public void A_message_as_long_as_may_be_and_made_to_cost_costs_little(string name, string head, string filling, string tail)
    {
        var connector = Find(name);
        var most = connector.Manifest.Limits.MaxBytes;
        var text = new StringBuilder(most).Append(head);
        var bytes = Encoding.UTF8.GetByteCount(head) + tail.Length;
        for (; bytes + filling.Length <= most; bytes += filling.Length)
        {
            text.Append(filling);
        }

        var raw = new RawMessage { Body = Encoding.UTF8.GetBytes(text.Append(tail).ToString()), Charset = "utf-8", From = TransportBench.From(name) };
        if (connector.Manifest.Inbound!.BusinessField is { } field && head.StartsWith(field, StringComparison.Ordinal))
        {
            raw = raw with { Body = raw.Body[(field.Length + 1)..] };
        }

        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        var reading = Partners.Reader(new Partners.StillClock(Now)).Read(connector, raw, ReadingMode.Receive);
        var reply = reading.Failure is { } failure ? ReplyWriter.Error(connector, failure.Code!, failure.Message!, failure.Faults) : null;
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(cost < MostBytes, $"{cost / 1024 / 1024} MB");
        Assert.True(clock.Elapsed < MostTime, $"{clock.Elapsed}");
        Assert.True(reply is null || reply.Body.Length < 100_000);
    }

    private static Connector Find(string name) => Partners.Catalog.Find(name) ?? TransportBench.Catalog.Find(name)!;

    private static void AssertReadable(Connector connector, PartnerReply reply, int message)
    {
        if (connector.Manifest.Inbound!.Transport != TransportKind.Http)
        {
            Assert.Empty(reply.Body);
            return;
        }

        if (connector.Manifest.Inbound!.Envelope == Envelope.Xml)
        {
            Assert.True(XDocument.Parse(Encoding.UTF8.GetString(reply.Body)).Root?.Name.LocalName == "response", $"message {message} of the seed");
            return;
        }

        if (connector.Manifest.Inbound!.Envelope == Envelope.Soap)
        {
            var document = XDocument.Parse(Charsets.Find(connector.Manifest.Charset).GetString(reply.Body));
            Assert.True(document.Root?.Name.LocalName == "Envelope", $"message {message} of the seed");
        }
        else
        {
            Assert.True(JsonNode.Parse(reply.Body) is JsonObject { Count: 1 } whole && !whole.ContainsKey("reply"), $"message {message} of the seed");
        }

        Assert.InRange(reply.Status, 200, 499);
    }

    private static List<RawMessage> Samples(string connector) =>
    [
        .. Directory.GetFiles(Path.Combine(Partners.Catalog.Find(connector) is null ? FilePartnerTests.Folder : Partners.Folder, connector, "golden"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(path => JsonNode.Parse(File.ReadAllText(path))!["message"])
            .Where(message => message is not null)
            .Select(message => new RawMessage
            {
                Query = (string?)message!["query"] ?? "",
                Charset = (string?)message["charset"],
                Headers = message["headers"]?.Deserialize<Dictionary<string, string>>() ?? [],
                Body = message["bodyBase64"] is { } bytes ? Convert.FromBase64String((string)bytes!) : Encoding.UTF8.GetBytes((string)message["body"]!),
            }),
    ];

    private static RawMessage Spoil(RawMessage raw, Random dice)
    {
        for (var times = dice.Next(4); times > 0; times--)
        {
            raw = dice.Next(8) switch
            {
                0 => raw with { Query = Encoding.Latin1.GetString(SpoilBytes(Encoding.Latin1.GetBytes(raw.Query), dice)) },
                1 => raw with { Charset = new[] { null, "GBK", "utf-8", "no such", "" }[dice.Next(5)] },
                _ => raw with { Body = SpoilBytes(raw.Body, dice) },
            };
        }

        return raw;
    }

    private static byte[] SpoilBytes(byte[] bytes, Random dice)
    {
        var at = dice.Next(bytes.Length + 1);
        var length = dice.Next(Math.Min(40, bytes.Length - at) + 1);
        var noise = new byte[dice.Next(12)];
        dice.NextBytes(noise);
        return dice.Next(6) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[(at + length)..]],
            2 => [.. bytes[..at], .. noise, .. bytes[at..]],
            3 => [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]],
            4 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(new[] { "%", "&", "=", "<", "</a>", "\"", "{", "[[[[", "\\u0000", "]]>", "&#0;", "%22%3A", "%7B", "9e999", "null", "😀" }[dice.Next(16)]), .. bytes[at..]],
            _ => [.. bytes.Select(value => dice.Next(60) == 0 ? (byte)dice.Next(256) : value)],
        };
    }

    private static RawMessage Sign(Connector connector, RawMessage raw) =>
        PartnerSigning.Renew(connector, raw, new(connector.Name, DemoCredentials.AppKey, Partners.Tenant, DemoCredentials.Secret), Now);
}
