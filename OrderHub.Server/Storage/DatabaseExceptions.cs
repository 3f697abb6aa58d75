namespace OrderHub.Server.Storage;

/// <summary>The store's queue of waiting writes is full: nothing of the batch was written, and a later try may do.</summary>
public sealed class DatabaseOverloadedException(string store, int waiting)
    : Exception($"The store '{store}' has {waiting} writes waiting and takes no more for now.")
{
    public string Store { get; } = store;

    /// <summary>When a caller should come back.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);
}

/// <summary>The store cannot be opened as it is; the message says what to do about it.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
