using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Replies;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <param name="Message">What was pasted: URL and body, a form body, or the business document.</param>
/// <param name="Draft">True to try the message on the draft.</param>
public sealed record ExplainMessage(string Message, bool Draft = false);

/// <summary>How a message is read, step by step; nothing of it is kept.</summary>
/// <param name="Steps">parse, signature, decode, map and validate.</param>
/// <param name="Fields">The message's fields in its own names.</param>
/// <param name="Signature">Null where there is no signature to check.</param>
/// <param name="Mapping">Every row of the mapping with what it made.</param>
/// <param name="Order">The order as it would be taken; null where it would not.</param>
/// <param name="Reply">What the partner would be answered.</param>
public sealed record Explanation(
    IReadOnlyList<ExplainedStep> Steps, IReadOnlyList<ExplainedField> Fields, ExplainedSignature? Signature, IReadOnlyList<ExplainedRow> Mapping,
    OrderContent? Order, string Reply);

/// <param name="Name">parse, signature, decode, map or validate.</param>
/// <param name="State">ok, failed or skipped.</param>
/// <param name="Message">Why it failed or was skipped.</param>
/// <param name="Faults">What is wrong; for a step that is ok, what is odd.</param>
public sealed record ExplainedStep(string Name, string State, string? Message, IReadOnlyList<Fault> Faults);

/// <param name="Name">The field's own name.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Sensitive">True for personal data.</param>
public sealed record ExplainedField(string Name, string Value, bool Sensitive);

/// <param name="Given">The signature in the message.</param>
/// <param name="Expected">The right one; null where the app key is not one of this tenant.</param>
/// <param name="Matches">Whether they are the same.</param>
/// <param name="BaseString">What is signed, the secret masked.</param>
public sealed record ExplainedSignature(string? Given, string? Expected, bool Matches, string? BaseString);

/// <param name="Target">Where the value goes.</param>
/// <param name="Expression">Where it comes from.</param>
/// <param name="Value">The value; null: there was none.</param>
/// <param name="Fault">Why there is none.</param>
public sealed record ExplainedRow(string Target, string Expression, JsonNode? Value, Fault? Fault);

/// <summary>What integrators use: a partner's message taken apart, with every fault explained.</summary>
public static class ConnectorApi
{
    public static void MapConnectorApi(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/connectors/{connector}/explain", ExplainAsync).WithName("explainMessage").WithTags("Connectors")
            .WithSummary("See how a partner's message is decoded, checked and mapped. Nothing of it is kept.")
            .Requires(Permission.ExplainMessages).Explains(400, 404).Produces<Explanation>();

    private static async Task<IResult> ExplainAsync(
        string connector, Body<ExplainMessage> body, HttpContext http, [FromServices] ConnectorCatalog catalog, [FromServices] ConnectorVersions versions,
        [FromServices] MessageReader reader, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var tenantId = http.Caller().TenantId;
        var chosen = request.Draft ? await DraftAsync(versions, tenantId, connector, ct) : catalog.Find(tenantId, connector);
        if (chosen is not { Manifest.Inbound: not null } partner)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, PartnerCodes.ConnectorUnknown, "No connector of that name takes messages in.");
        }

        if (string.IsNullOrWhiteSpace(request.Message))
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, "Paste a message first.")
            {
                Faults = [new(ErrorCodes.RequestInvalid, "message", "message must not be empty.")],
            };
        }

        return TypedResults.Ok(Describe(reader.Read(partner, PastedMessage.Read(partner, request.Message), new ReadingMode(tenantId))));
    }

    // Null: there is no draft, or it is not sound yet; its check says why.
    private static async Task<Connector?> DraftAsync(ConnectorVersions versions, int tenantId, string connector, CancellationToken ct) =>
        (await versions.ListAsync(tenantId, connector, ct)).Find(row => row.State == ConnectorVersionTable.Draft) is { } draft
            ? versions.Check(connector, ConnectorVersions.Read(draft)).Connector
            : null;

    private static Explanation Describe(InboundReading reading) => new(
        [.. reading.Steps.Select(step => new ExplainedStep(step.Name, step.State.ToString().ToLowerInvariant(), step.Message, step.Faults))],
        [.. Fields(reading)],
        reading.Signature is { } signature ? new(signature.Given, signature.Expected, signature.Matches, signature.BaseString) : null,
        [.. (reading.Mapping?.Rows ?? []).Select(row => new ExplainedRow(
            row.Target, row.Expression, row.Value, row.Fault is { } fault ? new Fault(fault.Code, fault.Path, fault.Message) : null))],
        reading.Order,
        Reply(reading));

    // The envelope's fields first, then those of the business document as it came.
    private static IEnumerable<ExplainedField> Fields(InboundReading reading)
    {
        foreach (var field in reading.Fields.Where(field => field.Name != reading.Inbound.BusinessField))
        {
            yield return new(field.Name, field.Text, Sensitive: false);
        }

        var sensitive = reading.Operation?.Sensitive ?? [];
        var added = reading.Operation is { } operation ? operation.Lists.Select(lists => lists.Into).Concat(operation.BitStrings.Select(bits => bits.Into)).ToList() : [];
        foreach (var (name, value) in reading.Message?.Where(member => !added.Contains(member.Key, StringComparer.Ordinal)) ?? [])
        {
            yield return new(name, value is null ? "null" : value is JsonValue ? value.ToString() : JsonCodec.Write(value), sensitive.Contains(name, StringComparer.Ordinal));
        }
    }

    private static string Reply(InboundReading reading)
    {
        var reply = reading.Failure is { } failure
            ? ReplyWriter.Error(reading.Connector, failure.Code!, failure.Message!, [.. reading.Steps.Where(step => step.State == StepState.Failed && step.Code == failure.Code).SelectMany(step => step.Faults)])
            : ReplyWriter.Done(reading.Connector, reading.Operation!, new JsonObject { ["orderNo"] = "<order number>", ["waybillNo"] = "<waybill number>", ["outcome"] = "done" });
        return Charsets.Decode(reply.Body, reading.Inbound.Envelope == Envelope.Soap ? reading.Connector.Manifest.Charset : Charsets.Utf8)?.Text ?? "";
    }
}
