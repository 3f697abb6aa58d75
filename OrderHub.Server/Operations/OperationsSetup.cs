using OrderHub.Server.Operations.Actions;
using OrderHub.Server.Operations.Cases;

namespace OrderHub.Server.Operations;

/// <summary>What people do about messages: decisions, and actions on many at once.</summary>
public static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<QuarantineDecisions>();
        services.AddSingleton<ConflictDecisions>();
        services.AddSingleton<HoldDecisions>();
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<PartnerActions>();
        services.AddHostedService<PartnerActionWorker>();
        return services;
    }
}
