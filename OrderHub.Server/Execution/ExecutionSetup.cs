using OrderHub.Server.Workflows;

namespace OrderHub.Server.Execution;

/// <summary>Registers the execution layer.</summary>
public static class ExecutionSetup
{
    public static IServiceCollection AddExecution(this IServiceCollection services) => services
        .AddSingleton<IRemoteCaller, Dispatch>()
        .AddSingleton<IReportInbox, ReportInbox>();
}
