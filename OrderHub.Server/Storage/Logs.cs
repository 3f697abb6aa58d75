namespace OrderHub.Server.Storage;

/// <summary>Log events of the stores: 6000 to 6099.</summary>
internal static partial class Logs
{
    [LoggerMessage(6000, LogLevel.Error, "Store {Store}: a commit of {Batches} batches failed as a whole")]
    public static partial void GroupFailed(ILogger logger, string store, int batches, Exception failure);

    [LoggerMessage(6001, LogLevel.Error, "Store {Store}: a failed transaction could not be rolled back")]
    public static partial void RollbackFailed(ILogger logger, string store, Exception failure);

    [LoggerMessage(6010, LogLevel.Information, "Shard {Shard} was frozen for {Milliseconds} ms")]
    public static partial void ShardFrozen(ILogger logger, int shard, double milliseconds);

    [LoggerMessage(6011, LogLevel.Warning, "The move of shard {Shard} was given up for now: {Reason}")]
    public static partial void MoveGivenUp(ILogger logger, int shard, string reason);

    [LoggerMessage(6002, LogLevel.Error, "Store {Store}: a nudge after a commit failed; polling does its work")]
    public static partial void NudgeFailed(ILogger logger, string store, Exception failure);

    [LoggerMessage(6012, LogLevel.Warning, "Where the shards are could not be read; this node goes on with what it knows")]
    public static partial void MapNotRead(ILogger logger, Exception error);

    [LoggerMessage(6013, LogLevel.Warning, "The {Cache} cache cannot be reached; orders are read without it, and it is tried again")]
    public static partial void CacheUnreached(ILogger logger, string cache, Exception failure);

    [LoggerMessage(6014, LogLevel.Warning, "The {Cache} cache fails or is too slow; it is left alone, and its connections are made anew")]
    public static partial void CacheAway(ILogger logger, string cache);

    [LoggerMessage(6015, LogLevel.Information, "The {Cache} cache answers again")]
    public static partial void CacheBack(ILogger logger, string cache);
}
