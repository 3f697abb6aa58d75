using System.Text.Json;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Maps the tree to the hub's words, row by row, every fault with its path.</summary>
internal static class MapStep
{
    public const string Name = "map";

    public static InboundReading Run(InboundReading reading, CodeOverrides? codes)
    {
        if (reading.Message is null || reading.Operation is not { } operation)
        {
            return reading.Skip(Name, "There is nothing to map.");
        }

        var mapping = reading.Connector.Mapping.Inbound[operation.Name];
        var shapeFaults = MessageShape.Undo(reading.Message, operation);
        var input = JsonSerializer.SerializeToElement(Nulls.Without(reading.Message));
        var scope = new CodeScope(operation.Name, AsText(mapping.System?.Evaluate(input)), AsText(mapping.Customer?.Evaluate(input)));
        var result = mapping.Rows.Run(input, new MappingContext(ManifestOf(reading, codes), scope));
        reading = reading with { Mapping = result, MessageKey = AsText(mapping.Key?.Evaluate(input)) };
        IReadOnlyList<Fault> faults = [.. shapeFaults.Concat(result.Faults).Select(fault => fault.ToModel())];
        return faults.Count == 0
            ? reading.Ok(Name)
            : reading.Fail(Name, PartnerCodes.Invalid, faults.Count == 1 ? faults[0].Message : $"{faults.Count} fields are wrong.", faults);
    }

    private static ConnectorManifest ManifestOf(InboundReading reading, CodeOverrides? codes) =>
        reading.Credential is { } whose && codes is not null ? codes.Apply(whose.TenantId, reading.Connector.Manifest) : reading.Connector.Manifest;

    private static string? AsText(ExpressionResult? result) => result?.Value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
