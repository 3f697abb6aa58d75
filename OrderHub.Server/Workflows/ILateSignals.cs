using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows;

/// <summary>Keeps the news that comes when its flow has ended, so that it is on record and does not wait for nobody.</summary>
public interface ILateSignals
{
    /// <summary>What to write for the signal; null where it is not late: somebody may still wait for it.</summary>
    Task<WriteBatch?> TakeAsync(SignalAddress address, JsonObject payload, CancellationToken ct);
}
