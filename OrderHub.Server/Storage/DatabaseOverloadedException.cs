namespace OrderHub.Server.Storage;

/// <summary>The store's queue of waiting writes is full: nothing of the batch was written, and a later try may do.</summary>
public sealed class DatabaseOverloadedException(string store, int waiting)
    : Exception($"The store '{store}' has {waiting} writes waiting and takes no more for now.")
{
    public string Store { get; } = store;

    /// <summary>When a caller should come back.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);
}
