using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Development;
using OrderHub.Server.Connectors;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Development;

/// <summary>
/// Starts the simulators once the server listens, since they need its address, and tells the connectors theirs. The server runs
/// without them too: what fails here is said in the log and nothing else.
/// </summary>
public sealed class SimulatorHost(
    IServer server, IHostApplicationLifetime lifetime, IOptions<SimulatorOptions> options, IOptions<NodeOptions> node, AdvanceableClock clock, IServiceProvider services, ILogger<SimulatorHost> logger)
    : IHostedService, ISimulators, IAsyncDisposable
{
    private static readonly string[] Systems = ["eclp", "waybill", "terminal", "isv", "wms", "flux", "tracking", "customs", "notice"];

    /// <summary>Those that exchange files: each in a folder of the data folder, where the settings name no other.</summary>
    private static readonly string[] FileSystems = ["tms"];

    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // No trace goes with these calls: each sample order begins one of its own, as a real legacy order does.
    private readonly HttpClient http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };
    private SimulatorProcess? process;
    private volatile Uri? address;

    public Uri? Address => address;

    /// <summary>Completes when it is known whether there are simulators.</summary>
    public Task Settled => settled.Task;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _ = FindAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(address!, path));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new HttpRequestException($"{(int)response.StatusCode} {text}", inner: null, response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        address = null;
        http.Dispose();
        if (Interlocked.Exchange(ref process, null) is { } running)
        {
            await running.DisposeAsync();
        }
    }

    private async Task FindAsync()
    {
        try
        {
            if (await StartOrFindAsync() is { } found)
            {
                var addresses = services.GetService<IConnectorAddresses>();
                foreach (var system in Systems)
                {
                    addresses?.Set(system, found);
                }

                address = found;
                await ShareFoldersAsync(addresses);
            }
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception or OperationCanceledException or HttpRequestException)
        {
            Logs.NoSimulators(logger, fault.Message);
        }
        finally
        {
            settled.TrySetResult();
        }
    }

    private async Task ShareFoldersAsync(IConnectorAddresses? addresses)
    {
        foreach (var system in FileSystems)
        {
            if (addresses?.FindFolder(system) is null)
            {
                addresses?.SetFolder(system, Path.Combine(node.Value.DataFolder, "exchange", system));
            }

            await SendAsync(HttpMethod.Post, $"/sim/{system}", new JsonObject { ["folder"] = addresses?.FindFolder(system) }, lifetime.ApplicationStopping);
        }
    }

    private async Task<Uri?> StartOrFindAsync()
    {
        if (options.Value.Url is { } given)
        {
            return given;
        }

        if (!options.Value.Start)
        {
            return null;
        }

        if (SimulatorProgram.Find() is not { } program)
        {
            Logs.NoSimulators(logger, "their program is not built; run the server from its source tree, or set ORDERHUB__Simulators__Url");
            return null;
        }

        var hub = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? HubApplication.DefaultUrl;
        process = await SimulatorProcess.StartAsync(program, Reachable(hub), options.Value.PaceMs, clock.Offset, lifetime.ApplicationStopping);
        return process.Address;
    }

    /// <summary>An address that listens everywhere is reached on this machine.</summary>
    private static Uri Reachable(string hub) => new(hub
        .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//*", "//127.0.0.1", StringComparison.Ordinal));
}
