using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OrderHub.Server.Hosting.Development;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Hosting;

/// <summary>
/// Says on the terminal, once the server listens, where it is and how to get in. The sign-in link is made on each start in
/// Development; elsewhere only for as long as the administrator has no password.
/// </summary>
public sealed class StartBanner(
    IServer server, IHostApplicationLifetime lifetime, IHostEnvironment environment, IOptions<NodeOptions> node, NodeRoles roles,
    SignIn signIn, IDatabase database, IServiceProvider services, ILogger<StartBanner> logger) : IHostedService
{
    private const int ShortKey = 20;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _ = ShowAsync(lifetime.ApplicationStopping));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ShowAsync(CancellationToken ct)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
        Logs.Started(logger, string.Join(' ', addresses), node.Value.DataFolder, roles.ToString(), environment.EnvironmentName);
        if (node.Value.AdminKey is { Length: < ShortKey } && !environment.IsDevelopment())
        {
            Logs.ShortAdminKey(logger, ShortKey);
        }

        var lines = new List<(string Name, string Value)> { ("OrderHub", string.Join("  ", addresses)) };
        if (addresses.Count > 0 && roles.Plays(NodeRoles.Access) && await LinkAsync(addresses[0], ct) is { } link)
        {
            lines.Add(("Sign in", link));
        }

        lines.Add(("Data", node.Value.DataFolder));
        if (services.GetService<SimulatorHost>() is { } simulators)
        {
            await simulators.Settled;
            lines.Add(("Simulators", simulators.Address?.ToString().TrimEnd('/') ?? "none"));
        }

        await Console.Out.WriteLineAsync(string.Join('\n', lines.Select(line => $"  {line.Name,-11}{line.Value}").Prepend("").Append("")));
        await Console.Out.FlushAsync(ct);
    }

    private async Task<string?> LinkAsync(string address, CancellationToken ct)
    {
        var administrator = await UserTable.FindAsync(database, FirstStart.AdministratorLogin, ct);
        return administrator is not null && (environment.IsDevelopment() || administrator.PasswordHash is null)
            ? $"{address}/sign-in#token={await signIn.CreateLinkAsync(administrator.Login, ct)}"
            : null;
    }
}
