using OrderHub.Server.Access.Development;

namespace OrderHub.Server.Hosting.Development;

/// <summary>What only Development has: a clock that can be moved on, and the simulators.</summary>
public static class DevelopmentSetup
{
    public static IServiceCollection AddDevelopment(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddOptions<SimulatorOptions>().Bind(configuration.GetSection(SimulatorOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(new ClockFile(dataFolder));
        services.AddSingleton(provider => new AdvanceableClock(TimeProvider.System, provider.GetRequiredService<ClockFile>().Read()));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<AdvanceableClock>());
        services.AddSingleton<IMovableClock, DevelopmentClock>();
        services.AddSingleton<SimulatorHost>();
        services.AddSingleton<ISimulators>(provider => provider.GetRequiredService<SimulatorHost>());
        services.AddHostedService(provider => provider.GetRequiredService<SimulatorHost>());
        return services;
    }
}
