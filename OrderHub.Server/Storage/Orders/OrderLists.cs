using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>
/// The lists that an order's own row keeps as JSON: they have no life apart from the order, nothing looks a row up by them in
/// this store, and as rows they would double what an express order costs.
/// </summary>
internal static class OrderLists
{
    private static readonly OrderListsJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string? Write(IReadOnlyList<Cargo> cargo) => Write(cargo, Json.IReadOnlyListCargo);

    public static string? Write(IReadOnlyList<Product> products) => Write(products, Json.IReadOnlyListProduct);

    public static string? Write(IReadOnlyList<Fee> fees) => Write(fees, Json.IReadOnlyListFee);

    public static string? Write(IReadOnlyList<Mark> marks) => Write(marks, Json.IReadOnlyListMark);

    public static string? Write(IReadOnlyList<string> serials) => Write(serials, Json.IReadOnlyListString);

    public static IReadOnlyList<Cargo> ReadCargo(string? json) => Read(json, Json.IReadOnlyListCargo);

    public static IReadOnlyList<Product> ReadProducts(string? json) => Read(json, Json.IReadOnlyListProduct);

    public static IReadOnlyList<Fee> ReadFees(string? json) => Read(json, Json.IReadOnlyListFee);

    public static IReadOnlyList<Mark> ReadMarks(string? json) => Read(json, Json.IReadOnlyListMark);

    public static IReadOnlyList<string> ReadSerials(string? json) => Read(json, Json.IReadOnlyListString);

    private static string? Write<T>(IReadOnlyList<T> list, JsonTypeInfo<IReadOnlyList<T>> type) =>
        list.Count == 0 ? null : JsonSerializer.Serialize(list, type);

    private static IReadOnlyList<T> Read<T>(string? json, JsonTypeInfo<IReadOnlyList<T>> type) =>
        json is null ? [] : JsonSerializer.Deserialize(json, type)!;
}

[JsonSerializable(typeof(IReadOnlyList<Cargo>))]
[JsonSerializable(typeof(IReadOnlyList<Product>))]
[JsonSerializable(typeof(IReadOnlyList<Fee>))]
[JsonSerializable(typeof(IReadOnlyList<Mark>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class OrderListsJson : JsonSerializerContext;
