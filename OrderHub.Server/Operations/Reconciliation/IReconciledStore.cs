using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>A store that is made from the orders and can be compared with them and repaired.</summary>
public interface IReconciledStore
{
    /// <summary>What people call it; example <c>index</c>.</summary>
    string Name { get; }

    /// <summary>True where it has something of every order.</summary>
    bool IsWhole { get; }

    /// <summary>True where all nodes have it together: a round of one of them is enough.</summary>
    bool IsShared { get; }

    /// <summary>True where every comparison asks another system for everything: rounds do it only as often as they look at contents.</summary>
    bool IsCostly => false;

    /// <summary>Why it is not compared in this set-up at all; null: it is. Rounds leave it out, and a run that is asked for ends with this.</summary>
    string? LeftOut => null;

    /// <summary>How seldom rounds compare it; null: each of them does.</summary>
    TimeSpan? Every => null;

    /// <summary>What it is compared with in one run.</summary>
    IReconciledMaster MasterOf(MasterOrders orders) => orders;

    /// <summary>How far behind what keeps it up is now.</summary>
    TimeSpan Lag { get; }

    /// <summary>Why it cannot be compared now, such as that it is being made; null: it can.</summary>
    Task<string?> FindObstacleAsync(CancellationToken ct);

    /// <summary>The oldest order that it has something of.</summary>
    Task<long?> OldestAsync(int tenantId, CancellationToken ct);

    /// <summary>Its digest of a range; null where it cannot be asked by range.</summary>
    Task<BucketDigest?> DigestAsync(int tenantId, IdRange range, CancellationToken ct);

    /// <summary>What it has of a range, by id.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="range">The range.</param>
    /// <param name="master">The orders of the range, for a store that is asked by their numbers.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<IReadOnlyList<StoreRow>> RowsAsync(int tenantId, IdRange range, IReadOnlyList<MasterRow> master, int limit, CancellationToken ct);

    /// <summary>Version and fingerprint of what it should say of each of the orders, as they are now; those that are no more are absent.</summary>
    Task<IReadOnlyDictionary<long, (int Version, string Print)>> ExpectedAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct);

    /// <summary>Version and fingerprint of what it says of those of the orders that it has.</summary>
    Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyList<MasterRow> orders, CancellationToken ct);

    /// <summary>
    /// What is wrong in a range with what it keeps beside the orders, such as sums over them: each has a name, and an id in the range that it keeps. Asked
    /// after the orders are compared and repaired.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="range">The range.</param>
    /// <param name="isClean">True: the orders of the range agree, contents too.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<IReadOnlyList<Difference>> FindBesideAsync(int tenantId, IdRange range, bool isClean, CancellationToken ct) => Task.FromResult<IReadOnlyList<Difference>>([]);

    /// <summary>
    /// Mends the differences: what is wrong goes, and the orders come again the way on which the relay brings them. What the relay wrote since the
    /// differences were seen stays. Running twice does no harm.
    /// </summary>
    Task RepairAsync(int tenantId, IReadOnlyList<Difference> differences, CancellationToken ct);
}
