using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;

namespace OrderHub.Server.Access.Orders;

/// <summary>
/// The items of a batch, each kept as it came: an item that cannot be read is that item's own fault and spoils no other. Exactly one of
/// <see cref="Items"/> and <see cref="Refusal"/> is set. <typeparamref name="T"/> is what the description says of the body.
/// </summary>
public sealed class BatchBody<T> : IBindableFromHttpContext<BatchBody<T>>, IEndpointParameterMetadataProvider
{
    /// <summary>Items that a batch holds at most.</summary>
    public const int MaxItems = 500;

    /// <summary>Levels that the batch itself puts around an item.</summary>
    private const int OuterLevels = 4;

    private BatchBody(IReadOnlyList<JsonElement>? items, ProblemResult? refusal)
    {
        Items = items;
        Refusal = refusal;
    }

    public IReadOnlyList<JsonElement>? Items { get; }

    public ProblemResult? Refusal { get; }

    public static async ValueTask<BatchBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new(null, new(StatusCodes.Status415UnsupportedMediaType, ErrorCodes.RequestMediaType, "Send the body as application/json."));
        }

        var depth = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.MaxDepth + OuterLevels;
        var read = await context.Request.BodyReader.ReadWholeAsync(context.RequestAborted);
        try
        {
            var bytes = BodyText.WithoutMark(read);
            if (!BodyText.IsUnicode(bytes, depth, out _, out _))
            {
                return Refuse(BodyFaults.NoUnicode.Code, "", BodyFaults.NoUnicode.Message);
            }

            // Cloned, because the bytes are the reader's own.
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = true });
            return Of(document.RootElement.Clone());
        }
        catch (JsonException fault)
        {
            return Refuse(ErrorCodes.JsonSyntax, "", $"The body is no JSON, or nested too deep: line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}.");
        }
        finally
        {
            context.Request.BodyReader.AdvanceTo(read.End);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));

    private static BatchBody<T> Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return Refuse(ErrorCodes.JsonMissing, "items", "The body is an object with a list of items.");
        }

        if (root.EnumerateObject().FirstOrDefault(property => property.Name != "items") is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            return Refuse(ErrorCodes.JsonUnknownProperty, unknown.Name, $"{unknown.Name} is unknown.");
        }

        return items.GetArrayLength() is var count and (0 or > MaxItems)
            ? Refuse(ErrorCodes.BatchSize, "items", $"The batch has {count} items; it holds 1 to {MaxItems}.")
            : new([.. items.EnumerateArray()], null);
    }

    private static BatchBody<T> Refuse(string code, string path, string message) =>
        new(null, new(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, message) { Faults = [new(code, path, message)] });
}
