using System.Text.Json.Serialization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Demo;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderContent))]
internal sealed partial class DemoJson : JsonSerializerContext;
