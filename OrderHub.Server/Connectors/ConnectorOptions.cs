using System.ComponentModel;

namespace OrderHub.Server.Connectors;

/// <summary>Where partners are, by the name of their connector.</summary>
public sealed class ConnectorOptions
{
    public const string Section = "OrderHub";

    [Description("Partners by the name of their connector: `ORDERHUB__Connectors__Waybill__Url` is the base address, `ORDERHUB__Connectors__Waybill__AllowedHosts__0` a further host that may be called, `ORDERHUB__Connectors__Tms__Folder` the folder of a partner that exchanges files, `ORDERHUB__Connectors__Tms__AppKey` whose they are, `ORDERHUB__Connectors__Wms__Silence` how long it may say nothing before there is a notice (`02:00:00`; `00:00:00` for ever), whatever its manifest says.")]
    public Dictionary<string, PartnerEndpoint> Connectors { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [Description("Gives the demo tenant the published demo credentials (app key `demo-app-key`) for every connector. Unset: only in Development. Never switch it on where strangers can reach the server.")]
    public bool? DemoCredentials { get; set; }
}

/// <summary>Where one partner is.</summary>
public sealed class PartnerEndpoint
{
    /// <summary>Base address.</summary>
    public Uri? Url { get; set; }

    /// <summary>Folder in which files are exchanged: <c>in</c>, <c>work</c>, <c>archive</c>, <c>reject</c> and <c>out</c> are made in it.</summary>
    public string? Folder { get; set; }

    /// <summary>App key of the tenant whose files come in that folder; not needed where the connector has one credential only.</summary>
    public string? AppKey { get; set; }

    /// <summary>How long it may say nothing before there is a notice; zero: for ever. Null: as its manifest says.</summary>
    public TimeSpan? Silence { get; set; }

    /// <summary>Hosts that may be called besides those of the manifest.</summary>
    public List<string> AllowedHosts { get; set; } = [];
}
