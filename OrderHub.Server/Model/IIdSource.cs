namespace OrderHub.Server.Model;

/// <summary>Gives ids that are unique over all nodes and rise with time. Injected, so that a replay sees the same ids.</summary>
public interface IIdSource
{
    /// <summary>The next id; positive.</summary>
    long Next();
}
