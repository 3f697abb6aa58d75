using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Replies;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Messages cut, swapped, doubled and filled with noise: whatever comes, the partner gets an answer it can read.</summary>
public sealed class InboundFuzzTests
{
    private const int Messages = 5000;
    private static readonly DateTimeOffset Now = new(2025, 3, 2, 1, 15, 10, TimeSpan.Zero);

    [Theory]
    [InlineData("eclp", 20250302)]
    [InlineData("terminal", 20250303)]
    public void Garbage_is_always_answered_in_the_partners_protocol(string name, int seed)
    {
        var dice = new Random(seed);
        var connector = Partners.Catalog.Find(name)!;
        var reader = Partners.Reader(new Partners.StillClock(Now));
        var samples = Samples(name);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Messages; i++)
        {
            // Most are signed anew after they were spoilt: else nothing would get past the signature.
            var raw = Spoil(samples[dice.Next(samples.Count)], dice);
            raw = dice.Next(10) == 0 ? raw : Sign(connector, raw);
            var reading = reader.Read(connector, raw, dice.Next(5) == 0 ? new ReadingMode(Partners.Tenant) : ReadingMode.Receive);
            var reply = reading.Failure is { } failure
                ? ReplyWriter.Error(connector, failure.Code!, failure.Message!, failure.Faults)
                : ReplyWriter.Done(connector, reading.Operation!, new JsonObject { ["orderNo"] = "EX1", ["waybillNo"] = "W1", ["outcome"] = "done" });
            AssertReadable(connector, reply, i);
            var outcome = reading.Failure?.Code ?? "ok";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        // The noise reached every step, and some messages survived it.
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "ok", PartnerCodes.Malformed, PartnerCodes.Invalid, PartnerCodes.SignatureMismatch },
            outcomes.Keys.ToHashSet(StringComparer.Ordinal));
    }

    private static void AssertReadable(Connector connector, PartnerReply reply, int message)
    {
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
        .. Directory.GetFiles(Path.Combine(Partners.Folder, connector, "golden"), "*.json")
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

    private static RawMessage Sign(Connector connector, RawMessage raw)
    {
        if (connector.Manifest.Inbound!.Signature!.Scheme == SignatureScheme.HmacSha256)
        {
            var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var nonce = Guid.NewGuid().ToString("N");
            return raw with
            {
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    ["X-App-Key"] = DemoCredentials.AppKey,
                    ["X-Timestamp"] = timestamp,
                    ["X-Nonce"] = nonce,
                    ["X-Signature"] = HmacSha256.Sign(DemoCredentials.Secret, timestamp, nonce, raw.Body),
                },
            };
        }

        var query = FormCodec.Read(Encoding.UTF8.GetBytes(raw.Query), PlusRule.IsBlank).Value ?? [];
        var form = FormCodec.Read(raw.Body, PlusRule.IsBlank).Value ?? [];
        var right = SortedMd5.Sign([.. query, .. form], "sign", DemoCredentials.Secret);
        var cut = raw.Query.IndexOf("&sign=", StringComparison.Ordinal);
        return raw with { Query = $"{(cut < 0 ? raw.Query : raw.Query[..cut])}&sign={right}" };
    }
}
