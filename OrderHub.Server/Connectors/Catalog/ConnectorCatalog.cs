using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Connectors;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Connectors.Protocols;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Catalog;

/// <summary>All connectors, read once from their folders. One that is wrong stops the start, with all its faults told.</summary>
public sealed class ConnectorCatalog
{
    private readonly FrozenDictionary<string, Connector> byName;

    public ConnectorCatalog(IEnumerable<Connector> connectors) =>
        byName = connectors.ToFrozenDictionary(connector => connector.Name, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Connector> All => byName.Values.OrderBy(connector => connector.Name, StringComparer.Ordinal);

    public Connector? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads every folder that holds a manifest.</summary>
    /// <exception cref="SetupException">A connector is wrong; the message names every fault.</exception>
    public static ConnectorCatalog Load(string folder, IExpressionCompiler compiler, PartnerProtocols? protocols = null)
    {
        var connectors = new List<Connector>();
        var wrong = new List<string>();
        foreach (var path in Directory.Exists(folder) ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal).ToArray() : [])
        {
            var manifest = Path.Combine(path, "manifest.json");
            if (!File.Exists(manifest))
            {
                continue;
            }

            var name = Path.GetFileName(path);
            var mapping = Path.Combine(path, "mapping.json");
            var (connector, faults) = File.Exists(mapping)
                ? Read(File.ReadAllText(manifest), File.ReadAllText(mapping), compiler, protocols)
                : (null, [new MessageFault(FaultCodes.Mapping, "", "The file is missing.")]);
            wrong.AddRange(faults.Select(fault => $"connectors/{name}/{(fault.Code == FaultCodes.Manifest ? "manifest" : "mapping")}.json {fault.Path}: {fault.Message}"));
            if (connector is not null && connector.Name != name)
            {
                wrong.Add($"connectors/{name}/manifest.json name: the folder is named '{name}', the connector '{connector.Name}'.");
            }
            else if (connector is not null)
            {
                connectors.Add(connector);
            }
        }

        return wrong.Count == 0
            ? new ConnectorCatalog(connectors)
            : throw new SetupException(SetupFailure.Settings, $"OrderHub cannot start, {wrong.Count} faults in connectors:\n" + string.Join('\n', wrong.Select(line => "  " + line)));
    }

    /// <summary>A connector out of its two files, or all their faults.</summary>
    public static (Connector? Connector, IReadOnlyList<MessageFault> Faults) Read(
        string manifestJson, string mappingJson, IExpressionCompiler compiler, PartnerProtocols? protocols = null)
    {
        var (manifest, manifestFaults) = ManifestReader.Read(manifestJson);
        var (definition, mappingFaults) = MappingReader.Read(mappingJson);
        if (manifest is null || definition is null)
        {
            return (null, [.. manifestFaults, .. mappingFaults]);
        }

        var protocol = (protocols ?? PartnerProtocols.None).Find(manifest.Protocol);
        if (manifest.Protocol is not null && protocol is null)
        {
            mappingFaults = [.. mappingFaults, new(FaultCodes.Manifest, "protocol", $"This server holds no program '{manifest.Protocol}'; it holds: {string.Join(", ", (protocols ?? PartnerProtocols.None).Names)}.")];
        }

        var (mapping, compileFaults) = CompiledMapping.Compile(manifest, definition, compiler);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifestJson.ReplaceLineEndings("\n") + mappingJson.ReplaceLineEndings("\n"))))[..12];
        return mapping is null || mappingFaults.Count > 0
            ? (null, [.. mappingFaults, .. compileFaults])
            : (new Connector(manifest, mapping, $"{definition.Version}-{hash}", protocol), []);
    }
}
