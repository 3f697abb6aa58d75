using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys;

namespace OrderHub.Server.Security;

/// <summary>Keys, accounts, masking.</summary>
public static class SecuritySetup
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecurityOptions>().Bind(configuration.GetSection(SecurityOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MasterKeySource>();
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
        return services;
    }
}
