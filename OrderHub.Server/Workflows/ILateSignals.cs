using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows;

/// <summary>Keeps the news that comes when its flow has ended, so that it is on record and does not wait for nobody.</summary>
public interface ILateSignals
{
    /// <summary>What to write for the signal; null where it is not late: somebody may still wait for it.</summary>
    Task<LateNews?> TakeAsync(SignalAddress address, JsonObject payload, CancellationToken ct);
}

/// <summary>What to write for a late signal.</summary>
/// <param name="Batch">The rows.</param>
/// <param name="SubjectId">The business object that they belong to, which says where they are written.</param>
public sealed record LateNews(WriteBatch Batch, long SubjectId);
