namespace OrderHub.Server.Storage.Sharding;

/// <summary>
/// Asks home again and again where the shards are. A node that writes learns at the fence that a shard has moved; one that only reads
/// would go on reading where nothing is left, as soon as the mover has cleared the old place.
/// </summary>
/// <param name="shards">Null where one database holds everything: there is no map.</param>
/// <param name="time">Between two looks.</param>
/// <param name="logger">Told of a look that failed.</param>
public sealed class ShardMapWatch(ShardedDatabases? shards, TimeProvider time, ILogger<ShardMapWatch> logger) : BackgroundService
{
    /// <summary>Well below <see cref="ShardMover.Grace"/>: the map has a row a shard, and all of it is read at once.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (shards is not null && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken);
            try
            {
                await shards.AskAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Logs.MapNotRead(logger, failure);
            }
        }
    }
}
