namespace OrderHub.Server.Model;

/// <summary>One thing that must hold before this node can take an order. Any layer adds its own; <c>/ready</c> asks them all.</summary>
public interface IReadinessCheck
{
    /// <summary>Short stable name; example <c>storage</c>.</summary>
    string Name { get; }

    /// <summary>Null when it holds, else one sentence that says what is missing. Must be quick: it is asked often.</summary>
    ValueTask<string?> FindReasonAsync(CancellationToken ct);
}
