using System.Text.Json.Nodes;

namespace OrderHub.Testing;

/// <summary>One server and its simulators over a data folder of their own; what most tests begin with.</summary>
public sealed class Hub : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly int port;

    private Hub(TempFolder folder, int port, SimulatorProcess simulators)
    {
        this.folder = folder;
        this.port = port;
        Simulators = simulators;
        Api = new HubApi(() => Server);
    }

    public SimulatorProcess Simulators { get; }

    /// <summary>The server that runs now; another one after <see cref="RestartAsync"/>.</summary>
    public ServerProcess Server { get; private set; } = null!;

    public HubApi Api { get; }

    public string DataFolder => folder.Combine("data");

    /// <summary>Every span that the server ended, one JSON object a line.</summary>
    public string TraceFile => folder.Combine("traces.jsonl");

    /// <param name="variables">Settings of the server, as environment variables.</param>
    /// <param name="paceMs">Time of the simulators' clock between two events of a parcel.</param>
    public static async Task<Hub> StartAsync(IReadOnlyDictionary<string, string?>? variables = null, int paceMs = 20)
    {
        var own = new TempFolder();
        SimulatorProcess? simulators = null;
        try
        {
            var at = FreePort.Take();
            simulators = await SimulatorProcess.StartAsync($"http://127.0.0.1:{at}", paceMs);
            var hub = new Hub(own, at, simulators);
            await hub.StartServerAsync(variables);
            return hub;
        }
        catch
        {
            if (simulators is not null)
            {
                await simulators.DisposeAsync();
            }

            own.Dispose();
            throw;
        }
    }

    /// <summary>Starts the server again over the same data, after it died or was stopped.</summary>
    public async Task RestartAsync(IReadOnlyDictionary<string, string?>? variables = null)
    {
        await Server.DisposeAsync();
        await StartServerAsync(variables);
    }

    /// <summary>Lets the ECLP simulator send one order; its order number, or a failure with the reply.</summary>
    public async Task<string> SendEclpOrderAsync(string scenario = "normal")
    {
        var sent = (await Simulators.SendEclpOrdersAsync(1, scenario))["sent"]![0]!;
        return (string?)sent["orderNo"] ?? throw new InvalidOperationException($"the hub did not take the order: {(string?)sent["reply"]}\n{Server.Output}");
    }

    /// <summary>Sends an express order over the API; its order number.</summary>
    public async Task<string> SendApiOrderAsync(string key, JsonObject? content = null)
    {
        var answer = await Api.SendOrderAsync(key, content ?? SampleOrders.Express(key));
        return (string?)answer.Body?["orderNo"] ?? throw new InvalidOperationException($"the hub did not take the order: {answer}\n{Server.Output}");
    }

    /// <summary>What the simulators hold of the order: its waybill row, and its task at the terminal.</summary>
    public async Task<(JsonNode? Waybill, JsonNode? Task)> TracesOutsideAsync(string waybillNo)
    {
        var state = await Simulators.StateAsync();
        return (state["waybills"]![waybillNo], state["terminal"]!["tasks"]![waybillNo]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        await Simulators.DisposeAsync();
        folder.Dispose();
    }

    private async Task StartServerAsync(IReadOnlyDictionary<string, string?>? variables)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Telemetry__TraceFile"] = TraceFile,
            ["ORDERHUB__Simulators__Url"] = Simulators.Url,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            all[name] = value;
        }

        Server = await ServerProcess.StartAsync(new ServerSettings { DataFolder = DataFolder, Port = port, Variables = all });
    }
}
