using OrderHub.Server.Data.Relay;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Fulfillment;

/// <summary>Registers the fulfillment layer.</summary>
public static class FulfillmentSetup
{
    public static IServiceCollection AddFulfillment(this IServiceCollection services) => services
        .AddSingleton<IEventConsumer, FulfillmentStart>()
        .AddSingleton<ILateSignals, LateReports>();
}
