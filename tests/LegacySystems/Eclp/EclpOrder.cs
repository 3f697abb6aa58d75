using System.Text.Json.Nodes;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>An order as the legacy client states it: the business JSON, in the order of its fields.</summary>
internal sealed record EclpOrder(string IsvUuid, JsonObject Body);
