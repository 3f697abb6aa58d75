using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Incidents;
using OrderHub.Server.Workflows.Life;
using OrderHub.Server.Workflows.Plans;
using OrderHub.Server.Workflows.Rollout;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Workflows.Simulation;
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
        services.AddSingleton<FlowPlans>();
        services.AddSingleton(_ => new WorkQueues(makesCalls: roles.Plays(NodeRoles.Engine)));
        services.AddSingleton<FlowEngine>();
        services.AddSingleton<SignalInbox>();
        services.AddSingleton<GatherDesk>();
        services.AddSingleton<TaskDesk>();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<FlowViews>();
        services.AddSingleton<FlowCheck>();
        services.AddSingleton<FlowLibrary>();
        services.AddSingleton<PolicyDesk>();
        services.AddSingleton<DraftDesk>();
        services.AddSingleton<FlowPublisher>();
        services.AddSingleton<RolloutDesk>();
        services.AddSingleton<IncidentActions>();
        services.AddSingleton<Simulator>();
        services.AddSingleton<ScenarioRuns>();
        services.AddSingleton<IPublishCheck>(provider => provider.GetRequiredService<ScenarioRuns>());
        services.AddSingleton<ScenarioDesk>();
        services.AddSingleton<InstanceDesk>();
        services.AddSingleton<SimulationRecordings>();
        services.AddSingleton<SimulationBatches>();
        services.AddSingleton<FlowFigures>();
        services.AddHostedService(provider => provider.GetRequiredService<FlowFigures>());
        services.AddHostedService<FlowImport>();
        services.AddHostedService<RolloutWatch>();
        if (roles.Plays(NodeRoles.Engine))
        {
            services.AddHostedService<CallWorker>();
            services.AddHostedService<DueWorker>();
            services.AddHostedService<SignalWorker>();
        }

        if (roles.Plays(NodeRoles.Jobs))
        {
            services.AddHostedService<RollbackWorker>();
            services.AddHostedService<IncidentActionWorker>();
            services.AddHostedService<SimulationBatchWorker>();
        }

        return services;
    }
}
