using System.Text.Json.Nodes;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Outbound;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Execution;

/// <summary>
/// Sends the engine's remote calls out through the connectors, or to a part of the hub that does the work of one key once. After a try that may have
/// succeeded it asks a partner before it repeats.
/// </summary>
public sealed class Dispatch(IConnectorClient connectors, IEnumerable<IOwnSystem> own) : IRemoteCaller
{
    public async Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
    {
        if (own.FirstOrDefault(system => system.Name == request.Connector) is { } inside)
        {
            return await inside.CallAsync(request, call, ct);
        }

        var outbound = new OutboundCall
        {
            TenantId = call.TenantId,
            Connector = request.Connector,
            Operation = request.Operation,
            Input = WithoutNulls(request.Input),
            IdempotencyKey = call.IdempotencyKey,
            OrderNo = request.OrderNo,
            TraceParent = call.TraceParent,
        };
        if (call.MayHaveHappened)
        {
            var asked = await connectors.QueryAsync(outbound, ct);
            if (asked is not OutboundResult.Failed not)
            {
                return Answer(asked);
            }

            // A partner that does the work of one key once tells what became of it by the call itself; what that did can be undone.
            if (call.AskOnly && not.Code == OutboundCodes.DidNotHappen)
            {
                return new RemoteAnswer.NotDone(not.Code, not.Message);
            }
        }

        return Answer(await connectors.CallAsync(outbound, ct));
    }

    /// <summary>Leaves out what is not known: to a mapping, null is a value, and nothing is nothing.</summary>
    private static JsonObject WithoutNulls(JsonObject input) => new(input
        .Where(pair => pair.Value is not null)
        .Select(pair => KeyValuePair.Create(pair.Key, WithoutNulls(pair.Value))));

    private static JsonNode? WithoutNulls(JsonNode? value) => value switch
    {
        JsonObject inner => WithoutNulls(inner),
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        _ => value?.DeepClone(),
    };

    private static RemoteAnswer Answer(OutboundResult result) => result switch
    {
        OutboundResult.Done(var output) => new RemoteAnswer.Done(output),
        OutboundResult.Refused(OutboundCodes.RequestInvalid or OutboundCodes.Missing, _) impossible => new RemoteAnswer.Impossible(impossible.Code, impossible.Message),
        OutboundResult.Refused(var code, var message) => new RemoteAnswer.Refused(code, message),
        OutboundResult.Failed { Code: OutboundCodes.Busy or OutboundCodes.CircuitOpen } shut => new RemoteAnswer.Later(shut.Code, shut.Message, shut.RetryAfter ?? TimeSpan.FromSeconds(1)),
        OutboundResult.Failed failed => new RemoteAnswer.Failed(failed.Code, failed.Message),
        OutboundResult.Unknown(var code, var message) => new RemoteAnswer.Unknown(code, message),
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
    };
}
