using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Workflows.Running;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SignalJson : JsonSerializerContext;
