using System.Collections.Frozen;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>The registry of marks as a tenant has it: its own entries, and those that come with the hub where it has none.</summary>
public sealed class MarkSet
{
    public static readonly MarkSet Shipped = new([]);

    private readonly FrozenDictionary<(string Domain, string Key), MarkDefinition> marks;

    public MarkSet(IEnumerable<MarkDefinition> own)
    {
        var all = ShippedMarks.All.ToDictionary(mark => (mark.Domain, mark.Key));
        foreach (var mark in own)
        {
            all[(mark.Domain, mark.Key)] = mark;
        }

        marks = all.ToFrozenDictionary();
        All = [.. marks.Values.OrderBy(mark => mark.Domain, StringComparer.Ordinal).ThenBy(mark => mark.Key, StringComparer.Ordinal)];
    }

    public IReadOnlyList<MarkDefinition> All { get; }

    public MarkDefinition? Find(string domain, string key) => marks.GetValueOrDefault((domain, key));
}

/// <summary>What a tenant added to the standard model, at one version.</summary>
public sealed record TenantModel(int Version, FieldSet Fields, MarkSet Marks)
{
    public static readonly TenantModel Empty = new(0, FieldSet.Empty, MarkSet.Shipped);
}
