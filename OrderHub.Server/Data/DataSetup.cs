using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Data.Persistence.Ids;
using OrderHub.Server.Data.Persistence.Months;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Relay.Bus;
using OrderHub.Server.Data.Relay.ReadModels;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.RabbitMq;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data;

/// <summary>Registers the real-time data layer.</summary>
public static class DataSetup
{
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        // Ids: before every service that takes one at its start.
        services.AddSingleton<IdReservation>();
        services.AddHostedService(provider => provider.GetRequiredService<IdReservation>());
        services.AddSingleton<IIdSource, IdSource>();
        services.AddSingleton<OrderNumbers>();

        // Write side.
        services.AddSingleton<FieldCatalog>();
        services.AddHostedService(provider => provider.GetRequiredService<FieldCatalog>());
        services.AddSingleton<FieldRegistry>();
        services.AddSingleton<MarkRegistry>();
        services.AddSingleton<OrderWriter>();
        services.AddSingleton<OrderReader>();
        services.AddSingleton<OrderRequests>();
        services.AddSingleton<WaybillPool>();

        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxWriter>();

        // What other systems master.
        services.AddSingleton<LegacyOrders>();

        // By month.
        services.AddSingleton<MonthKeeping>();
        services.AddHostedService<MonthKeeper>();
        services.AddHostedService<IndexSweeper>();

        // Read side.
        services.AddSingleton<OrderDocuments>();
        services.AddSingleton<OrderIndex>();
        services.AddSingleton<CacheTiers>();
        services.AddSingleton<OrderCache>();
        services.AddSingleton<IOrderSearch, OrderSearch>();
        services.AddSingleton<OrderIdentification>();

        // Relay.
        services.AddOptions<RelayOptions>().Bind(configuration.GetSection(RelayOptions.Section));
        services.AddSingleton<LiveEvents>();
        services.AddSingleton<ILiveEvents>(provider => provider.GetRequiredService<LiveEvents>());
        services.AddSingleton<IEventConsumer>(provider => provider.GetRequiredService<LiveEvents>());
        services.AddSingleton<IndexRebuild>();
        services.AddSingleton<SearchIndexConsumer>(provider => provider.GetRequiredService<ISearchEngine>().IsShared
            ? ActivatorUtilities.CreateInstance<SearchIndexConsumer>(provider)
            : ActivatorUtilities.CreateInstance<NodeIndexConsumer>(provider));
        services.AddSingleton<IEventConsumer>(provider => provider.GetRequiredService<SearchIndexConsumer>());
        services.AddHostedService<IndexBuilder>();
        if (configuration.GetSection(CacheOptions.Section)[nameof(CacheOptions.Primary)] is not null)
        {
            // Copies in the process alone are looked at by version when they are read: no event is worth reading for them.
            services.AddSingleton<IEventConsumer, OrderCacheConsumer>();
        }

        services.AddSingleton<ReadModelConsumer>();
        services.AddSingleton<IEventConsumer>(provider => provider.GetRequiredService<ReadModelConsumer>());
        services.AddSingleton<ReadModels>();
        services.AddSingleton<RelayStatus>();
        services.AddSingleton<RelayControls>();
        services.AddSingleton<RelayDesk>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<Rebuilds>();
        services.AddHostedService(provider => provider.GetRequiredService<Rebuilds>());
        services.AddEventBus(configuration);
        services.AddHostedService<OutboxRelay>();
        services.AddHostedService<OutboxCleaner>();

        // What capabilities work with.
        services.AddSingleton<IStatusRuleBook, StatusRuleBook>();
        services.AddSingleton<OrderSessions>();
        services.AddSingleton<ISubjectSource>(provider => provider.GetRequiredService<OrderSessions>());
        services.AddSingleton<ReferenceData>();
        services.AddHostedService(provider => provider.GetRequiredService<ReferenceData>());
        services.AddHostedService<ReferenceSeed>();
        services.AddSingleton<ReferenceDesk>();
        services.AddSingleton<Allotments>();
        services.AddSingleton<CountedThings>();
        services.AddSingleton<CountedDesk>();
        services.AddHostedService<CountedSeed>();
        return services;
    }

    private static void AddEventBus(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RabbitMqOptions>().Bind(configuration.GetSection(RabbitMqOptions.Section));
        if (configuration.GetSection(RelayOptions.Section).Get<RelayOptions>() is { Bus: BusKind.RabbitMq })
        {
            services.AddSingleton<IEventBus, RabbitBus>();
        }
        else
        {
            services.AddSingleton<IEventBus, EmbeddedBus>();
        }
    }
}
