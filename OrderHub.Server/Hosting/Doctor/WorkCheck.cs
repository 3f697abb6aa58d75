using System.Net;
using System.Net.Sockets;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Hosting.Doctor;

/// <summary>What the server is made of and what waits in it: addresses, pages, connectors, flows, queues.</summary>
internal static class WorkCheck
{
    private const int ManyBehind = 10_000;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>With a server on the folder: whether it is ready. Without one: whether its address is free.</summary>
    public static async Task<Finding> AddressAsync(string urls, bool isHeld, CancellationToken ct)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal), UriKind.Absolute, out var address))
            {
                return Finding.Fail("address", $"{url} is no address.", "Write it as http://127.0.0.1:5080");
            }

            if (await FindAsync(address, isHeld, ct) is { } found)
            {
                return found;
            }
        }

        return Finding.Ok("address", isHeld ? $"The server at {urls} is ready." : $"{urls} is free.");
    }

    public static Finding Pages() => ProjectFolder.Subfolder("wwwroot") is { } folder && File.Exists(Path.Combine(folder, "index.html"))
        ? Finding.Ok("pages", "The web application is built.")
        : Finding.Warn("pages", "The web application is not there: the API works, pages do not.", "Build it with Node, or install a release that has it.");

    public static Finding Connectors(IServiceProvider hub)
    {
        try
        {
            return Finding.Ok("connectors", $"All are good: {string.Join(", ", hub.GetRequiredService<ConnectorCatalog>().All.Select(connector => connector.Name))}.");
        }
        catch (SetupException fault)
        {
            return Finding.Fail("connectors", fault.Message.ReplaceLineEndings(" "), "Mend the files it names; the server does not start with them.");
        }
    }

    /// <param name="capabilities">What steps can use.</param>
    public static Finding Flows(CapabilityRegistry capabilities)
    {
        var files = !Directory.Exists(FlowImport.Folder) ? [] : Directory.GetFiles(FlowImport.Folder, "*.json", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "scenarios" && Path.GetFileName(file).Count(letter => letter == '.') == 1)
            .Order(StringComparer.Ordinal).ToList();
        var faults = files.SelectMany(file =>
        {
            var reading = FlowReader.Read(File.ReadAllText(file));
            var all = reading.Definition is { } flow ? FlowValidator.Validate(flow, capabilities) : reading.Faults;
            return all.Select(fault => $"{Path.GetRelativePath(FlowImport.Folder, file)}: {fault.Path}: {fault.Message}");
        }).ToList();
        return faults.Count > 0 ? Finding.Fail("flows", string.Join(' ', faults.Take(5)), "Mend the files it names; the server does not start with them.")
            : files.Count == 0 ? Finding.Fail("flows", $"There are no flows in {FlowImport.Folder}.", "Install the program whole; without a flow no order can be taken.")
            : Finding.Ok("flows", $"All {files.Count} shipped flows are good.");
    }

    public static IEnumerable<Finding> Queues(StoreFigures figures)
    {
        yield return figures.EventsBehind > ManyBehind
            ? Finding.Warn("queue", $"The slowest consumer is {figures.EventsBehind} events behind.", "See that a node with the role relay runs, and what it logs.")
            : Finding.Ok("queue", $"{figures.Orders} orders; the slowest consumer is {figures.EventsBehind} events behind.");
        yield return figures.DeadLetters > 0
            ? Finding.Warn("dead letters", $"{figures.DeadLetters} events could not be handled.", "Look at why, mend it, and let them go again.")
            : Finding.Ok("dead letters", "None.");
        yield return figures.OpenIncidents > 0
            ? Finding.Warn("incidents", $"{figures.OpenIncidents} wait for a person.", "Decide about them on the page of incidents.")
            : Finding.Ok("incidents", "None is open.");
    }

    private static async Task<Finding?> FindAsync(Uri address, bool isHeld, CancellationToken ct)
    {
        if (isHeld)
        {
            using var http = new HttpClient { Timeout = AnswerLimit };
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "/ready"), ct);
                return answer.IsSuccessStatusCode ? null : Finding.Fail("address", $"The server is not ready: {await answer.Content.ReadAsStringAsync(ct)}", "See the reasons it gives.");
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                return Finding.Warn("address", $"A server works on the folder, but none answers at {address}.", "Name its address: --urls");
            }
        }

        try
        {
            using var listener = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Loopback, address.Port);
            listener.Start();
            return null;
        }
        catch (SocketException fault)
        {
            return Finding.Fail("address", $"{address} cannot be listened on: {fault.Message}.", "Stop the program that has it, or start with another: --urls http://127.0.0.1:5081");
        }
    }
}
