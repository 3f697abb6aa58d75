namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Why a message is read.</summary>
/// <param name="ExplainTo">The tenant of a person who wants the message explained; null: it is a real one. An explanation goes on
/// after a failure, remembers nothing, lets old time stamps pass, and knows no other tenant's secrets.</param>
public sealed record ReadingMode(int? ExplainTo)
{
    public static ReadingMode Receive { get; } = new((int?)null);

    public bool IsExplaining => ExplainTo is not null;
}
