using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderHub.Connectors;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Asks the mapping's checks of the message as a whole, and takes what was mapped into the hub's own types.</summary>
internal static class ValidateStep
{
    public const string Name = "validate";

    /// <summary>Where a mapping puts several reports of one message.</summary>
    private const string ListName = "reports";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static InboundReading Run(InboundReading reading)
    {
        if (reading.Mapping is null || reading.Operation is not { } operation)
        {
            return reading.Skip(Name, "There is nothing to validate.");
        }

        // 1. Checks
        var input = JsonSerializer.SerializeToElement(Nulls.Without(reading.Message!));
        var faults = new List<Fault>();
        var mapped = reading.Failure is null;
        foreach (var check in reading.Connector.Mapping.Inbound[operation.Name].Checks)
        {
            var (_, error) = check.Holds.Evaluate(input) is { IsTrue: false } result ? (result.Value, result.Error ?? "") : (null, null);

            // Where a field is no number already, a check that stumbles over it says nothing new.
            if (error is not null && (mapped || error.Length == 0))
            {
                faults.Add(new(FaultCodes.Check, check.Definition.Path, check.Definition.Message));
            }
        }

        if (faults.Count > 0)
        {
            return reading.Fail(Name, PartnerCodes.Invalid, faults.Count == 1 ? faults[0].Message : $"{faults.Count} rules are broken.", faults);
        }

        if (!mapped)
        {
            // Of several reports, those whose codes are known count; the message is kept for the others.
            return (operation.Kind == OperationKind.Report && MessageReader.HasOnlyUnknownCodes(reading) ? reading with { Reports = List(reading.Mapping.Value, knownOnly: true) } : reading)
                .Skip(Name, "The mapping has faults.");
        }

        // 2. Types
        try
        {
            return operation.Kind switch
            {
                OperationKind.Order => (reading with { Order = reading.Mapping.Value.Deserialize<OrderContent>(Json) }).Ok(Name),
                OperationKind.Report when reading.Mapping.Value.ContainsKey(ListName) => (reading with { Reports = List(reading.Mapping.Value, knownOnly: false) }).Ok(Name),
                OperationKind.Report => (reading with { Report = reading.Mapping.Value.Deserialize<InboundReport>(Json) }).Ok(Name),
                _ => reading.Ok(Name),
            };
        }
        catch (JsonException wrong)
        {
            return reading.Fail(Name, PartnerCodes.Invalid, "What was mapped does not fit.", new Fault(FaultCodes.Type, wrong.Path?.TrimStart('$', '.') ?? "", wrong.Message));
        }
    }

    private static List<InboundReport> List(JsonObject mapped, bool knownOnly) => (mapped[ListName] as JsonArray ?? [])
        .Where(report => !knownOnly || report?["status"] is not null)
        .Select(report => report.Deserialize<InboundReport>(Json)!)
        .ToList();
}
