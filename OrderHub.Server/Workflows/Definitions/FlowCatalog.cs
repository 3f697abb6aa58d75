using System.Collections.Concurrent;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>
/// The published definitions. The shipped files are imported at start as versions of tenant 0; a version is immutable, so
/// what was read once is kept for good.
/// </summary>
public sealed class FlowCatalog(IDatabase database, CapabilityRegistry capabilities, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, FlowDefinition> byHash = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FlowDefinition> shipped = new(StringComparer.Ordinal);

    /// <summary>The flow that a new order of the line enters; null where none is published.</summary>
    public FlowDefinition? Published(string line, FlowKind kind) =>
        shipped.GetValueOrDefault($"{line}/{kind.ToString().ToLowerInvariant()}");

    /// <summary>Lines that have a transaction flow.</summary>
    public IEnumerable<string> Lines => shipped.Values.Where(flow => flow.Kind == FlowKind.Transaction).Select(flow => flow.Line).Order(StringComparer.Ordinal);

    /// <summary>The version an instance was started on.</summary>
    /// <exception cref="InvalidOperationException">The database does not hold it.</exception>
    public async ValueTask<FlowDefinition> GetAsync(string hash, CancellationToken ct)
    {
        if (byHash.TryGetValue(hash, out var known))
        {
            return known;
        }

        var source = await FlowVersionTable.SourceOfAsync(database, hash, ct)
            ?? throw new InvalidOperationException($"Flow version {hash} is not in the database; restore it from a backup.");
        return byHash.GetOrAdd(hash, FlowReader.Read(source).Definition
            ?? throw new InvalidOperationException($"Flow version {hash} cannot be read by this server version."));
    }

    /// <summary>Reads every flow below the folder, validates it, and publishes what is new.</summary>
    /// <exception cref="SetupException">A shipped flow is faulty; names every fault.</exception>
    public async Task ImportAsync(string folder, CancellationToken ct)
    {
        var faults = new List<string>();
        var batch = new WriteBatch();
        foreach (var file in Files(folder))
        {
            var reading = FlowReader.Read(await File.ReadAllTextAsync(file, ct));
            var all = reading.Definition is { } flow ? FlowValidator.Validate(flow, capabilities) : reading.Faults;
            faults.AddRange(all.Select(fault => $"{Path.GetRelativePath(folder, file)}: {fault.Path}: {fault.Message}"));
            if (all.Count == 0)
            {
                Keep(reading.Definition!, batch);
            }
        }

        if (faults.Count > 0)
        {
            throw new SetupException(SetupFailure.Settings, $"OrderHub cannot start, the flows in {folder} are faulty:\n  " + string.Join("\n  ", faults));
        }

        await database.CommitAsync(batch, ct);
    }

    private static IEnumerable<string> Files(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "scenarios"
            && !file.EndsWith(".schema.json", StringComparison.Ordinal) && !file.EndsWith(".layout.json", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private void Keep(FlowDefinition flow, WriteBatch batch)
    {
        byHash[flow.Hash] = flow;
        shipped[flow.Name] = flow;
        FlowVersionTable.Publish(batch, new(0, flow.Name, flow.Hash, flow.Source, clock.GetUtcNow()));
    }
}
