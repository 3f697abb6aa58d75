using OrderHub.Server.Operations.Actions;
using OrderHub.Server.Operations.Cases;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Operations;

/// <summary>What people do about messages: decisions, and actions on many at once; and the comparison of stores with the orders.</summary>
public static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<QuarantineDecisions>();
        services.AddSingleton<ConflictDecisions>();
        services.AddSingleton<HoldDecisions>();
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<PartnerActions>();
        services.AddHostedService<PartnerActionWorker>();

        // Reconciliation.
        services.AddOptions<ReconciliationOptions>().Bind(configuration.GetSection(ReconciliationOptions.Section));
        services.AddSingleton<IReconciledStore, ReconciledIndex>();
        if (configuration.GetSection(CacheOptions.Section)[nameof(CacheOptions.Primary)] is not null)
        {
            services.AddSingleton<IReconciledStore, ReconciledCache>();
        }

        services.AddSingleton<MasterOrders>();
        services.AddSingleton<ReconciliationRun>();
        services.AddSingleton<ReconciliationDesk>();
        services.AddHostedService<ReconciliationWorker>();
        return services;
    }
}
