using RabbitMQ.Client;

namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>A channel of the driver, for whoever passes it on and is not to know the driver.</summary>
public sealed class RabbitChannel
{
    internal RabbitChannel(IChannel channel) => Channel = channel;

    internal IChannel Channel { get; }
}
