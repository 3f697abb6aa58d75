namespace OrderHub.Connectors.Manifests;

/// <summary>Where in a message something stands: a form or query field, or a header.</summary>
public sealed record Place(PlaceKind Kind, string Name)
{
    public override string ToString() => Kind == PlaceKind.Header ? $"header {Name}" : Name;
}

public enum PlaceKind
{
    /// <summary>A field; read from form or query, written into the form where there is one.</summary>
    Field,

    /// <summary>A field of the query.</summary>
    Query,
    Header,
}
