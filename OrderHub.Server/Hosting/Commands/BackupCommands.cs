using System.CommandLine;
using System.Globalization;
using OrderHub.Server.Hosting.Backup;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>backup TARGET</c> and <c>restore SOURCE</c>: the embedded stores, out of a data folder and into one.</summary>
public static class BackupCommands
{
    public static Command CreateBackup()
    {
        var target = new Argument<string>("target") { Description = "A new folder, or a file whose name ends in .zip." };
        var withKey = new Option<bool>("--include-master-key")
        {
            Description = "Put the master key in too. Whoever has such a backup can read everything: without this, keep the key apart.",
        };
        var command = new Command("backup", "Copy the embedded stores as they are at one moment, while the server works.") { target, withKey };
        command.SetAction((parsed, ct) => HubTool.RunAsync(
            parsed,
            async (hub, output) =>
            {
                var manifest = ActivatorUtilities.CreateInstance<BackupRun>(hub).Write(parsed.GetValue(target)!, parsed.GetValue(withKey));
                await output.WriteLineAsync(string.Join('\n', Describe(parsed.GetValue(target)!, manifest)));
                return 0;
            },
            ct));
        return command;
    }

    public static Command CreateRestore()
    {
        var source = new Argument<string>("source") { Description = "The folder or .zip file of a backup." };
        var force = new Option<bool>("--force") { Description = "Into a data folder in use: what is there is kept beside, not deleted." };
        var command = new Command("restore", "Put a backup into a data folder that no server works on.") { source, force };
        command.SetAction((parsed, ct) => HubTool.RunAsync(
            parsed,
            async (hub, output) =>
            {
                var restored = ActivatorUtilities.CreateInstance<RestoreRun>(hub).Read(parsed.GetValue(source)!, parsed.GetValue(force));
                await output.WriteLineAsync(string.Join('\n', Describe(restored)));
                return 0;
            },
            ct,
            mayBeNew: true));
        return command;
    }

    private static IEnumerable<string> Describe(string target, BackupManifest manifest)
    {
        yield return $"{target}: {manifest.Orders} orders, taken {At(manifest.TakenAt)}, {manifest.Files.Sum(file => file.Bytes) >> 10} KB in {manifest.Files.Count} files.";
        yield return manifest.HasMasterKey
            ? "The master key IS IN IT: whoever has this backup can read every name and phone. Keep it as you keep the key."
            : $"The master key is not in it. To read it again you need {string.Join(" and ", manifest.MasterKeys)}: keep that apart, and do not lose it.";
    }

    private static IEnumerable<string> Describe(Restored restored)
    {
        var manifest = restored.Manifest;
        yield return $"Restored {manifest.Orders} orders as of {At(manifest.TakenAt)}; the last one came {At(manifest.LastOrderAt)}.";
        yield return restored switch
        {
            { Came: { } came, Changed: { } changed } =>
                $"What was there is kept in {restored.Kept}: {came} orders came after the backup and are not in the restored data, and {changed} older ones changed after it.",
            { Kept: { } kept } => $"What was there is kept in {kept}; its orders cannot be read, so nobody knows what came after the backup.",
            _ => "What was taken after that time is not in it: ask partners to send again what they sent since; what is known is recognised.",
        };
        if (restored.SearchDropped)
        {
            yield return "The search index is made anew at the next start; lists fill up meanwhile.";
        }

        if (restored.MissingMasters.Count > 0)
        {
            yield return $"The master key {string.Join(" and ", restored.MissingMasters)} is not here: put it back before the start, or nothing can be read.";
        }
    }

    private static string At(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : "never";
}
