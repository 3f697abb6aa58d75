using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Replies;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>What differs between a golden message and what the connector makes of it; nothing: it holds.</summary>
public sealed record GoldenResult(string Name, string Title, IReadOnlyList<string> Differences)
{
    public bool Holds => Differences.Count == 0;
}

/// <summary>
/// Plays golden messages against a connector, without any network: signature vectors, messages in with the order, report or fault
/// they give, and calls with their request and the meaning of each answer. All differences are told at once.
/// </summary>
public static class GoldenCheck
{
    private const int TenantId = 1;

    public static IReadOnlyList<GoldenResult> Run(Connector connector, IEnumerable<GoldenFile> files) => [.. files.Select(file => Check(connector, file))];

    public static GoldenResult Check(Connector connector, GoldenFile file)
    {
        var differences = new List<string>();
        try
        {
            if (file.Content["signatures"] is JsonArray vectors)
            {
                CheckSignatures(vectors, differences);
            }
            else if (file.Content["call"] is JsonObject call)
            {
                GoldenCall.Check(connector, call, differences);
            }
            else if (file.Content["message"] is JsonObject)
            {
                CheckMessage(connector, file.Content, differences);
            }
            else
            {
                differences.Add("The file has neither signatures, nor a call, nor a message.");
            }
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            // A golden file is hand-written: a wrong kind of value in it is a difference like any other.
            differences.Add($"The file itself is wrong: {wrong.Message}");
        }

        return new(file.Name, file.Title, differences);
    }

    private static void CheckSignatures(JsonArray vectors, List<string> differences)
    {
        foreach (var (vector, index) in vectors.Select((vector, index) => (vector!, index)))
        {
            if (SignatureSchemes.Parse((string?)vector["scheme"]) is not { } scheme || scheme == SignatureScheme.Custom)
            {
                differences.Add($"signatures[{index}]: there is no scheme '{vector["scheme"]}'.");
                continue;
            }

            var parts = GoldenSignature.Parts(vector);
            Compare($"signatures[{index}]", (string?)vector["signature"], Signature.Make(scheme, parts, (string?)vector["secret"] ?? ""), differences);
            if ((string?)vector["signed"] is { } signed && scheme is SignatureScheme.SortedMd5)
            {
                var secret = (string?)vector["secret"] ?? "";
                Compare($"signatures[{index}].signed", signed.Length < 2 * secret.Length ? signed : $"••••••{signed[secret.Length..^secret.Length]}••••••", Signature.Show(scheme, parts), differences);
            }
        }
    }

    private static void CheckMessage(Connector connector, JsonObject golden, List<string> differences)
    {
        var reading = Read(connector, golden);
        var expected = (JsonObject)golden["expect"]!;
        var faults = reading.Steps.Where(step => step.State == StepState.Failed).SelectMany(step => step.Faults).ToList();
        CheckFaults(expected, faults, differences);
        if ((string?)expected["error"] is { } error)
        {
            CheckRefusal(connector, reading, error, expected, differences);
            return;
        }

        Compare("operation", (string?)expected["operation"], reading.Operation?.Name, differences);
        if (expected["quarantine"] is not null)
        {
            Compare("quarantine", "true", MessageReader.HasOnlyUnknownCodes(reading) ? "true" : "false", differences);
            if (reading.Operation is { Kind: not OperationKind.Report })
            {
                var aside = ReplyWriter.Error(connector, OrderHub.Connectors.FaultCodes.UnknownCode, reading.Failure?.Message ?? "", faults);
                GoldenReply.Check(connector, expected, aside.Status, aside.Body, differences);
            }

            return;
        }

        differences.AddRange(faults.Select(fault => $"{fault.Path}: {fault.Code}: {fault.Message}"));
        if (reading.Mapping is { } mapping)
        {
            Trees.Compare(expected["order"] ?? expected["report"] ?? expected["mapped"], mapping.Value, "", differences);
        }

        Compare("key", (string?)expected["key"], reading.MessageKey, differences);
        Compare("an order", expected["order"] is null ? "no" : "yes", reading.Order is null ? "no" : "yes", differences);
        Compare("a report", expected["report"] is null ? "no" : "yes", reading.Report is null && reading.Reports.Count == 0 ? "no" : "yes", differences);
        if ((string?)expected["odd"] is { } odd && reading.Steps.SelectMany(step => step.Faults).All(fault => fault.Message != odd))
        {
            differences.Add($"odd: '{odd}' is not said.");
        }
    }

    private static InboundReading Read(Connector connector, JsonObject golden)
    {
        var now = (string?)golden["now"] is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : DateTimeOffset.UnixEpoch;
        var demo = new DemoPartner(TenantId);
        var raw = GoldenFile.ReadRaw(golden["message"]!);
        if (connector.Manifest.Inbound is not { } inbound)
        {
            throw new FormatException("The connector hears no messages.");
        }

        raw = inbound.Transport == TransportKind.Http ? raw : raw with { From = demo.OfTenant(connector.Name, TenantId), Operation = (string?)golden["message"]!["operation"] };
        return new MessageReader(demo, new ReplayGuard(new StandingClock(now))).Read(connector, raw, ReadingMode.Receive);
    }

    private static void CheckFaults(JsonObject expected, List<Fault> faults, List<string> differences)
    {
        if (expected["faults"] is not JsonArray listed)
        {
            return;
        }

        var wanted = listed.Select(fault => $"{fault!["code"]} {fault["path"]}").ToList();
        var found = faults.Select(fault => $"{fault.Code} {fault.Path}").ToList();
        differences.AddRange(wanted.Except(found, StringComparer.Ordinal).Select(fault => $"faults: expected and not found: {fault}"));
        differences.AddRange(found.Except(wanted, StringComparer.Ordinal).Select(fault => $"faults: found and not expected: {fault}"));
        differences.AddRange(listed.Select(fault => (string?)fault!["message"]).OfType<string>()
            .Where(message => faults.TrueForAll(fault => fault.Message != message))
            .Select(message => $"faults: nobody says '{message}'"));
    }

    private static void CheckRefusal(Connector connector, InboundReading reading, string error, JsonObject expected, List<string> differences)
    {
        Compare("error", error, reading.Failure?.Code, differences);
        var reply = ReplyWriter.Error(connector, error, reading.Failure?.Message ?? "", reading.Failure?.Faults ?? []);
        GoldenReply.Check(connector, expected, reply.Status, reply.Body, differences);
    }

    private static void Compare(string what, string? expected, string? found, List<string> differences)
    {
        if (!string.Equals(expected, found, StringComparison.Ordinal))
        {
            differences.Add($"{what}: expected {expected ?? "nothing"}, found {found ?? "nothing"}");
        }
    }

    /// <summary>Golden messages are signed with the published demo credentials.</summary>
    private sealed class DemoPartner(int tenantId) : IPartnerCredentials
    {
        public PartnerCredential? Find(string connector, string appKey) =>
            appKey == DemoCredentials.AppKey ? new(connector, appKey, tenantId, DemoCredentials.Secret) : null;

        public PartnerCredential? OfTenant(string connector, int tenant) => new(connector, DemoCredentials.AppKey, tenant, DemoCredentials.Secret);
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
