namespace OrderHub.Server.Data.Relay;

/// <summary>A consumer that serves its own process and keeps nothing: every node runs one, from the newest event on.</summary>
public interface INodeConsumer : IEventConsumer, IKeepsCursor;
