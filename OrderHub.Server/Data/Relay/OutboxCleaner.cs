using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Removes events that every consumer of this node has passed, once they are old enough that nobody replays them; in small
/// batches, so that no order waits for it.
/// </summary>
internal sealed class OutboxCleaner(
    RelayStatus status, NodeRoles roles, IDatabase database, IOptions<RelayOptions> options, TimeProvider time, ILogger<OutboxCleaner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Relay))
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.CleanUpEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await RemoveOldAsync(stoppingToken))
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Logs.CleanUpFailed(logger, failure);
            }
        }
    }

    /// <returns>True where there may be more.</returns>
    internal async Task<bool> RemoveOldAsync(CancellationToken ct)
    {
        if (status.Consumers.Min(consumer => consumer.Cursor ?? 0) is not (> 0 and var passed))
        {
            return false;
        }

        var size = options.Value.CleanUpSize;
        var (last, count) = await database.ReadAsync(
            connection => OutboxTable.OldAsync(connection, time.GetUtcNow() - options.Value.Keep, passed, size), ct);
        if (count == 0)
        {
            return false;
        }

        var batch = new WriteBatch();
        OutboxTable.DeleteUpTo(batch, last);
        await database.CommitAsync(batch, ct);
        return count == size;
    }
}
