using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Transaction;
using OrderHub.Server.Transaction.Changes;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace OrderHub.Server.Access.Orders;

/// <summary>
/// Many orders in one request: each item is a request of its own, with its own key, status and problem, some of them at the same time. A
/// batch that is sent again gives the same answers, item by item. The answer is 200 whatever became of the items.
/// </summary>
public static class OrderBatchApi
{
    public static void MapOrderBatchApi(this IEndpointRouteBuilder routes)
    {
        var limit = new BatchSizeLimit(routes.ServiceProvider.GetRequiredService<IOptions<AccessOptions>>().Value.MaxBatchBytes);
        var batch = routes.MapGroup("/api/v1/orders/batch").WithTags("Orders").WithMetadata(limit);
        batch.MapPost("", PlaceAsync).WithName("placeOrders").WithSummary("Place up to 500 orders; a result for each, in order.")
            .Requires(Permission.PlaceOrders).Explains(400, 413, 415, 429).Produces<OrderBatchResult>();
        batch.MapPatch("", ModifyAsync).WithName("modifyOrders").WithSummary("Change up to 500 orders; a result for each, in order.")
            .Requires(Permission.ChangeOrders).Explains(400, 413, 415, 429).Produces<OrderBatchResult>();
    }

    private static Task<IResult> PlaceAsync(
        BatchBody<OrderBatch> body, HttpContext http, [FromServices] IIntake intake, [FromServices] IOptions<JsonOptions> json, [FromServices] IOptions<AccessOptions> limits, CancellationToken ct) =>
        RunAsync(body.Items, body.Refusal, limits.Value, async (item, index) =>
        {
            var (key, fault) = KeyOf(item, ["key", "order"]);
            if (fault is not null || !item.TryGetProperty("order", out var content))
            {
                return Failed(http, index, key, fault ?? Missing("order"));
            }

            var read = Read<OrderContent>(content, json.Value);
            if (read.Value is not { } order)
            {
                return Failed(http, index, key, read.Refusal!);
            }

            var result = await intake.AcceptAsync(OrdersApi.RequestOf(http, order, key!), ct);
            return OrdersApi.ProblemOf(result) is { } problem
                ? Failed(http, index, key, problem)
                : result is IntakeResult.Accepted { Replayed: var replayed } accepted
                    ? new() { Index = index, Key = key, Status = replayed ? StatusCodes.Status200OK : StatusCodes.Status201Created, Order = OrdersApi.ViewOf(accepted) }
                    : throw new InvalidOperationException($"No answer for {result.GetType().Name}.");
        }, http, ct);

    private static Task<IResult> ModifyAsync(
        BatchBody<PatchBatch> body, HttpContext http, [FromServices] ChangeDesk desk, [FromServices] IOptions<JsonOptions> json, [FromServices] IOptions<AccessOptions> limits, CancellationToken ct) =>
        RunAsync(body.Items, body.Refusal, limits.Value, async (item, index) =>
        {
            var (key, fault) = KeyOf(item, ["key", "orderNo", "ifMatch", "patch"]);
            if (fault is not null)
            {
                return Failed(http, index, key, fault);
            }

            if (Text(item, "orderNo") is not { } orderNo)
            {
                return Failed(http, index, key, Missing("orderNo"));
            }

            if (Text(item, "ifMatch") is not { } tag)
            {
                return Failed(http, index, key, new(
                    StatusCodes.Status428PreconditionRequired, ErrorCodes.OrderPreconditionRequired, "Give ifMatch the ETag of the order that you changed, or * to change it whatever it is by now."));
            }

            if (!RequestHeaders.ReadTags(tag, out var versions))
            {
                return Failed(http, index, key, new(
                    StatusCodes.Status400BadRequest, ErrorCodes.OrderPreconditionInvalid, "ifMatch holds ETags of an order, such as \"7\", or *."));
            }

            if (!item.TryGetProperty("patch", out var patch))
            {
                return Failed(http, index, key, Missing("patch"));
            }

            var read = Read<JsonObject>(patch, json.Value);
            if (read.Value is not { } change)
            {
                return Failed(http, index, key, read.Refusal!);
            }

            var caller = http.Caller();
            var result = await desk.ModifyAsync(
                new()
                {
                    TenantId = caller.TenantId,
                    OrderNo = orderNo,
                    Actor = caller.Actor,
                    IdempotencyKey = key!,
                    ContentHash = OrderChangesApi.HashOf(ChangeKind.Modify, change.ToJsonString()),
                    Versions = versions,
                },
                OrderChangesApi.PatchOf(change, json.Value), ct);
            return ChangeAnswers.ProblemOf(orderNo, result) is { } problem
                ? Failed(http, index, key, problem)
                : result is ChangeResult.Recorded recorded
                    ? new() { Index = index, Key = key, Status = ChangeAnswers.StatusOf(recorded.Request), Request = ChangeRequestView.Of(orderNo, recorded) }
                    : throw new InvalidOperationException($"No answer for {result.GetType().Name}.");
        }, http, ct);

