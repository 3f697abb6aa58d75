using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys;

namespace OrderHub.Server.Connectors.Credentials;

/// <summary>
/// Runs at each start, after the tenants are there: opens the partners' credentials, and gives the demo tenant its own. Adding
/// what is there already does nothing.
/// </summary>
public sealed class CredentialStart(
    PartnerCredentialStore store, ConnectorCatalog catalog, TenantKeyRing keys, IOptions<ConnectorOptions> options, IHostEnvironment environment) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.EnsureAsync(ExchangeRecorder.NoTenant, cancellationToken);
        if (options.Value.DemoCredentials ?? environment.IsDevelopment())
        {
            await store.AddAsync(
                [.. catalog.All.Select(connector => new PartnerCredential(connector.Name, DemoCredentials.AppKey, FirstStart.DemoTenantId, DemoCredentials.Secret))],
                cancellationToken);
        }
        else
        {
            await store.LoadAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
