using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Persistence;

/// <summary>
/// An order as the expressions of flows see it: in the names of the API, without every field that the model marks as personal, and
/// without extension fields, whose sensitivity the tenant decides. What a flow keeps of an order can therefore not be personal.
/// </summary>
internal static class OrderDescription
{
    private static readonly JsonSerializerOptions Options = new(OrderDescriptionJson.Default.Options)
    {
        TypeInfoResolver = OrderDescriptionJson.Default.WithAddedModifier(LeaveOutPersonal),
    };

    private static readonly JsonTypeInfo<Order> OrderType = (JsonTypeInfo<Order>)Options.GetTypeInfo(typeof(Order));

    public static JsonObject Of(Order order) => (JsonObject)JsonSerializer.SerializeToNode(order, OrderType)!;

    private static void LeaveOutPersonal(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(IsHidden).ToList())
        {
            type.Properties.Remove(property);
        }
    }

    private static bool IsHidden(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(FieldAttribute), inherit: true) is [FieldAttribute { Personal: true }, ..]
        || property.AttributeProvider is PropertyInfo { Name: nameof(OrderContent.Extensions) };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderDescriptionJson : JsonSerializerContext;
