using System.Collections.Frozen;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>The kinds there are, by name.</summary>
public sealed class JobKinds
{
    private readonly FrozenDictionary<string, IJobKind> byName;

    public JobKinds(IEnumerable<IJobKind> kinds)
    {
        byName = kinds.ToFrozenDictionary(kind => kind.About.Name, StringComparer.Ordinal);
        All = [.. byName.Values.Select(kind => kind.About).OrderBy(kind => kind.Name, StringComparer.Ordinal)];
    }

    public IReadOnlyList<JobKind> All { get; }

    public IJobKind? Find(string name) => byName.GetValueOrDefault(name);
}
