using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Accounts;

/// <summary>
/// Runs at each start, before anything is served: opens the keys, and on an empty store makes the demo tenant and the first
/// administrator. Each step looks before it writes and is guarded, so that running it again, or on two nodes at once, adds nothing.
/// </summary>
public sealed class FirstStart(
    IDatabase database, TenantKeyRing keys, Tenants tenants, ApiKeys apiKeys, IOptions<NodeOptions> node, TimeProvider time) : IHostedService
{
    public const int DemoTenantId = 1;
    public const string AdministratorLogin = "admin";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.OpenAsync(cancellationToken);
        await tenants.LoadAsync(cancellationToken);
        if (!tenants.All.Any())
        {
            await tenants.AddAsync(new(DemoTenantId, "demo", "Demo tenant"), cancellationToken);
        }

        if (await UserTable.FindAsync(database, AdministratorLogin, cancellationToken) is null)
        {
            var batch = new WriteBatch();
            UserTable.Insert(batch, new(AdministratorLogin, DemoTenantId, "Administrator", Roles.Administrator, PasswordHash: null, time.GetUtcNow()));
            await database.CommitAsync(batch, cancellationToken);
        }

        await apiKeys.SetFromSettingsAsync(DemoTenantId, node.Value.AdminKey, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
