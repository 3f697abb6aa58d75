using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderHub.Server.Access.Orders;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Errors;

/// <summary>Why a request was not carried out (RFC 9457).</summary>
public sealed record Problem
{
    public const string MediaType = "application/problem+json";

    /// <summary>Where the code is explained.</summary>
    public required string Type { get; init; }

    /// <summary>The HTTP status in words.</summary>
    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>What is wrong with this request, one or two sentences.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable code to act on; example <c>order.invalid</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Every fault found, with the path to it; empty where the problem is not in the content.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Id of the trace of this request, for the log.</summary>
    public required string TraceId { get; init; }

    /// <summary>The order that was stored and then refused by its line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OrderNo { get; init; }

    /// <summary>With 412: what another saved meanwhile, as a read would show it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonNode? Current { get; init; }

    /// <summary>For an answer 412: what changed after the version that the caller knows, oldest first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChangeLogEntry>? Changes { get; init; }
}
