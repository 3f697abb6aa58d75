using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;

namespace OrderHub.Server.Access.Json;

/// <summary>
/// A JSON body, read strictly: an unknown property, a wrong type or a missing value is a fault with its path, and all faults come
/// together. Exactly one of <see cref="Value"/> and <see cref="Refusal"/> is set.
/// </summary>
public sealed class Body<T> : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private Body(T? value, ProblemResult? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    /// <summary>The answer to give where the body is no <typeparamref name="T"/>.</summary>
    public ProblemResult? Refusal { get; }

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new(null, new(StatusCodes.Status415UnsupportedMediaType, ErrorCodes.RequestMediaType, "Send the body as application/json."));
        }

        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var read = await context.Request.BodyReader.ReadWholeAsync(context.RequestAborted);
        try
        {
            return Parse(read, type);
        }
        finally
        {
            context.Request.BodyReader.AdvanceTo(read.End);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));

    /// <summary>Reads the bytes as strictly as a body.</summary>
    public static Body<T> Parse(in ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
    {
        var bytes = BodyText.WithoutMark(body);
        try
        {
            if (!BodyText.IsUnicode(bytes, type.Options.MaxDepth, out var nulls, out var nullItems))
            {
                return Refuse([BodyFaults.NoUnicode]);
            }

            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = type.Options.MaxDepth });
            var value = JsonSerializer.Deserialize(ref reader, type);
            if (value is null || reader.Read() || nullItems)
            {
                return Refuse(AllFaults(bytes, type));
            }

            // The serializer takes null for a value of a map, whatever the value's type says; no map of texts of ours has one.
            return nulls > 0 && value is not JsonNode && BodyFaults.NullsIn(bytes, type) is { Count: > 0 } faults ? Refuse(faults) : new(value, null);
        }
        catch (JsonException)
        {
            return Refuse(AllFaults(bytes, type));
        }
    }

    private static Body<T> Refuse(IReadOnlyList<Fault> faults) => new(null, new(
        StatusCodes.Status400BadRequest,
        typeof(T) == typeof(OrderContent) ? ErrorCodes.OrderInvalid : ErrorCodes.RequestInvalid,
        faults.Count == 1 ? faults[0].Message : $"The body has {faults.Count} faults.")
    {
        Faults = faults,
    });

    /// <summary>What the body lacks, and, of an order that lacks something and is well otherwise, the rules that it breaks: all in one answer.</summary>
    private static IReadOnlyList<Fault> AllFaults(in ReadOnlySequence<byte> bytes, JsonTypeInfo<T> type)
    {
        var faults = BodyFaults.Find(bytes, type);
        return faults.All(fault => fault.Code == ErrorCodes.JsonMissing) && BodyText.IsUnicode(bytes, type.Options.MaxDepth, out _, out var nullItems) && !nullItems && UnfinishedBody.Read(bytes, type) is OrderContent order
            ? [.. faults, .. OrderRules.Check(order).Where(rule => faults.All(fault => fault.Path != rule.Path))]
            : faults;
    }
}
