namespace OrderHub.UnitTests.Architecture;

/// <summary>The ranked layers under one root namespace; a layer may use itself and those below it.</summary>
internal sealed class LayerMap(string root, params string[] topToBottom)
{
    /// <summary>The server's own ranking. The root itself (Program) stands above all of it.</summary>
    public static readonly LayerMap Server = new(
        "OrderHub.Server",
        "Hosting",
        "Access",
        "Capabilities",
        "Operations",
        "Transaction",
        "Fulfillment",
        "Execution",
        "Workflows",
        "Connectors",
        "Data",
        "Data.Relay",
        "Data.Search",
        "Data.Cache",
        "Data.Legacy",
        "Data.Persistence",
        "Expressions",
        "Security",
        "Storage",
        "Model");

    /// <summary>The layer of a namespace: the root's own name for the root, null for a folder nobody ranked.</summary>
    public string? LayerOf(string typeNamespace)
    {
        if (typeNamespace == root)
        {
            return root;
        }

        var inside = typeNamespace[(root.Length + 1)..];
        return topToBottom
            .Where(layer => inside == layer || inside.StartsWith(layer + ".", StringComparison.Ordinal))
            .MaxBy(layer => layer.Length);
    }

    /// <summary>True for names under the root, the only ones that have a layer.</summary>
    public bool Contains(string typeName) => typeName.StartsWith(root + ".", StringComparison.Ordinal);

    /// <summary>True where <paramref name="from"/> uses a layer above itself.</summary>
    public bool IsUpward(string from, string to) => Height(to) > Height(from);

    private int Height(string layer) => layer == root ? topToBottom.Length + 1 : topToBottom.Length - Array.IndexOf(topToBottom, layer);
}
