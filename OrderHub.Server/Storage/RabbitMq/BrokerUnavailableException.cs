using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>The broker did not answer, or not to the end. What was on its way may have arrived or not: it is sent again, and consumers know what they have.</summary>
public sealed class BrokerUnavailableException(string what, Exception? cause = null)
    : IOException($"The broker does not answer: {what}{(cause is null ? "." : $" ({cause.Message.ReplaceLineEndings(" ")})")}", cause)
{
    /// <summary>True where it does answer, and a queue that should be there is not.</summary>
    public bool IsMissing => InnerException is PublishException { IsReturn: true } or OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotFound };
}
