namespace OrderHub.Server.Transaction;

/// <summary>Registers the transaction layer.</summary>
public static class TransactionSetup
{
    public static IServiceCollection AddTransaction(this IServiceCollection services) => services.AddSingleton<OrderCheck>().AddSingleton<IIntake, Intake>();
}
