using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Hosting.Backup;
using OrderHub.Server.Hosting.Doctor;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>doctor [--json]</c>: looks at all a server needs and says what to do. Changes nothing; exit code 1 where something fails.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "For programs: one object with healthy and findings." };
        var urls = new Option<string?>("--urls") { Description = $"Where the server listens, or is to. Default {HubApplication.DefaultUrl}." };
        var command = new Command("doctor", "Check settings, stores, keys, clock, addresses, connectors, flows and queues, and say what to do.") { json, urls };
        command.SetAction(async (parsed, ct) =>
        {
            var findings = await LookAsync(parsed.GetValue(urls), ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? ToJson(findings) : ToText(findings));
            return findings.Any(finding => finding.Health == Health.Fail) ? 1 : 0;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(string? urls, CancellationToken ct)
    {
        var findings = new List<Finding>();
        try
        {
            await using var app = HubApplication.Build(new HubArguments
            {
                IsTool = true,
                Urls = urls,
                Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "None" },
            });
            findings.Add(Finding.Ok("settings", "All are known and within their limits."));
            var listensOn = urls ?? app.Configuration[WebHostDefaults.ServerUrlsKey] ?? HubApplication.DefaultUrl;
            await LookAsync(app.Services, listensOn, findings, ct);
            return findings;
        }
        catch (SetupException fault) when (fault.Failure == SetupFailure.Settings)
        {
            return [.. findings, Finding.Fail("settings", fault.Message.ReplaceLineEndings(" "), "What comes after it was not looked at: mend this first.")];
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            return [.. findings, Finding.Fail("doctor", StartFailure.Explain(fault).Message, "What comes after it was not looked at: mend this first.")];
        }
    }

    private static async Task LookAsync(IServiceProvider hub, string urls, List<Finding> findings, CancellationToken ct)
    {
        var (folder, time) = (hub.GetRequiredService<IOptions<NodeOptions>>().Value.DataFolder, hub.GetRequiredService<TimeProvider>());
        if (!Directory.Exists(folder))
        {
            findings.Add(Finding.Warn("data folder", $"{folder} is not there yet.", "It is made at the first start; or name another: ORDERHUB_DATA=/path/to/folder"));
            findings.Add(await WorkCheck.AddressAsync(urls, isHeld: false, ct));
        }
        else
        {
            bool isHeld;
            using (var free = DataFolderLock.TryTake(folder))
            {
                isHeld = free is null;
            }

            findings.AddRange(FolderCheck.Folder(folder, isHeld));
            var stores = FolderCheck.Stores(folder, hub.GetRequiredService<IOptions<StorageOptions>>().Value.Provider == StorageProvider.Sqlite).ToList();
            findings.AddRange(stores);
            findings.Add(await ClockCheck.EvenAsync(time, ct));
            await LookInsideAsync(hub, folder, stores, findings, ct);
            findings.Add(await WorkCheck.AddressAsync(urls, isHeld, ct));
        }

        findings.AddRange(await ActivatorUtilities.CreateInstance<CacheCheck>(hub).RunAsync());
        findings.Add(WorkCheck.Pages());
        findings.Add(WorkCheck.Connectors(hub));
        findings.Add(await LookAtFlowsAsync());
    }

    /// <summary>Capabilities come with all that they work with, so they are built over a folder of their own: the data folder is not touched for them.</summary>
    private static async Task<Finding> LookAtFlowsAsync()
    {
        var scratch = Directory.CreateTempSubdirectory("orderhub-doctor-");
        try
        {
            await using var app = HubApplication.Build(new HubArguments
            {
                DescribeOnly = true,
                Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["OrderHub:DataFolder"] = scratch.FullName,
                    ["OrderHub:Storage:Provider"] = nameof(StorageProvider.Sqlite),
                    ["Logging:LogLevel:Default"] = "None",
                },
            });
            return WorkCheck.Flows(app.Services.GetRequiredService<CapabilityRegistry>());
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Only where the stores are whole and of this version: to open them otherwise would change them.</summary>
    private static async Task LookInsideAsync(IServiceProvider hub, string folder, List<Finding> stores, List<Finding> findings, CancellationToken ct)
    {
        var time = hub.GetRequiredService<TimeProvider>();
        if (hub.GetRequiredService<IOptions<StorageOptions>>().Value.Provider == StorageProvider.MySql)
        {
            try
            {
                findings.Add(Finding.Ok("databases", $"All {hub.GetRequiredService<IShards>().All.Count} databases answer, with this version's schema."));
                findings.AddRange(await ActivatorUtilities.CreateInstance<KeyCheck>(hub).RunAsync(ct));
                findings.AddRange(await ActivatorUtilities.CreateInstance<MonthCheck>(hub).RunAsync(ct));
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                findings.Add(Finding.Fail("databases", StartFailure.Explain(fault).Message, "Check ORDERHUB__Storage__MySql__Connections and that the databases run."));
            }

            return;
        }

        if (!File.Exists(Path.Combine(folder, DataFiles.Orders)) || stores.Exists(finding => finding.Health != Health.Ok && finding.Check != $"store {DataFiles.Search}"))
        {
            findings.Add(Finding.Warn("keys", "The stores were not opened, so keys, credentials and queues were not looked at.", "Mend the stores first."));
            return;
        }

        var figures = SqliteSnapshot.Figures(Path.Combine(folder, DataFiles.Orders));
        findings.Add(ClockCheck.BehindStore(figures, time));
        findings.AddRange(await ActivatorUtilities.CreateInstance<KeyCheck>(hub).RunAsync(ct));
        findings.AddRange(await ActivatorUtilities.CreateInstance<MonthCheck>(hub).RunAsync(ct));
        findings.AddRange(WorkCheck.Queues(figures));
    }

    private static string ToText(IReadOnlyList<Finding> findings)
    {
        var width = findings.Max(finding => finding.Check.Length);
        var lines = findings.Select(finding =>
            $"{finding.Health.ToString().ToLowerInvariant(),-4}  {finding.Check.PadRight(width)}  {finding.Says}{(finding.Do is null ? "" : $"\n      {new string(' ', width)}  -> {finding.Do}")}");
        var (warns, fails) = (findings.Count(finding => finding.Health == Health.Warn), findings.Count(finding => finding.Health == Health.Fail));
        return string.Join('\n', lines.Append($"{findings.Count} checks: {fails} fail, {warns} warn."));
    }

    private static string ToJson(IReadOnlyList<Finding> findings) => JsonSerializer.Serialize(
        new DoctorReport(findings.All(finding => finding.Health != Health.Fail), findings), DoctorJson.Readable.DoctorReport);
}

/// <summary>What <c>doctor --json</c> prints.</summary>
internal sealed record DoctorReport(bool Healthy, IReadOnlyList<Finding> Findings);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    public static DoctorJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
