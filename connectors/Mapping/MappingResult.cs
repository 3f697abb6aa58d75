using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Mapping;

/// <summary>What one row made of one message.</summary>
public sealed record MappedRow(string Target, string Expression, JsonNode? Value, MessageFault? Fault);

/// <summary>What a mapping made of one message: complete only when there are no faults.</summary>
public sealed record MappingResult(JsonObject Value, IReadOnlyList<MappedRow> Rows, IReadOnlyList<MessageFault> Faults);

/// <summary>What rows need to know besides the message.</summary>
/// <param name="Manifest">For the zone and the code tables.</param>
/// <param name="Document">The document the message is, for the code tables.</param>
/// <param name="Customer">The customer the message is of, for tables of one customer.</param>
public sealed record MappingContext(Manifests.ConnectorManifest Manifest, string Document, string? Customer);
