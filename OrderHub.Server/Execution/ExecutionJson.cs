using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Execution;

/// <summary>How reports travel inside a signal.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecutionReport))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
