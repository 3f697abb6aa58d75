namespace OrderHub.Connectors.Manifests;

/// <summary>
/// Orders that the partner masters itself: how the hub copies what its lists need of them, and asks the partner for the rest. What one of its
/// orders is in the hub's words, <c>orders</c> of the mapping says.
/// </summary>
public sealed record OrdersManifest
{
    /// <summary>How such orders are marked; example <c>ECLP</c>.</summary>
    public required string MasteredBy { get; init; }

    /// <summary>
    /// The outbound operation that lists orders by when they changed. It gets <c>since</c> (UTC), <c>sinceId</c> and <c>limit</c>, and gives
    /// <c>items</c> behind that place in that order, each with <c>id</c>, <c>time</c> and <c>document</c>, and perhaps how many there are in all (<c>total</c>).
    /// </summary>
    public required string List { get; init; }

    /// <summary>The operation that tells one order whole: gets <c>orderNo</c>, gives <c>document</c>, or nothing where there is no such order.</summary>
    public required string Detail { get; init; }

    /// <summary>The operation that changes one; null: the partner takes no changes from here.</summary>
    public string? Modify { get; init; }

    /// <summary>The fields of the standard model that <see cref="Modify"/> carries, with all below them; example <c>parties</c>.</summary>
    public IReadOnlyList<string> Modifiable { get; init; } = [];

    /// <summary>The operation that cancels one: gives <c>state</c>, DONE or REQUESTED; null: the partner takes no cancels from here.</summary>
    public string? Cancel { get; init; }

    /// <summary>How far each round goes back behind the last one, for what appears late under an earlier time.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(5);

    public int PageSize { get; init; } = 200;

    /// <summary>The operations that it names.</summary>
    public IEnumerable<(string Name, string Operation)> Operations =>
        new[] { ("list", List), ("detail", Detail), ("modify", Modify), ("cancel", Cancel) }.Where(one => one.Item2 is not null)!;
}
