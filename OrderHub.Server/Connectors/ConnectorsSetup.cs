using OrderHub.Connectors.Mapping;
using OrderHub.Connectors.Protocols;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Folders;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Connectors.Outbound;
using OrderHub.Server.Connectors.Polling;
using OrderHub.Server.Connectors.Subscriptions;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Data.Relay;

namespace OrderHub.Server.Connectors;

/// <summary>Hosts the connectors.</summary>
public static class ConnectorsSetup
{
    public static IServiceCollection AddConnectors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConnectorOptions>().Bind(configuration.GetSection(ConnectorOptions.Section)).ValidateOnStart();
        services.AddSingleton<IExpressionCompiler, JsonataCompiler>();
        services.AddSingleton(provider => ConnectorCatalog.Load(
            Path.Combine(AppContext.BaseDirectory, "connectors"), provider.GetRequiredService<IExpressionCompiler>(), provider.GetRequiredService<PartnerProtocols>()));
        services.AddSingleton<PartnerProtocols>();
        services.AddSingleton<PartnerCredentialStore>();
        services.AddSingleton<IPartnerCredentials>(provider => provider.GetRequiredService<PartnerCredentialStore>());
        services.AddHostedService<CredentialStart>();
        services.AddSingleton<ConnectorVersions>();
        services.AddHostedService<ConnectorRefresh>();
        services.AddSingleton<IExchangeLog, ExchangeRecorder>();
        services.AddSingleton(provider => new ReplayGuard(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MessageReader>();
        services.AddSingleton<ConnectorAddresses>();
        services.AddSingleton<IConnectorAddresses>(provider => provider.GetRequiredService<ConnectorAddresses>());
        services.AddSingleton<IConnectorClient, ConnectorClient>();
        services.AddSingleton<MasterClient>();
        services.AddSingleton<PartnerGates>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<Notices>();
        services.AddHostedService<SilenceWatch>();
        services.AddHostedService<FolderWorker>();
        services.AddHostedService<PollWorker>();

        // What is kept of messages, and what people decide about them.
        services.AddOptions<ExchangeOptions>().Bind(configuration.GetSection(ExchangeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ExchangeReader>();
        services.AddSingleton<ExchangeReplay>();
        services.AddHostedService<ExchangeCleaner>();
        services.AddSingleton<CodeOverrides>();
        services.AddSingleton<PartnerCases>();
        services.AddSingleton<IEventConsumer, HoldConsumer>();

        // Subscribers.
        services.AddOptions<SubscriptionOptions>().Bind(configuration.GetSection(SubscriptionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SubscriptionSignal>();
        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<WebhookAddress>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<IEventConsumer, SubscriptionConsumer>();
        services.AddHostedService<SubscriptionDispatcher>();
        return services;
    }
}
