namespace OrderHub.Server.Connectors.Credentials;

/// <summary>With which key a tenant's partner comes and is called.</summary>
public sealed record PartnerCredential(string Connector, string AppKey, int TenantId, string Secret)
{
    // A record prints all it holds; this one must not.
    public override string ToString() => $"{Connector}/{AppKey} of tenant {TenantId}";
}

/// <summary>Finds credentials. In memory: every message asks.</summary>
public interface IPartnerCredentials
{
    /// <summary>Whose message it is that names this app key; null: nobody's.</summary>
    PartnerCredential? Find(string connector, string appKey);

    /// <summary>All credentials of a connector.</summary>
    IReadOnlyList<PartnerCredential> OfConnector(string connector) => [];

    /// <summary>With which credential to call for a tenant; null: it has none.</summary>
    PartnerCredential? OfTenant(string connector, int tenantId);
}
