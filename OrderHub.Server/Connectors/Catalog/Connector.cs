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
}
