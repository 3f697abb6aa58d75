using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Life;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Hosting;

/// <summary>
/// All of the server's services over an empty store in a folder of its own, with the demo tenant's tables and nothing running: what
/// the commands on flows need, and the tests of scenarios. Gone with its end.
/// </summary>
public sealed class OfflineHub : IAsyncDisposable
{
    /// <summary>Whose tables it has.</summary>
    public const int Tenant = FirstStart.DemoTenantId;

    private readonly string folder;
    private readonly WebApplication app;

    private OfflineHub(string folder, WebApplication app) => (this.folder, this.app) = (folder, app);

    public FlowCheck Check => app.Services.GetRequiredService<FlowCheck>();

    public Simulator Simulator => app.Services.GetRequiredService<Simulator>();

    public ScenarioRuns Scenarios => app.Services.GetRequiredService<ScenarioRuns>();

    public CapabilityRegistry Capabilities => app.Services.GetRequiredService<CapabilityRegistry>();

    public IShards Shards => app.Services.GetRequiredService<IShards>();

    /// <param name="flows">Folder of flows that others may call as sub-flows; null: the shipped set.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<OfflineHub> OpenAsync(string? flows, CancellationToken ct)
    {
        var own = Directory.CreateTempSubdirectory("orderhub-offline-").FullName;
        var built = HubApplication.Build(new HubArguments
        {
            DescribeOnly = true,
            Environment = "Production",
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["OrderHub:DataFolder"] = own },
        });
        var hub = new OfflineHub(own, built);
        try
        {
            await ActivatorUtilities.CreateInstance<ReferenceSeed>(built.Services).StartAsync(ct);
            await ActivatorUtilities.CreateInstance<CountedSeed>(built.Services).StartAsync(ct);
            await ActivatorUtilities.CreateInstance<FlowImport>(built.Services).ImportAsync(flows ?? FlowImport.Folder, ct);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
