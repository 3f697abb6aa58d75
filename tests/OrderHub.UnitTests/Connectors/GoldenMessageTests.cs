using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Mapping;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Outbound;
using OrderHub.Server.Connectors.Replies;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Runs every file of <c>connectors/*/golden</c>: raw messages against the standard model, signature vectors, faults, and calls with their answers.</summary>
public sealed class GoldenMessageTests
{
    private static readonly string[] Paths =
    [
        .. Directory.GetFiles(Partners.Folder, "*.json", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == "golden")
            .Order(StringComparer.Ordinal)
            .Select(path => Path.GetRelativePath(Partners.Folder, path)),
    ];

    public static TheoryData<string> Files() => [.. Paths];

    [Theory]
    [MemberData(nameof(Files))]
    public void Golden_message_is_read_and_written_as_its_file_says(string file)
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, file)))!;
        var connector = Partners.Catalog.Find(file.Split(Path.DirectorySeparatorChar)[0])!;
        if (golden["signatures"] is JsonArray signatures)
        {
            Assert.All(signatures, vector => CheckSignature(vector!));
        }
        else if (golden["call"] is { } call)
        {
            CheckCall(connector, call);
        }
        else
        {
            CheckMessage(connector, golden);
        }
    }

    [Fact]
    public void Every_operation_of_every_connector_has_a_golden_message()
    {
        var golden = Paths
            .Select(file => (Connector: file.Split(Path.DirectorySeparatorChar)[0], Content: JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, file)))!))
            .Select(file => $"{file.Connector}/{file.Content["call"]?["operation"] ?? file.Content["expect"]?["operation"]}")
            .ToHashSet(StringComparer.Ordinal);
        var operations = Partners.Catalog.All.SelectMany(connector =>
            (connector.Manifest.Inbound?.Operations.Select(operation => $"{connector.Name}/{operation.Name}") ?? [])
            .Concat(connector.Manifest.Outbound?.Operations.Select(operation => $"{connector.Name}/{operation.Name}") ?? []));
        Assert.All(operations, operation => Assert.Contains(operation, golden));
    }

    private static void CheckSignature(JsonNode vector)
    {
        var secret = (string)vector["secret"]!;
        if ((string?)vector["scheme"] == "hmac-sha256")
        {
            Assert.Equal(
                (string)vector["signature"]!,
                HmacSha256.Sign(secret, (string)vector["timestamp"]!, (string)vector["nonce"]!, Encoding.UTF8.GetBytes((string)vector["body"]!)));
            return;
        }

        var fields = vector["fields"]!.AsObject().Select(field => new FormField(field.Key, Encoding.UTF8.GetBytes((string)field.Value!))).ToList();
        Assert.Equal((string)vector["signature"]!, SortedMd5.Sign(fields, "sign", secret));
        var signed = (string)vector["signed"]!;
        Assert.Equal($"••••••{signed[secret.Length..^secret.Length]}••••••", SortedMd5.Show(fields, "sign"));
    }

    private static void CheckMessage(Connector connector, JsonNode golden)
    {
        var clock = new Partners.StillClock(DateTimeOffset.Parse((string)golden["now"]!, CultureInfo.InvariantCulture));
        var message = golden["message"]!;
        var expected = golden["expect"]!;
        var reading = Partners.Reader(clock).Read(
            connector,
            new RawMessage
            {
                Query = (string?)message["query"] ?? "",
                Charset = (string?)message["charset"],
                Headers = message["headers"]?.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!, StringComparer.OrdinalIgnoreCase)
                    ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
                Body = message["bodyBase64"] is { } bytes ? Convert.FromBase64String((string)bytes!) : Encoding.UTF8.GetBytes((string)message["body"]!),
            },
            ReadingMode.Receive);

        var faults = reading.Steps.Where(step => step.State == StepState.Failed).SelectMany(step => step.Faults).ToList();
        if (expected["faults"] is JsonArray expectedFaults)
        {
            Assert.Equal(
                Sorted(expectedFaults.Select(fault => $"{fault!["code"]} {fault["path"]}")),
                Sorted(faults.Select(fault => $"{fault.Code} {fault.Path}")));
            Assert.All(expectedFaults.Where(fault => fault!["message"] is not null), fault =>
                Assert.Contains(faults, found => found.Message == (string)fault!["message"]!));
        }

        if ((string?)expected["error"] is { } error)
        {
            CheckRefusal(connector, reading, error, expected);
            return;
        }

        Assert.Equal((string)expected["operation"]!, reading.Operation?.Name);
        if (expected["quarantine"] is not null)
        {
            Assert.True(MessageReader.HasOnlyUnknownCodes(reading));
            return;
        }

        Assert.Empty(faults);
        Assert.Equal(Lines(expected["order"] ?? expected["report"] ?? expected["mapped"]!), Lines(reading.Mapping!.Value));
        Assert.Equal(expected["order"] is not null, reading.Order is not null);
        Assert.Equal(expected["report"] is not null, reading.Report is not null);
        Assert.Equal((string?)expected["key"], reading.MessageKey);
        if ((string?)expected["odd"] is { } odd)
        {
            Assert.Contains(reading.Steps.SelectMany(step => step.Faults), fault => fault.Message == odd);
        }
    }

    private static void CheckRefusal(Connector connector, InboundReading reading, string error, JsonNode expected)
    {
        Assert.Equal(error, reading.Failure?.Code);
        var reply = ReplyWriter.Error(connector, error, reading.Failure!.Message!, reading.Failure.Faults);
        Assert.Equal((int)expected["status"]!, reply.Status);
        if (expected["reply"] is { } whole)
        {
            Assert.Equal(Lines(whole), Lines(JsonNode.Parse(reply.Body)!));
        }

        if ((string?)expected["replyContains"] is { } part)
        {
            Assert.Contains(part, Charsets.Decode(reply.Body, connector.Manifest.Charset)!.Text, StringComparison.Ordinal);
        }
    }

    private static void CheckCall(Connector connector, JsonNode golden)
    {
        var operation = connector.Manifest.Outbound!.Operations.Single(operation => operation.Name == (string)golden["operation"]!);
        var call = new OutboundCall
        {
            TenantId = Partners.Tenant,
            Connector = connector.Name,
            Operation = operation.Name,
            Input = golden["input"]!.AsObject(),
            IdempotencyKey = "K-1",
        };
        var mapped = connector.Mapping.Outbound[operation.Name].Request.Run(
            JsonSerializer.SerializeToElement(call.Input), new MappingContext(connector.Manifest, operation.Name, null));
        Assert.Empty(mapped.Faults);
        var now = new DateTimeOffset(2025, 3, 2, 1, 0, 0, TimeSpan.Zero);
        var written = RequestWriter.Write(
            connector, operation, new Uri("http://127.0.0.1:9/"), mapped.Value, call, new Partners.Demo().OfTenant(connector.Name, Partners.Tenant), now);
        using var message = written.Message;
        var request = golden["request"]!;
        Assert.Equal((string)request["verb"]!, message.Method.Method);
        Assert.Equal((string)request["path"]!, message.RequestUri!.PathAndQuery);
        Assert.Equal((string)request["body"]!, Charsets.Find((string)request["charset"]!).GetString(written.Body));
        Assert.Equal("K-1", message.Headers.GetValues("Idempotency-Key").Single());

        foreach (var answer in golden["answers"]!.AsArray())
        {
            CheckAnswer(connector, operation, answer!);
        }
    }

    private static void CheckAnswer(Connector connector, OrderHub.Connectors.Manifests.OutboundOperation operation, JsonNode answer)
    {
        var charset = (string)answer["charset"]!;
        var result = AnswerReader.Read(
            connector, operation, (HttpStatusCode)(int)answer["status"]!, charset, Charsets.Find(charset).GetBytes((string)answer["body"]!), null);
        var message = (string?)answer["message"];
        switch (result)
        {
            case OutboundResult.Done done:
                Assert.Equal(Lines(answer["done"]!), Lines(done.Output));
                break;
            case OutboundResult.Refused refused:
                Assert.Equal(((string?)answer["refused"], message), (refused.Code, refused.Message));
                break;
            case OutboundResult.Failed failed:
                Assert.Equal((string?)answer["failed"], failed.Code);
                Assert.Equal(message ?? failed.Message, failed.Message);
                break;
            case OutboundResult.Unknown unknown:
                Assert.Equal((string?)answer["unknown"], unknown.Code);
                break;
        }
    }

    /// <summary>A tree as sorted lines of path and text, so that a difference is seen at a glance. A number is its text.</summary>
    private static string Lines(JsonNode node) => Sorted(Leaves(node, ""));

    private static IEnumerable<string> Leaves(JsonNode node, string path) => node switch
    {
        JsonObject members => members.Where(member => member.Value is not null).SelectMany(member => Leaves(member.Value!, $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, index) => Leaves(item!, $"{path}[{index}]")),
        _ => [$"{path}: {node}"],
    };

    private static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
