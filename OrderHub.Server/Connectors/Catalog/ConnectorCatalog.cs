using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Connectors;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Connectors.Protocols;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Catalog;

/// <summary>
/// All connectors: the shipped ones, read once from their folders, and over them those that tenants have published. A shipped one that is
/// wrong stops the start, with all its faults told.
/// </summary>
public sealed class ConnectorCatalog
{
    private readonly FrozenDictionary<string, Connector> byName;
    private volatile IReadOnlyList<Connector> own = [];

    public ConnectorCatalog(IEnumerable<Connector> connectors) =>
        byName = connectors.ToFrozenDictionary(connector => connector.Name, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Connector> All => byName.Values.OrderBy(connector => connector.Name, StringComparer.Ordinal);

    /// <summary>The shipped connector of that name.</summary>
    public Connector? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The connector of that name as the tenant has it: its own over the shipped one.</summary>
    public Connector? Find(int tenantId, string name) => Own(name).FirstOrDefault(connector => connector.Owner == tenantId) ?? Find(name);

    /// <summary>What the tenant can use.</summary>
    public IEnumerable<Connector> OfTenant(int tenantId) => All.Select(shipped => shipped.Name)
        .Concat(own.Where(connector => connector.Owner == tenantId).Select(connector => connector.Name))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Find(tenantId, name)!);

    /// <summary>Names of all connectors, the tenants' own too, for which something holds.</summary>
    public IReadOnlyList<string> NamesOf(Func<Connector, bool> holds) => [.. All.Concat(own).Where(holds).Select(connector => connector.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>What tenants have published under that name.</summary>
    public IEnumerable<Connector> Own(string name) => own.Where(connector => string.Equals(connector.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Puts what tenants have published in the place of what they had published before.</summary>
    public void Replace(IReadOnlyList<Connector> published) => own = published;

    /// <summary>Reads every folder that holds a manifest.</summary>
    /// <exception cref="SetupException">A connector is wrong; the message names every fault.</exception>
    public static ConnectorCatalog Load(string folder, IExpressionCompiler compiler, PartnerProtocols? protocols = null)
    {
        var connectors = new List<Connector>();
        var wrong = new List<string>();

        // Each by itself: together they take as long as the slowest few.
        var folders = (Directory.Exists(folder) ? Directory.GetDirectories(folder) : []).Where(path => File.Exists(Path.Combine(path, "manifest.json"))).Order(StringComparer.Ordinal);
        var read = SideBySide.Map([.. folders], path => (Name: Path.GetFileName(path), Result: ReadFolder(path, compiler, protocols)));
        foreach (var (name, (connector, faults)) in read)
        {
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

    private static (Connector? Connector, IReadOnlyList<MessageFault> Faults) ReadFolder(string path, IExpressionCompiler compiler, PartnerProtocols? protocols)
    {
        var mapping = Path.Combine(path, "mapping.json");
        return File.Exists(mapping)
            ? Read(File.ReadAllText(Path.Combine(path, "manifest.json")), File.ReadAllText(mapping), compiler, protocols)
            : (null, [new MessageFault(FaultCodes.Mapping, "", "The file is missing.")]);
    }

    /// <summary>A connector out of its two files, or all their faults.</summary>
    public static (Connector? Connector, IReadOnlyList<MessageFault> Faults) Read(
        string manifestJson, string mappingJson, IExpressionCompiler compiler, PartnerProtocols? protocols = null)
    {
        var (manifest, manifestFaults) = ManifestReader.Read(manifestJson);
        var (definition, mappingFaults) = MappingReader.Read(mappingJson);
        if (manifest is null || definition is null)
        {
            return (null, [.. manifestFaults, .. mappingFaults, .. CompiledMapping.FaultsOf(mappingJson, compiler)]);
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
            : (new Connector(manifest, mapping, $"{definition.Version}-{hash}", protocol) { Source = new(manifestJson, mappingJson) }, []);
    }
}
