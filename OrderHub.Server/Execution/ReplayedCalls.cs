using System.Globalization;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Execution;

/// <summary>
/// Has a flow go on when a call that it waits for was sent again by a person and is done: its next try is not made any more, and the incident that
/// stopped it is closed. The key of a call begins with the instance that makes it; calls of the hub itself have others, and nobody waits for them.
/// </summary>
public sealed class ReplayedCalls(FlowEngine engine) : IReplayedCalls
{
    private const string Nobody = "No step of a flow waits for this answer any more.";

    public async Task<string> TakeAsync(OutboundCall call, OutboundResult.Done result, string by, string? reason, CancellationToken ct)
    {
        var key = call.IdempotencyKey;
        if (!long.TryParse(key.AsSpan(0, Math.Max(0, key.IndexOf('-', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var instanceId))
        {
            return Nobody;
        }

        return await engine.ResumeAsync(call.TenantId, instanceId, new Trigger.AnsweredBeside(key, new RemoteAnswer.Done(result.Output), by, reason), null, ct)
            ? "The flow that waited for it goes on."
            : Nobody;
    }
}
