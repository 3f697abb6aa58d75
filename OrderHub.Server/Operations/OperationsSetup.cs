using OrderHub.Server.Operations.Actions;
using OrderHub.Server.Operations.Cases;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Operations.Jobs.Clock;
using OrderHub.Server.Operations.Jobs.Kinds;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Operations.Searches;
using OrderHub.Server.Operations.Synchronization;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Operations;

/// <summary>
/// What people do about messages and with lists: decisions, actions on many at once, searches that are kept, exports; the jobs; and the comparison of
/// stores with the orders.
/// </summary>
public static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SearchDeskOptions>().Bind(configuration.GetSection(SearchDeskOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SavedSearches>();
        services.AddSingleton<OrderExports>();
        services.AddHostedService<OrderExportWorker>();
        services.AddSingleton<QuarantineDecisions>();
        services.AddSingleton<ConflictDecisions>();
        services.AddSingleton<HoldDecisions>();
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<PartnerActions>();
        services.AddHostedService<PartnerActionWorker>();
        return services.AddReconciliation(configuration).AddSynchronization(configuration).AddJobs(configuration);
    }

    private static IServiceCollection AddReconciliation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReconciliationOptions>().Bind(configuration.GetSection(ReconciliationOptions.Section));
        services.AddSingleton<IReconciledStore, ReconciledIndex>();
        services.AddSingleton<IReconciledStore, ReconciledReadModels>();
        services.AddSingleton<IReconciledStore, ReconciledWaybills>();
        if (configuration.GetSection(CacheOptions.Section)[nameof(CacheOptions.Primary)] is not null)
        {
            services.AddSingleton<IReconciledStore, ReconciledCache>();
        }

        services.AddSingleton<IReconciledStore, ReconciledMasters>();
        services.AddSingleton<MasterOrders>();
        services.AddSingleton<ReconciliationRun>();
        services.AddSingleton<ReconciliationDesk>();
        services.AddHostedService<ReconciliationWorker>();
        return services;
    }

    private static IServiceCollection AddSynchronization(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SynchronizationOptions>().Bind(configuration.GetSection(SynchronizationOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SyncRun>();
        services.AddSingleton<SynchronizationDesk>();
        return services;
    }

    private static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobsOptions>().Bind(configuration.GetSection(JobsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IJobKind, JobHistory>();
        services.AddSingleton<IJobKind, HubCheck>();
        services.AddSingleton<IJobKind, OrderCountCheck>();
        services.AddSingleton<IJobKind, CloseOrders>();
        services.AddSingleton<IJobKind, Synchronize>();
        services.AddSingleton<JobKinds>();
        services.AddSingleton<JobDesk>();
        services.AddSingleton<JobSchedules>();
        services.AddSingleton<JobUpkeep>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        services.AddSingleton<Func<JobClock>>(provider => () => ActivatorUtilities.CreateInstance<JobClock>(provider));
        services.AddHostedService<JobClockWorker>();
        return services;
    }
}