    /// <summary>Works on the items, some at the same time. What throws is that item's own problem.</summary>
    private static async Task<IResult> RunAsync(
        IReadOnlyList<JsonElement>? items, ProblemResult? refusal, AccessOptions limits, Func<JsonElement, int, Task<OrderBatchItemResult>> run, HttpContext http, CancellationToken ct)
    {
        if (items is null)
        {
            return refusal!;
        }

        var results = new OrderBatchItemResult[items.Count];
        await Parallel.ForAsync(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = limits.BatchParallelism, CancellationToken = ct }, async (index, _) =>
        {
            try
            {
                results[index] = await run(items[index], index);
            }
            catch (DatabaseOverloadedException)
            {
                results[index] = Failed(http, index, Text(items[index], "key"), new(
                    StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServerOverloaded, "The server has more to write than it can keep up with. Send this item again."));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Logs.RequestFailed(http.RequestServices.GetRequiredService<ILogger<BatchSizeLimit>>(), http.Request.Method, $"batch item {index}", fault);
                results[index] = Failed(http, index, Text(items[index], "key"), new(
                    StatusCodes.Status500InternalServerError, ErrorCodes.ServerFault, "A fault of the server's own. The log tells more under this traceId."));
            }
        });
        var succeeded = results.Count(result => result.Problem is null);
        return TypedResults.Ok(new OrderBatchResult(succeeded, results.Length - succeeded, results));
    }

    private static (string? Key, ProblemResult? Fault) KeyOf(JsonElement item, string[] known)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return (null, Invalid(ErrorCodes.JsonWrongType, "", "The item must be an object."));
        }

        var key = Text(item, "key");
        if (item.EnumerateObject().FirstOrDefault(property => !known.Contains(property.Name, StringComparer.Ordinal)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            return (key, Invalid(ErrorCodes.JsonUnknownProperty, unknown.Name, $"{unknown.Name} is unknown."));
        }

        return RequestHeaders.IsKey(key)
            ? (key, null)
            : (null, new(StatusCodes.Status400BadRequest, ErrorCodes.OrderIdempotencyRequired, $"Give the item a key of 1 to {RequestHeaders.MaxKeyLength} visible ASCII characters that is its own."));
    }

    private static Body<T> Read<T>(JsonElement element, JsonOptions json)
        where T : class => Body<T>.Parse(new ReadOnlySequence<byte>(JsonMarshal.GetRawUtf8Value(element).ToArray()), (JsonTypeInfo<T>)json.SerializerOptions.GetTypeInfo(typeof(T)));

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProblemResult Missing(string name) => Invalid(ErrorCodes.JsonMissing, name, $"{name} is missing.");

    private static ProblemResult Invalid(string code, string path, string message) =>
        new(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, message) { Faults = [new(code, path, message)] };

    private static OrderBatchItemResult Failed(HttpContext http, int index, string? key, ProblemResult problem) => new()
    {
        Index = index,
        Key = key,
        Status = problem.StatusCode!.Value,
        Problem = problem.ToProblem(http),
    };

    /// <summary>Lets a batch be larger than other bodies.</summary>
    private sealed record BatchSizeLimit(long? MaxRequestBodySize) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata;
}
