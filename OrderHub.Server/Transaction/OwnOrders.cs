using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Transaction.Changes;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Transaction;

/// <summary>
/// Takes orders that flows make, and calls them off, by the same doors as anybody's: a return, the other half of an allocation. Done once for each step: its
/// idempotency key is the number of the request, so that the second try is answered by what the first one did.
/// </summary>
public sealed class OwnOrders(IIntake intake, ICancelDesk cancels, OrderReader reader) : IOwnSystem
{
    public const string System = "orders";

    /// <summary>Takes <c>content</c> as an order; with <c>relation</c>, as the one that is asked on behalf of is to it.</summary>
    public const string Create = "create";

    /// <summary>Asks that the order <c>orderNo</c> is not carried out.</summary>
    public const string Cancel = "cancel";

    public string Name => System;

    public Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct) => request.Operation switch
    {
        Create => CreateAsync(request, call, ct),
        Cancel => CancelAsync(request, call, ct),
        _ => Task.FromResult<RemoteAnswer>(new RemoteAnswer.Impossible("orders.operation", $"The hub's own orders know no '{request.Operation}'.")),
    };

    private async Task<RemoteAnswer> CreateAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
    {
        if (call.AskOnly)
        {
            var claim = new Reference { SourceSystem = Reference.Hub, RefType = Reference.RequestType, RefNo = call.IdempotencyKey };
            return await reader.FindByReferenceAsync(call.TenantId, claim, ct) is { } made && made.Status != OrderStatus.Refused
                ? Made(made.OrderNo, made.OrderId)
                : new RemoteAnswer.NotDone("orders.not-made", "No order was made under this key.");
        }

        var result = await intake.AcceptAsync(
            new()
            {
                TenantId = call.TenantId,
                Content = request.Input["content"].Deserialize(OrderJson.Default.OrderContent)!,
                SourceSystem = Reference.Hub,
                IdempotencyKey = call.IdempotencyKey,
                ContentHash = HashOf(call.IdempotencyKey),
                TraceParent = call.TraceParent,
                Relations = request.Input["relation"]?.GetValue<string>() is { } kind ? [new(kind, call.OrderId, request.OrderNo!)] : [],
            },
            ct);
        return result switch
        {
            IntakeResult.Accepted accepted => Made(accepted.OrderNo, (await reader.FindIdByNoAsync(call.TenantId, accepted.OrderNo, ct))!.Value),
            IntakeResult.Refused refused => new RemoteAnswer.Refused(refused.Code, refused.Faults is [{ } first, ..] ? $"{refused.Message} {first.Path}: {first.Message}" : refused.Message),
            IntakeResult.Conflict conflict => new RemoteAnswer.Refused("order.duplicate", $"The order {conflict.OrderNo} has the number {conflict.Claim.RefNo}."),
            IntakeResult.Unavailable unavailable => new RemoteAnswer.Failed(unavailable.Code, unavailable.Reason),
            _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
        };
    }

    private async Task<RemoteAnswer> CancelAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
    {
        var orderNo = request.Input["orderNo"]!.GetValue<string>();
        var result = await cancels.CancelAsync(
            new()
            {
                TenantId = call.TenantId,
                OrderNo = orderNo,
                Actor = Reference.Hub,
                IdempotencyKey = call.IdempotencyKey,
                ContentHash = HashOf(call.IdempotencyKey),
                Reason = $"The order {request.OrderNo}, for which it was made, takes it back.",
            },
            ct);
        return result switch
        {
            ChangeResult.Recorded { Request.State: ChangeState.Refused } refused => new RemoteAnswer.Refused("orders.cancel-refused", $"The order {orderNo} is not called off: {refused.Request.Decision.Reason}."),
            ChangeResult.Recorded recorded => new RemoteAnswer.Done(new JsonObject { ["orderNo"] = orderNo, ["state"] = recorded.Request.State == ChangeState.Done ? "DONE" : "REQUESTED" }),
            ChangeResult.Refused refused => new RemoteAnswer.Refused("orders.cancel-refused", $"The order {orderNo} is not called off: {refused.Decision.Reason}."),
            ChangeResult.NotFound => new RemoteAnswer.Refused("order.not-found", $"There is no order {orderNo}."),
            _ => new RemoteAnswer.Failed("orders.contended", $"Too many change the order {orderNo} at once."),
        };
    }

    private static RemoteAnswer.Done Made(string orderNo, long orderId) =>
        new(new JsonObject { ["orderNo"] = orderNo, ["orderId"] = orderId.ToString(CultureInfo.InvariantCulture) });

    // What a step is given does not change between its tries, while the order that it is made from may: the key alone says which request it is.
    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
