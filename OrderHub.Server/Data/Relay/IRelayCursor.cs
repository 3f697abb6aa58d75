using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Relay;

/// <summary>Which parts of a database's outbox a loop works on, and how far it has come in each.</summary>
internal interface IRelayCursor
{
    /// <summary>The last position that was handled, for each part that is this loop's now.</summary>
    IReadOnlyDictionary<int, long> Positions { get; }

    /// <summary>True where an event that was removed unseen makes what was built from the others wrong.</summary>
    bool MustSeeAll { get; }

    /// <summary>Called before each pass: opens, renews and shares what there is.</summary>
    Task RefreshAsync(CancellationToken ct);

    /// <summary>Moves to the positions, together with what is in the batch.</summary>
    /// <returns>False: somebody else has a part now, nothing was written, and the next refresh begins anew.</returns>
    Task<bool> MoveAsync(IReadOnlyDictionary<int, long> to, WriteBatch batch, CancellationToken ct);

    /// <summary>Events were removed before this loop came to them.</summary>
    Task RecoverAsync(CancellationToken ct);

    /// <summary>Lets go of everything, at an orderly end.</summary>
    Task ReleaseAsync(CancellationToken ct);
}
