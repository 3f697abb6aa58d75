namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>A store does not answer now, so that nothing can be said of it. The message is for people.</summary>
internal sealed class StoreUnavailableException(string message) : Exception(message);
