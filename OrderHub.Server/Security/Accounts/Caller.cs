namespace OrderHub.Server.Security.Accounts;

/// <summary>Who asks, and for which tenant: the one place from which a tenant id is taken.</summary>
/// <param name="TenantId">The only tenant whose data this caller reaches.</param>
/// <param name="Actor">Login of the user, or <c>key:</c> and the name of the API key; what the audit names.</param>
/// <param name="Name">The name to show.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Login">Set for a person's session, null for an API key.</param>
public sealed record Caller(int TenantId, string Actor, string Name, string Role, string? Login)
{
    public bool May(Permission permission) => Permissions.Has(Role, permission);
}
