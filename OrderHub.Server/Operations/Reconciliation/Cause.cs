namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>In what a store is wrong about an order.</summary>
public enum Cause
{
    /// <summary>It has nothing of it.</summary>
    Missing,

    /// <summary>It has an older version.</summary>
    Stale,

    /// <summary>It has one that there is no order of.</summary>
    Extra,

    /// <summary>It has the same version and says something else, or a version that there never was.</summary>
    Altered,
}

/// <summary>What a store has of an order, as far as it is compared by it.</summary>
/// <param name="Finding">Of what is wrong in it: what exactly, as a code; null: no more than the version and the status tell.</param>
public readonly record struct StoreRow(long OrderId, int Version, int Status, string? Finding = null);
