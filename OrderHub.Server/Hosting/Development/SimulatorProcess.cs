using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Hosting.Development;

/// <summary>
/// The simulators as a process beside the server. It ends when its standard input closes, so it does not outlive the server even
/// when that is killed.
/// </summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private SimulatorProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts the program and waits for the line that says where it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended or said something else.</exception>
    public static async Task<SimulatorProcess> StartAsync(string program, Uri hub, int paceMs, TimeSpan clockOffset, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[program, "--urls", "http://127.0.0.1:0", "--hub", hub.ToString().TrimEnd('/'), "--pace-ms", $"{paceMs}", "--parent-stdin"])
        {
            start.ArgumentList.Add(argument);
        }

        // What is meant for the server must not move the simulators to its address.
        start.Environment.Remove("ASPNETCORE_URLS");
        var started = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        try
        {
            var line = await started.StandardOutput.ReadLineAsync(ct).AsTask().WaitAsync(Patience, ct)
                ?? throw new InvalidOperationException($"it ended before it listened: {program}");
            var address = (string?)JsonNode.Parse(line)?["listening"] ?? throw new InvalidOperationException($"it said \"{line}\"");
            _ = started.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var simulators = new SimulatorProcess(started, new Uri(address));
            if (clockOffset > TimeSpan.Zero)
            {
                await simulators.AdvanceAsync(clockOffset, ct);
            }

            return simulators;
        }
        catch (Exception fault) when (fault is JsonException or TimeoutException or OperationCanceledException or HttpRequestException or InvalidOperationException)
        {
            started.StandardInput.Close();
            if (!started.HasExited)
            {
                started.Kill();
            }

            started.Dispose();
            throw fault is OperationCanceledException or InvalidOperationException ? fault : new InvalidOperationException(fault.Message, fault);
        }
    }

    /// <summary>Asks it to end, and waits a little before it insists.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task AdvanceAsync(TimeSpan by, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var body = JsonContent.Create(new JsonObject { ["advance"] = System.Xml.XmlConvert.ToString(by) });
        (await http.PostAsync(new Uri("/sim/clock", UriKind.Relative), body, ct)).EnsureSuccessStatusCode();
    }
}
