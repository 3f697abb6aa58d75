using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Security.Keys.Rotation;

namespace OrderHub.Server.Security;

/// <summary>Keys, accounts, masking.</summary>
public static class SecuritySetup
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecurityOptions>().Bind(configuration.GetSection(SecurityOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new MasterKeySource(
            provider.GetRequiredService<IOptions<SecurityOptions>>(), provider.GetRequiredService<IOptions<NodeOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TenantKeyRing>();
        services.AddSingleton<IFieldCipher, FieldCipher>();
        services.AddSingleton<CredentialCache>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Users>();
        services.AddSingleton<Tenants>();
        services.AddHostedService<FirstStart>();

        // Keys that are exchanged while orders flow.
        services.AddSingleton<SealedPlaces>();
        services.AddSingleton<KeyRotations>();
        services.AddSingleton<KeyRotationRun>();
        services.AddSingleton<MasterKeyRotation>();
        services.AddHostedService<KeyRefresh>();
        services.AddHostedService<KeyRotationWorker>();
        return services;
    }
}
