using System.ComponentModel;

namespace OrderHub.Server.Connectors;

/// <summary>Where partners are, by the name of their connector.</summary>
public sealed class ConnectorOptions
{
    public const string Section = "OrderHub";

    [Description("Partners by the name of their connector: `ORDERHUB__Connectors__Waybill__Url` is the base address, `ORDERHUB__Connectors__Waybill__AllowedHosts__0` a further host that may be called.")]
    public Dictionary<string, PartnerEndpoint> Connectors { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [Description("Gives the demo tenant the published demo credentials (app key `demo-app-key`) for every connector. Unset: only in Development. Never switch it on where strangers can reach the server.")]
    public bool? DemoCredentials { get; set; }
}

/// <summary>Where one partner is.</summary>
public sealed class PartnerEndpoint
{
    /// <summary>Base address.</summary>
    public Uri? Url { get; set; }

    /// <summary>Hosts that may be called besides those of the manifest.</summary>
    public List<string> AllowedHosts { get; set; } = [];
}
