using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrderHub.Connectors;
using OrderHub.Connectors.Protocols;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Golden;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>connector validate</c> and <c>connector conform</c>: what an integrator runs before anything is switched on.</summary>
public static class ConnectorCommands
{
    private const int Failed = 1;

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create() => new("connector", "Check connectors.") { Validate(), Conform() };

    private static Command Validate()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "The folder with manifest.json, mapping.json and golden/." };
        var command = new Command("validate", "Say all that is wrong with a connector's files, and play its golden messages.") { folder };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var path = parsed.GetRequiredValue(folder).FullName;
            var (connector, faults) = Read(path);
            foreach (var fault in faults)
            {
                await output.WriteLineAsync($"{fault.Code} {(fault.Path.Length == 0 ? "" : fault.Path + ": ")}{fault.Message}".AsMemory(), ct);
            }

            if (connector is null)
            {
                return Failed;
            }

            var (files, wrong) = GoldenFile.Load(path);
            var results = GoldenCheck.Run(connector, files);
            var lines = wrong.Concat(results.Where(result => !result.Holds).SelectMany(result => result.Differences.Select(difference => $"golden/{result.Name}.json {difference}"))).ToList();
            foreach (var line in lines)
            {
                await output.WriteLineAsync(line.AsMemory(), ct);
            }

            await output.WriteLineAsync($"{connector.Name} {connector.Version}: {results.Count(result => result.Holds)} of {results.Count + wrong.Count} golden messages hold".AsMemory(), ct);
            return lines.Count == 0 ? 0 : Failed;
        });
        return command;
    }

    private static Command Conform()
    {
        var name = new Argument<string>("name") { Description = "The connector." };
        var url = new Option<string>("--url") { Description = "Base address to play the golden messages against.", Required = true };
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Folder that holds the connector's folder; else the shipped ones." };
        var asPartner = new Option<bool>("--as-partner") { Description = "Speak as the partner and send its messages to a hub, instead of calling the partner." };
        var appKey = new Option<string>("--app-key") { Description = "App key to sign with.", DefaultValueFactory = _ => DemoCredentials.AppKey };
        var secret = new Option<string>("--secret") { Description = "Its secret; else ORDERHUB_CONFORM_SECRET, else the demo secret." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("conform", "Play a connector's golden messages against an address and print a report that a partner can be sent.")
        {
            name, url, folder, asPartner, appKey, secret, json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var errors = parsed.InvocationConfiguration.Error;
            var root = parsed.GetValue(folder)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "connectors");
            var path = Path.Combine(root, Path.GetFileName(parsed.GetRequiredValue(name)));
            if (!Uri.TryCreate(parsed.GetRequiredValue(url), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                await errors.WriteLineAsync("--url is an absolute http or https address.".AsMemory(), ct);
                return Failed;
            }

            var (connector, faults) = Read(path);
            if (connector is null)
            {
                await errors.WriteLineAsync($"{path} holds no sound connector: {faults[0].Path} {faults[0].Message}".AsMemory(), ct);
                return Failed;
            }

            var credential = new PartnerCredential(
                connector.Name, parsed.GetRequiredValue(appKey), 1,
                parsed.GetValue(secret) ?? Environment.GetEnvironmentVariable("ORDERHUB_CONFORM_SECRET") ?? DemoCredentials.Secret);
            var report = await Conformance.RunAsync(connector, GoldenFile.Load(path).Files, address, credential, parsed.GetValue(asPartner), TimeProvider.System, ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync((parsed.GetValue(json) ? JsonSerializer.Serialize(report, Readable) : report.ToText()).AsMemory(), ct);
            return report.Conforms ? 0 : Failed;
        });
        return command;
    }

    private static (Connector? Connector, IReadOnlyList<MessageFault> Faults) Read(string folder)
    {
        var (manifest, mapping) = (Path.Combine(folder, "manifest.json"), Path.Combine(folder, "mapping.json"));
        if (!File.Exists(manifest) || !File.Exists(mapping))
        {
            return (null, [new(FaultCodes.Manifest, folder, "manifest.json and mapping.json are expected there.")]);
        }

        return ConnectorCatalog.Read(File.ReadAllText(manifest), File.ReadAllText(mapping), new JsonataCompiler(), PartnerProtocols.None);
    }
}
