using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Execution;

/// <summary>Registers the execution layer.</summary>
public static class ExecutionSetup
{
    public static IServiceCollection AddExecution(this IServiceCollection services, IConfiguration configuration, NodeRoles roles)
    {
        services.AddOptions<ExecutionOptions>().Bind(configuration.GetSection(ExecutionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IRemoteCaller, Dispatch>();
        services.AddSingleton<IReportInbox, ReportInbox>();
        services.AddSingleton<IReplayedCalls, ReplayedCalls>();
        services.AddSingleton<Origins>();
        services.AddSingleton<WaybillPrefetch>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<WaybillPrefetch>());
        if (roles.Plays(NodeRoles.Engine))
        {
            services.AddHostedService(provider => provider.GetRequiredService<WaybillPrefetch>());
            services.AddHostedService<CarrierNumbers>();
        }

        return services;
    }
}
