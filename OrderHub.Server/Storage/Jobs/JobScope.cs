namespace OrderHub.Server.Storage.Jobs;

/// <summary>Whose jobs somebody sees.</summary>
/// <param name="TenantId">The tenant's own.</param>
/// <param name="SeesInstallation">And those of the whole installation.</param>
public readonly record struct JobScope(int TenantId, bool SeesInstallation)
{
    /// <summary>The tenant of jobs of the whole installation.</summary>
    public const int Installation = 0;

    /// <summary>The lowest tenant number that is shown.</summary>
    internal int Least => SeesInstallation ? Installation : Installation + 1;

    /// <summary>True for what this one sees.</summary>
    public bool Sees(int tenantId) => tenantId == TenantId || (tenantId == Installation && SeesInstallation);
}
