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
    internal const int Failed = 1;
    internal const int Unusable = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create() => new("flow", "Check, compare, test, try out and publish flows.") { Validate(), Diff(), Test(), Simulate(), Publish(), Report(), Format() };

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
        var orders = new Option<string?>("--orders") { Description = "Try it on a running hub's orders of this time back, such as P7D, and compare with what really happened." };
        var limit = new Option<int?>("--limit") { Description = "With --orders: at most so many, the newest." };
        var (url, key) = (Url(), Key());
        var command = new Command("simulate", "Try a definition out on a virtual clock, and tell how it went. Leaves no trace.") { file, plan, asJson, flows, orders, limit, url, key };
        command.SetAction((parsed, ct) => parsed.GetValue(orders) is { } span
            ? GuardedAsync(parsed, output => SimulationBatchCommand.RunAsync(
                parsed, parsed.GetRequiredValue(file), span, parsed.GetValue(limit), parsed.GetValue(url), parsed.GetValue(key), parsed.GetValue(asJson), output, ct))
            : WithHubAsync(parsed, parsed.GetValue(flows), async (hub, output) =>
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
        var (url, key) = (Url(), Key());
        var note = new Option<string?>("--note") { Description = "What changed, for the history." };
        var percent = new Option<decimal?>("--percent") { Description = "Only to this share of the orders." };
        var command = new Command("publish", "Publish a definition to a running hub; the unchanged changes nothing.") { file, url, key, note, percent };
        command.SetAction((parsed, ct) => GuardedAsync(parsed, async output =>
        {
            using var http = Client(parsed.GetValue(url), parsed.GetValue(key));
            var definition = await ReadAsync(parsed.GetRequiredValue(file), ct);
            return await SendAsync(http, definition, parsed.GetValue(note), parsed.GetValue(percent), output, ct);
        }));
        return command;
    }

    private static Command Format()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Definitions.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("format", "Write definitions as the designer writes them, so that a change shows as what it is.") { files };
        command.SetAction((parsed, ct) => GuardedAsync(parsed, async output =>
        {
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var text = await File.ReadAllTextAsync(file.FullName, ct);
                var written = FlowText.Write(JsonNode.Parse(text) as JsonObject ?? throw new JsonException($"{file.Name} is no JSON object."));
                if (written != text)
                {
                    await File.WriteAllTextAsync(file.FullName, written, ct);
                    await WriteAsync(output, [$"{file.Name}: written anew"]);
                }
            }

            return 0;
        }));
        return command;
    }

    private static Command Report()
    {
        var flows = Flows();
        var command = new Command("report", "Run the scenarios of all lines, and tell by line and course how they went, and which lines use a capability. Prints docs/lines.md.") { flows };
        command.SetAction((parsed, ct) => WithHubAsync(parsed, parsed.GetValue(flows), async (hub, output) =>
        {
            var (page, failed) = await LineReport.WriteAsync(hub, parsed.GetValue(flows)?.FullName ?? FlowImport.Folder, ct);
            await output.WriteAsync(page);
            return failed > 0 ? Failed : 0;
        }, ct));
        return command;
    }

    private static Option<string> Url() => new("--url") { Description = "The hub.", DefaultValueFactory = _ => HubApplication.DefaultUrl };

    private static Option<string?> Key() => new("--key") { Description = "An API key of one who may; ORDERHUB_ADMIN_KEY where left out." };

    /// <summary>A client of a running hub.</summary>
    internal static HttpClient Client(string? url, string? key)
    {
        var secret = key ?? Environment.GetEnvironmentVariable("ORDERHUB_ADMIN_KEY");
        if (string.IsNullOrEmpty(secret) || !Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw new SetupException(SetupFailure.Settings, "A running hub is asked by its address and an API key: give --url, and --key or ORDERHUB_ADMIN_KEY.");
        }

        var http = new HttpClient { BaseAddress = address, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return http;
    }

    private static async Task<int> SendAsync(HttpClient http, FlowFile file, string? note, decimal? percent, TextWriter output, CancellationToken ct)
    {
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
            await WriteAsync(output, Refusal(answer, said));
            return Failed;
        }

        var version = said!["version"]!;
        await WriteAsync(output, [$"{name}: version {(int)version["number"]!} {(string?)version["hash"]}, "
            + ((bool)said["isNew"]! ? "published" : (bool)said["rolledOut"]! ? "was there, rolled out" : "was there, nothing changed")]);
        return 0;
    }

    internal static IEnumerable<string> Refusal(HttpResponseMessage answer, JsonNode? said) =>
    [
        $"{(int)answer.StatusCode} {(string?)said?["detail"]}",
        .. (said?["faults"] as JsonArray ?? []).Select(fault => $"  {(string?)fault!["path"]}: {(string?)fault["message"]}"),
    ];

    internal static async Task<JsonNode?> ParseAsync(HttpResponseMessage answer, CancellationToken ct)
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

    internal static async Task WriteAsync(TextWriter output, IEnumerable<string> lines)
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
