using OrderHub.Server.Workflows;

namespace OrderHub.Server.Execution;

/// <summary>
/// A part of the hub that steps call as they call a partner, because what it does outlives the burst: another order is taken, or called off. Of
/// one idempotency key it does the work once, whichever node asks and however often.
/// </summary>
public interface IOwnSystem
{
    /// <summary>What requests name as their connector; no partner has this name.</summary>
    string Name { get; }

    Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct);
}
