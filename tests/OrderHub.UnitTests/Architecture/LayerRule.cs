namespace OrderHub.UnitTests.Architecture;

/// <summary>Decides which of an assembly's references break the ranking.</summary>
internal static class LayerRule
{
    /// <summary>One line a breach, with the layers, the member and what it names; empty when the ranking holds.</summary>
    public static IReadOnlyList<string> Breaches(IEnumerable<TypeReference> references, LayerMap map) =>
    [
        .. references
            .Where(reference => map.Contains(reference.From) && map.Contains(reference.To))
            .Select(reference => Judge(reference, map))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static string? Judge(TypeReference reference, LayerMap map)
    {
        var from = map.LayerOf(NamespaceOf(reference.From));
        var to = map.LayerOf(NamespaceOf(reference.To));
        return (from, to) switch
        {
            (null, _) => $"{reference.From} lies in no ranked layer",
            (_, null) => $"{reference.To} lies in no ranked layer",
            _ => map.IsUpward(from, to) ? $"{from} must not use {to}: {reference}" : null,
        };
    }

    private static string NamespaceOf(string fullName) => fullName[..fullName.LastIndexOf('.')];
}
