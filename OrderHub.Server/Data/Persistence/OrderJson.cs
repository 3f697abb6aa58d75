using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Orders as JSON inside the hub: compared field by field, and merged with what is to change.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(OrderContent))]
[JsonSerializable(typeof(Party))]
public sealed partial class OrderJson : JsonSerializerContext;
