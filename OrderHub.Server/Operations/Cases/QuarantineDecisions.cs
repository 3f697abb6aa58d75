using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Operations.Cases;

/// <summary>Brings a message out of quarantine: a meaning for its code is tried on the message first, then it counts, then the message is taken.</summary>
public sealed class QuarantineDecisions(
    ExchangeReplay replays, ConnectorCatalog catalog, CodeOverrides codes, MessageReader reader, IPartnerCredentials credentials, TimeProvider time)
{
    public async Task<(string? Problem, PartnerCaseRow Case)> MapAsync(PartnerCaseRow row, OpenExchange exchange, CaseDecision decision, string by, CancellationToken ct)
    {
        if (row is not { CodeTable: { } table, CodeDocument: { } document, Code: { } code } || catalog.Find(row.TenantId, row.Connector) is not { } connector)
        {
            return ("The case names no code, or its connector is gone.", row);
        }

        var meaning = new ConnectorCodeRow(
            row.TenantId, row.Connector, table, document, decision.ForAll ? "" : row.CodeSystem ?? "", decision.ForAll ? "" : row.CodeCustomer ?? "", code,
            decision.Meaning ?? "", decision.Reason ?? "", by, time.GetUtcNow());
        if (FindFault(connector, exchange, meaning) is { } fault)
        {
            return (fault, row);
        }

        await codes.PutAsync(meaning, ct);
        return await ReplayAsync(row, exchange, ct);
    }

    /// <summary>Takes the message again. Where it stays in quarantine, the case tells of the code that holds it there now.</summary>
    public async Task<(string? Problem, PartnerCaseRow Case)> ReplayAsync(PartnerCaseRow row, OpenExchange exchange, CancellationToken ct)
    {
        var result = await replays.TakeAsync(exchange, ct);
        if (result.IsDone || result.Outcome == ExchangeOutcome.Conflict)
        {
            return (null, row);
        }

        return result.Outcome == ExchangeOutcome.Quarantined && Read(catalog.Find(row.TenantId, row.Connector)!, exchange) is { } again
            ? ($"The message has a further code without a meaning: {PartnerCase.UnknownOf(again)?.Code}.", PartnerCase.WithCode(row, PartnerCase.UnknownOf(again)))
            : ($"The message was not taken: {result.Message}", row);
    }

    /// <summary>What the message says against the meaning; null: with it, it is understood, or only another code is not.</summary>
    private string? FindFault(Connector connector, OpenExchange exchange, ConnectorCodeRow meaning)
    {
        if (meaning.Meaning.Length is 0 or > 64)
        {
            return "Say what the code means.";
        }

        var reading = Read(connector with { Manifest = codes.Try(connector.Manifest, meaning) }, exchange);
        return reading switch
        {
            null => "Only the beginning of the message was kept.",
            { Failure: null } => null,
            _ when MessageReader.HasOnlyUnknownCodes(reading) && PartnerCase.UnknownOf(reading)?.Code != meaning.Code => null,
            _ => $"With that meaning the message is not understood: {string.Join(' ', Faults(reading).Select(fault => fault.Message))}",
        };
    }

    private InboundReading? Read(Connector connector, OpenExchange exchange) =>
        ExchangeReplay.RawOf(exchange, credentials.OfTenant(connector.Name, exchange.Row.TenantId) ?? new(connector.Name, "", exchange.Row.TenantId, "")) is { } raw
            ? reader.Read(connector, raw, ReadingMode.Receive)
            : null;

    private static IEnumerable<Fault> Faults(InboundReading reading) => reading.Steps.Where(step => step.State == StepState.Failed).SelectMany(step => step.Faults).Take(5);
}
