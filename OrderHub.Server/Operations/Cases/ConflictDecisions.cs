using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage.Connectors;
using OrderHub.Server.Transaction.Changes;

namespace OrderHub.Server.Operations.Cases;

/// <summary>Has the second content count: as a modification of the order that the first one made, or as one more report.</summary>
public sealed class ConflictDecisions(ChangeDesk desk, IReportInbox reports, MessageReader reader, ConnectorCatalog catalog, IPartnerCredentials credentials)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Why it could not be; null: it counts.</summary>
    public async Task<string?> TakeNewAsync(PartnerCaseRow row, OpenExchange exchange, string by, string? reason, CancellationToken ct)
    {
        if (catalog.Find(row.TenantId, row.Connector) is not { } connector
            || ExchangeReplay.RawOf(exchange, credentials.OfTenant(row.Connector, row.TenantId) ?? new(row.Connector, "", row.TenantId, "")) is not { } raw)
        {
            return "The connector is gone, or only the beginning of the message was kept.";
        }

        var reading = reader.Read(connector, raw, ReadingMode.Receive);
        return reading switch
        {
            { Failure: { } failure } => $"The message is not understood: {failure.Message}",
            { Report: { } report } => await ReportAsync(row, reading, report, ct),
            { Order: not null } when row.OrderNo is { } orderNo => await ModifyAsync(row, orderNo, reading.Mapping!.Value, by, reason, ct),
            _ => "Nothing of the message can be taken.",
        };
    }

    private async Task<string?> ReportAsync(PartnerCaseRow row, InboundReading reading, InboundReport report, CancellationToken ct)
    {
        await reports.ReceiveAsync(ExecutionReport.Of(row.TenantId, reading.Connector.Manifest.System, KeyOf(row), report, row.OpenedAt), ct);
        return null;
    }

    private async Task<string?> ModifyAsync(PartnerCaseRow row, string orderNo, JsonObject content, string by, string? reason, CancellationToken ct)
    {
        var result = await desk.ModifyAsync(
            new()
            {
                TenantId = row.TenantId,
                OrderNo = orderNo,
                Actor = by,
                IdempotencyKey = KeyOf(row),
                ContentHash = SHA256.HashData(Encoding.UTF8.GetBytes(KeyOf(row))),
                DryRun = false,
                Reason = reason,
            },
            new ContentPatch(PatchOf(content), Read),
            ct);
        return result switch
        {
            ChangeResult.Recorded { Request.State: ChangeState.Refused } refused => $"The order does not take the change: {refused.Request.Decision.Reason}.",
            ChangeResult.Recorded => null,
            ChangeResult.Invalid invalid => $"{invalid.Message} {string.Join(' ', invalid.Faults.Take(5).Select(fault => $"{fault.Path}: {fault.Message}"))}",
            ChangeResult.Refused refused => $"The order does not take the change: {string.Join(' ', refused.Faults.Take(5).Select(fault => $"{fault.Path}: {fault.Message}"))}",
            ChangeResult.NotFound => $"There is no order {orderNo} any more.",
            _ => "The order is being changed by others; decide again.",
        };
    }

    // The numbers by which the order is known stay: they are why the two contents met.
    private static JsonObject PatchOf(JsonObject content)
    {
        var patch = (JsonObject)content.DeepClone();
        patch.Remove("references");
        return patch;
    }

    private static (OrderContent?, IReadOnlyList<Fault>) Read(JsonObject merged)
    {
        try
        {
            return (merged.Deserialize<OrderContent>(Json), []);
        }
        catch (JsonException wrong)
        {
            return (null, [new("json.wrong-type", wrong.Path?.TrimStart('$', '.') ?? "", "The value does not fit.")]);
        }
    }

    private static string KeyOf(PartnerCaseRow row) => string.Create(CultureInfo.InvariantCulture, $"case-{row.CaseId}");
}
