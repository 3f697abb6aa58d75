using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Connectors.Protocols;

namespace OrderHub.Server.Connectors.Catalog;

/// <summary>A partner ready to be talked to: its manifest, its mapping, and the version of both.</summary>
/// <param name="Manifest">What it is.</param>
/// <param name="Mapping">How its messages are read and written.</param>
/// <param name="Version">The author's version with the content hash of both files; recorded with each exchange.</param>
/// <param name="Protocol">The program that the manifest names; null: none is needed.</param>
public sealed record Connector(ConnectorManifest Manifest, CompiledMapping Mapping, string Version, IPartnerProtocol? Protocol = null)
{
    public string Name => Manifest.Name;

    /// <summary>The tenant that wrote it; null: it is shipped, and everybody's.</summary>
    public int? Owner { get; init; }

    /// <summary>The two files as their author wrote them.</summary>
    public ConnectorSource? Source { get; init; }

    /// <summary>By which its queues and connections are told from those of another version or another tenant's.</summary>
    public string Line => $"{Owner}/{Name}/{Version}";
}

/// <summary>A connector's two files.</summary>
public sealed record ConnectorSource(string Manifest, string Mapping);
