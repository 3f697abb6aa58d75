using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>What a change from one bus to the other leaves behind.</summary>
internal static class BusCursors
{
    /// <summary>
    /// Removes cursors that the other bus kept: one that stands still for ever would keep the outbox for ever. A bus that comes back begins with
    /// the oldest event that is there; consumers know what they have. Repeated until the stores answer.
    /// </summary>
    public static async Task ForgetAsync(IShards shards, IReadOnlyList<string> names, RelayOptions options, ILogger logger, TimeProvider time, CancellationToken ct)
    {
        for (var @try = 1; ; @try++)
        {
            try
            {
                foreach (var database in shards.All)
                {
                    var batch = new WriteBatch();
                    foreach (var name in names)
                    {
                        RelayCursorTable.Forget(batch, name);
                    }

                    await database.CommitAsync(batch, ct);
                }

                return;
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                Logs.ConsumerStopped(logger, "bus", @try, failure);
                await Task.Delay(options.MaxOutageDelay, time, ct);
            }
        }
    }
}
