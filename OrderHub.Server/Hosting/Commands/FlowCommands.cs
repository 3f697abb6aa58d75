using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Comparing;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>flow validate|diff|test|simulate|publish</c>: flows at the command line. Only <c>publish</c> talks to a server.</summary>
public static class FlowCommands
{
    private const int Failed = 1;
    private const int Unusable = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create() => new("flow", "Check, compare, test, try out and publish flows.") { Validate(), Diff(), Test(), Simulate(), Publish() };

    private static Command Validate()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Definitions.", Arity = ArgumentArity.OneOrMore };
        var flows = Flows();
        var command = new Command("validate", "Say everything that is wrong with definitions.") { files, flows };
        command.SetAction((parsed, ct) => WithHubAsync(parsed, parsed.GetValue(flows), async (hub, output) =>
        {
            var faulty = false;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var (_, faults) = hub.Check.Check(await File.ReadAllTextAsync(file.FullName, ct), null, OfflineHub.Tenant);
                faulty |= faults.Count > 0;
                await WriteAsync(output, faults.Count == 0 ? [$"{file.Name}: ok"] : faults.Select(fault => $"{file.Name}: {fault.Path}: {fault.Message} ({fault.Code})"));
            }

            return faulty ? Failed : 0;
        }, ct));
        return command;
    }

    private static Command Diff()
    {
        var before = new Argument<FileInfo>("BEFORE") { Description = "The older definition." };
        var after = new Argument<FileInfo>("AFTER") { Description = "The newer definition." };
        var command = new Command("diff", "Tell what two definitions do differently, step by step. Ends with 1 where they differ.") { before, after };
        command.SetAction((parsed, ct) => GuardedAsync(parsed, async output =>
        {
            var (old, now) = (await ReadAsync(parsed.GetRequiredValue(before), ct), await ReadAsync(parsed.GetRequiredValue(after), ct));
            var difference = FlowDiff.Compare(old.Definition, now.Definition, old.Layout, now.Layout);
            await WriteAsync(output, DifferenceText.Lines(difference));
            return difference.IsSameLogic ? 0 : Failed;
        }));
        return command;
    }

    private static Command Test()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A definition; its scenarios lie in the folder 'scenarios' beside it." };
        var flows = Flows();
        var command = new Command("test", "Run the scenarios of a definition and tell which wires none of them takes.") { file, flows };
        command.SetAction((parsed, ct) => WithHubAsync(parsed, parsed.GetValue(flows), async (hub, output) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (await FlowAsync(hub, path, output, ct) is not { } flow)
            {
                return Failed;
            }

            var runs = new List<ScenarioRun>();
            foreach (var scenario in ShippedFlows.ScenarioFiles(path.DirectoryName!))
            {
                var text = await File.ReadAllTextAsync(scenario, ct);
                var (read, fault) = Scenario.Read(text);
                if (read is null || read.Flow == flow.Name)
                {
                    var name = Path.GetFileNameWithoutExtension(scenario);
                    runs.Add(fault is null ? await hub.Scenarios.RunAsync(OfflineHub.Tenant, flow, name, 0, text, ct) : new(name, 0, null, [fault], null));
                }
            }

            foreach (var run in runs)
            {
                await WriteAsync(output, [$"{(run.Faults.Count == 0 ? "passed" : "FAILED")}  {run.Name}", .. run.Faults.Select(fault => $"          {fault.Path}: {fault.Message}")]);
            }

            var report = ScenarioReport.Of(runs);
            var failed = runs.Count(run => run.Faults.Count > 0);
            await WriteAsync(output,
            [
                $"{runs.Count - failed} passed, {failed} failed; {report.EdgesTaken} of {report.Edges.Count} wires taken",
                .. report.Edges.Where(edge => edge.Taken == 0).Select(edge => $"  not taken: {edge.From} --{edge.Outcome}--> {edge.To}"),
            ]);
            return failed > 0 ? Failed : 0;
        }, ct));
        return command;
    }

    private static Command Simulate()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A definition." };
        var plan = new Option<FileInfo?>("--plan") { Description = "A scenario, or a JSON object with given, stubs and timeline; a sample order where left out." };
        var asJson = new Option<bool>("--json") { Description = "Print everything as JSON." };
        var flows = Flows();
        var command = new Command("simulate", "Try a definition out on a virtual clock, and tell how it went. Leaves no trace.") { file, plan, asJson, flows };
        command.SetAction((parsed, ct) => WithHubAsync(parsed, parsed.GetValue(flows), async (hub, output) =>
        {
            if (await FlowAsync(hub, parsed.GetRequiredValue(file), output, ct) is not { } flow)
            {
                return Failed;
            }

            var (result, faults) = await hub.Simulator.RunAsync(OfflineHub.Tenant, flow, await PlanAsync(parsed.GetValue(plan), ct), ct);
            await WriteAsync(output, result is null ? faults.Select(fault => $"{fault.Path}: {fault.Message}") : parsed.GetValue(asJson) ? [SimulationText.Json(result)] : SimulationText.Lines(result));
            return result is null ? Failed : 0;
        }, ct));
        return command;
    }

    private static Command Publish()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A definition; FILE.layout.json beside it goes along." };
        var url = new Option<string>("--url") { Description = "The hub.", DefaultValueFactory = _ => HubApplication.DefaultUrl };
        var key = new Option<string?>("--key") { Description = "An API key of a publisher; ORDERHUB_ADMIN_KEY where left out." };
        var note = new Option<string?>("--note") { Description = "What changed, for the history." };
        var percent = new Option<decimal?>("--percent") { Description = "Only to this share of the orders." };
        var command = new Command("publish", "Publish a definition to a running hub; the unchanged changes nothing.") { file, url, key, note, percent };
        command.SetAction((parsed, ct) => GuardedAsync(parsed, async output =>
        {
            var secret = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable("ORDERHUB_ADMIN_KEY");
            if (string.IsNullOrEmpty(secret) || !Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out var address))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("Publishing needs the hub's address and an API key: give --url, and --key or ORDERHUB_ADMIN_KEY.");
                return Unusable;
            }

            var definition = await ReadAsync(parsed.GetRequiredValue(file), ct);
            return await SendAsync(address, secret, definition, parsed.GetValue(note), parsed.GetValue(percent), output, ct);
        }));
        return command;
    }

    private static async Task<int> SendAsync(Uri address, string secret, FlowFile file, string? note, decimal? percent, TextWriter output, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        var body = new JsonObject { ["text"] = file.Text, ["layout"] = file.Layout?.DeepClone(), ["note"] = note };
        if (percent is { } share)
        {
            body["percent"] = share;
        }

        var name = (string?)file.Definition["name"] ?? "";
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"/api/v1/flows/{name}/versions", content, ct);
        var said = await ParseAsync(answer, ct);
        if (!answer.IsSuccessStatusCode)
        {
            await WriteAsync(output, [$"{(int)answer.StatusCode} {(string?)said?["detail"]}",
                .. (said?["faults"] as JsonArray ?? []).Select(fault => $"  {(string?)fault!["path"]}: {(string?)fault["message"]}")]);
            return Failed;
        }

        var version = said!["version"]!;
        await WriteAsync(output, [$"{name}: version {(int)version["number"]!} {(string?)version["hash"]}, "
            + ((bool)said["isNew"]! ? "published" : (bool)said["rolledOut"]! ? "was there, rolled out" : "was there, nothing changed")]);
        return 0;
    }

    private static async Task<JsonNode?> ParseAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record FlowFile(string Text, JsonObject Definition, JsonObject? Layout);

    private static async Task<FlowFile> ReadAsync(FileInfo file, CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync(file.FullName, ct);
        var layout = Path.ChangeExtension(file.FullName, null) + ".layout.json";
        return new(text, Object(text, file.Name), File.Exists(layout) ? Object(await File.ReadAllTextAsync(layout, ct), layout) : null);
    }

    private static JsonObject Object(string text, string file) => JsonNode.Parse(text) as JsonObject ?? throw new JsonException($"{file} holds no JSON object.");

    private static async Task<FlowDefinition?> FlowAsync(OfflineHub hub, FileInfo file, TextWriter output, CancellationToken ct)
    {
        var (flow, faults) = hub.Check.Check(await File.ReadAllTextAsync(file.FullName, ct), null, OfflineHub.Tenant);
        await WriteAsync(output, faults.Select(fault => $"{file.Name}: {fault.Path}: {fault.Message} ({fault.Code})"));
        return faults.Count == 0 ? flow : null;
    }

    private static async Task<SimulationPlan> PlanAsync(FileInfo? file, CancellationToken ct)
    {
        if (file is null)
        {
            return new();
        }

        var text = await File.ReadAllTextAsync(file.FullName, ct);
        return Scenario.Read(text).Scenario?.Plan ?? SimulationText.Plan(text);
    }

    private static Option<DirectoryInfo?> Flows() => new("--flows") { Description = "Folder of the flows that may be called as sub-flows; the shipped ones where left out." };

    private static async Task WriteAsync(TextWriter output, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await output.WriteLineAsync(line);
        }
    }

    private static Task<int> WithHubAsync(ParseResult parsed, DirectoryInfo? flows, Func<OfflineHub, TextWriter, Task<int>> act, CancellationToken ct) => GuardedAsync(parsed, async output =>
    {
        await using var hub = await OfflineHub.OpenAsync(flows?.FullName, ct);
        return await act(hub, output);
    });

    /// <summary>What a person did wrong is one line, not a stack.</summary>
    private static async Task<int> GuardedAsync(ParseResult parsed, Func<TextWriter, Task<int>> act)
    {
        try
        {
            return await act(parsed.InvocationConfiguration.Output);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or HttpRequestException or SetupException or TaskCanceledException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(error.Message);
            return Unusable;
        }
    }
}
