using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Mapping;

/// <summary>What one row made of one message.</summary>
public sealed record MappedRow(string Target, string Expression, JsonNode? Value, MessageFault? Fault);

/// <summary>What a mapping made of one message: complete only when there are no faults.</summary>
public sealed record MappingResult(JsonObject Value, IReadOnlyList<MappedRow> Rows, IReadOnlyList<MessageFault> Faults);

/// <summary>What rows need to know besides the message.</summary>
/// <param name="Manifest">For the zone and the code tables.</param>
/// <param name="Scope">Of whom the codes in the message are.</param>
public sealed record MappingContext(Manifests.ConnectorManifest Manifest, Manifests.CodeScope Scope)
{
    /// <summary>For a document whose codes are everybody's.</summary>
    public MappingContext(Manifests.ConnectorManifest manifest, string document)
        : this(manifest, new Manifests.CodeScope(document, null, null))
    {
    }
}
