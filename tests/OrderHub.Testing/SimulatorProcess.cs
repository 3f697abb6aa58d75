using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Testing;

/// <summary>The simulators of the legacy systems, in a process that outlives crashes of the server.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private SimulatorProcess(ChildProcess process, string url)
    {
        this.process = process;
        Url = url;
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
    }

    public string Url { get; }

    public HttpClient Http { get; }

    public string Output => process.Output;

    /// <param name="hubUrl">Where the server is, or will be.</param>
    public static async Task<SimulatorProcess> StartAsync(string hubUrl, int paceMs = 20)
    {
        var started = ChildProcess.Start(
            "dotnet",
            [BuiltPrograms.LegacySystems, "--urls", "http://127.0.0.1:0", "--hub", hubUrl, "--pace-ms", $"{paceMs}", "--parent-stdin"],
            new Dictionary<string, string?>(StringComparer.Ordinal));
        try
        {
            var line = await started.LineAsync(said => said.StartsWith("{\"listening\"", StringComparison.Ordinal));
            return new(started, JsonDocument.Parse(line).RootElement.GetProperty("listening").GetString()!);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets fault switches, such as <c>{"waybill":{"errorCount":2}}</c>.</summary>
    public async Task SetFaultsAsync(string json)
    {
        using var answer = await Http.PutAsync("/sim/faults", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public async Task<JsonNode> StateAsync() => (await Http.GetFromJsonAsync<JsonNode>("/sim/state"))!;

    /// <summary>Lets the ECLP simulator send orders to the server; the answer lists what was sent and what came back.</summary>
    public async Task<JsonNode> SendEclpOrdersAsync(int count = 1, string scenario = "normal")
    {
        using var answer = await Http.PostAsJsonAsync("/sim/eclp/orders", new { count, scenario });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }
}
