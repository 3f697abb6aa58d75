using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Workflows;

/// <summary>Registers the engine.</summary>
public static class WorkflowsSetup
{
    public static IServiceCollection AddWorkflows(this IServiceCollection services, IConfiguration configuration, NodeRoles roles)
    {
        services.AddOptions<WorkflowOptions>().Bind(configuration.GetSection(WorkflowOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CapabilityRegistry>();
        services.AddSingleton<FlowCatalog>();
        services.AddSingleton<WorkQueues>();
        services.AddSingleton<FlowEngine>();
        services.AddSingleton<SignalInbox>();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<FlowViews>();
        services.AddHostedService<FlowImport>();
        if (roles.Plays(NodeRoles.Engine))
        {
            services.AddHostedService<CallWorker>();
            services.AddHostedService<DueWorker>();
            services.AddHostedService<SignalWorker>();
        }

        return services;
    }
}
