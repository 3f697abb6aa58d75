using OrderHub.Server.Execution;
using OrderHub.Server.Transaction.Changes;
using OrderHub.Server.Transaction.Masters;
using OrderHub.Server.Transaction.Returns;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Transaction;

/// <summary>Registers the transaction layer.</summary>
public static class TransactionSetup
{
    public static IServiceCollection AddTransaction(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ChangeOptions>().Bind(configuration.GetSection(ChangeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<OrderCheck>()
            .AddSingleton<IIntake, Intake>()
            .AddSingleton<IOwnSystem, OwnOrders>()
            .AddSingleton<ISimulationSubjects, RehearsedOrders>()
            .AddSingleton<LineChecks>()

            // The checks are capabilities, and one of the capabilities asks for them: found when they are first run.
            .AddSingleton(provider => new Lazy<LineChecks>(provider.GetRequiredService<LineChecks>))
            .AddSingleton<AddressWishes>()
            .AddSingleton<ChangeRuleBook>()
            .AddSingleton<ChangeOutlooks>()
            .AddSingleton<ChangePlanner>()
            .AddSingleton<ReturnTerms>()
            .AddSingleton<ReverseWishes>()
            .AddSingleton<MasterDesk>()
            .AddSingleton<ChangeDesk>()
            .AddSingleton<ICancelDesk>(provider => provider.GetRequiredService<ChangeDesk>());
    }
}
