using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Outbound;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>A golden call: <c>{operation, input, now, request, answers}</c>. The request must be written so, and each answer mean what it says.</summary>
internal static class GoldenCall
{
    private const string Key = "K-1";
    private static readonly DateTimeOffset Now = new(2025, 3, 2, 1, 0, 0, TimeSpan.Zero);

    public static void Check(Connector connector, JsonObject golden, List<string> differences)
    {
        if (Find(connector, golden) is not { } operation)
        {
            differences.Add($"The connector has no operation '{golden["operation"]}'.");
            return;
        }

        var now = (string?)golden["now"] is { } said ? DateTimeOffset.Parse(said, System.Globalization.CultureInfo.InvariantCulture) : Now;
        if (operation.Transport == TransportKind.Folder)
        {
            CheckFile(connector, operation, golden, now, differences);
            return;
        }

        var (request, wrong) = Write(connector, operation, golden, new Uri("http://127.0.0.1:9/"), Demo(connector.Name), now, Key);
        if (request is null)
        {
            differences.AddRange(wrong);
        }
        else
        {
            using var message = request.Message;
            CheckRequest(golden["request"], request, differences);
        }

        foreach (var (answer, index) in golden["answers"]?.AsArray().Select((answer, index) => (answer!, index)) ?? [])
        {
            CheckAnswer(connector, operation, answer, $"answers[{index}]", differences);
        }
    }

    public static OutboundOperation? Find(Connector connector, JsonObject golden) =>
        connector.Manifest.Outbound?.Operations.FirstOrDefault(operation => operation.Name == (string?)golden["operation"]);

    public static PartnerCredential Demo(string connector) => new(connector, DemoCredentials.AppKey, 1, DemoCredentials.Secret);

    /// <summary>The request of a golden call, or why there is none.</summary>
    public static (WrittenRequest? Request, IReadOnlyList<string> Faults) Write(
        Connector connector, OutboundOperation operation, JsonObject golden, Uri address, PartnerCredential credential, DateTimeOffset now, string key)
    {
        var (call, document, faults) = Map(connector, operation, golden, credential, key);
        if (document is null)
        {
            return (null, faults);
        }

        var (request, fault) = RequestWriter.Write(connector, operation, address, document, call, credential, now);
        return (request, fault is null ? [] : [$"request: {fault.Path}: {fault.Message}"]);
    }

    private static (OutboundCall Call, JsonObject? Document, IReadOnlyList<string> Faults) Map(
        Connector connector, OutboundOperation operation, JsonObject golden, PartnerCredential credential, string key)
    {
        var call = new OutboundCall
        {
            TenantId = credential.TenantId,
            Connector = connector.Name,
            Operation = operation.Name,
            Input = (JsonObject)golden["input"]!.DeepClone(),
            IdempotencyKey = key,
        };
        var mapped = connector.Mapping.Outbound[operation.Name].Request.Run(
            JsonSerializer.SerializeToElement(call.Input), new MappingContext(connector.Manifest, operation.Name));
        return mapped.Faults.Count > 0
            ? (call, null, [.. mapped.Faults.Select(fault => $"request: {fault.Path}: {fault.Message}")])
            : (call, mapped.Value, []);
    }

    private static void CheckFile(Connector connector, OutboundOperation operation, JsonObject golden, DateTimeOffset now, List<string> differences)
    {
        var (call, document, faults) = Map(connector, operation, golden, Demo(connector.Name), Key);
        if (document is null)
        {
            differences.AddRange(faults);
            return;
        }

        var (bytes, fault) = RequestWriter.Business(connector, operation, document);
        Compare("the request's file", (string?)golden["request"]?["file"], OutFolder.NameOf(connector, operation, call.IdempotencyKey, now), differences);
        Compare("the request's bodyBase64", (string?)golden["request"]?["bodyBase64"], bytes is null ? fault!.Message : Convert.ToBase64String(bytes), differences);
    }

    private static void CheckRequest(JsonNode? expected, WrittenRequest request, List<string> differences)
    {
        if (expected is null)
        {
            differences.Add("request: the file does not say it.");
            return;
        }

        var charset = (string?)expected["charset"] ?? Charsets.Utf8;
        Compare("the request's verb", (string?)expected["verb"], request.Message.Method.Method, differences);
        Compare("the request's path", (string?)expected["path"], request.Message.RequestUri!.PathAndQuery, differences);
        if ((string?)expected["bodyBase64"] is { } bytes)
        {
            Compare("the request's bodyBase64", bytes, Convert.ToBase64String(request.Body), differences);
        }
        else
        {
            Compare("the request's body", (string?)expected["body"] ?? "", Charsets.Find(charset).GetString(request.Body), differences);
        }

        foreach (var (name, value) in expected["headers"] as JsonObject ?? [])
        {
            Compare($"the request's header {name}", (string?)value, request.Message.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null, differences);
        }
    }

    private static void CheckAnswer(Connector connector, OutboundOperation operation, JsonNode answer, string at, List<string> differences)
    {
        var charset = (string?)answer["charset"] ?? Charsets.Utf8;
        var body = (string?)answer["bodyBase64"] is { } bytes ? Convert.FromBase64String(bytes) : Charsets.Find(charset).GetBytes((string?)answer["body"] ?? "");
        var result = AnswerReader.Read(connector, operation, (HttpStatusCode)(int)answer["status"]!, charset, body, null);
        var (kind, code, message) = Describe(result);
        var expected = new[] { "done", "refused", "failed", "unknown" }.FirstOrDefault(name => answer[name] is not null);
        Compare(at, expected, kind, differences);
        if (expected == kind && result is OutboundResult.Done done)
        {
            Trees.Compare(answer["done"], done.Output, at, differences);
        }
        else if (expected == kind && kind is not null)
        {
            Compare($"{at}.{kind}", (string?)answer[kind], code, differences);
            Compare($"{at}.message", (string?)answer["message"] ?? message, message, differences);
        }
    }

    /// <summary>A result in a golden file's words.</summary>
    public static (string Kind, string? Code, string? Message) Describe(OutboundResult result) => result switch
    {
        OutboundResult.Done => ("done", null, null),
        OutboundResult.Refused refused => ("refused", refused.Code, refused.Message),
        OutboundResult.Failed failed => ("failed", failed.Code, failed.Message),
        OutboundResult.Unknown unknown => ("unknown", unknown.Code, unknown.Message),
        _ => throw new InvalidOperationException($"no such result: {result}"),
    };

    private static void Compare(string what, string? expected, string? found, List<string> differences)
    {
        if (!string.Equals(expected, found, StringComparison.Ordinal))
        {
            differences.Add($"{what}: expected {expected ?? "nothing"}, found {found ?? "nothing"}");
        }
    }
}
