namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>The broker did not answer, or not to the end. What was on its way may have arrived or not: it is sent again, and consumers know what they have.</summary>
public sealed class BrokerUnavailableException(string what, Exception? cause = null)
    : IOException($"The broker does not answer: {what}{(cause is null ? "." : $" ({cause.Message.ReplaceLineEndings(" ")})")}", cause);
