using System.Text.Json.Serialization;

namespace OrderHub.Server.Storage.Flows;

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StringsJson : JsonSerializerContext;
