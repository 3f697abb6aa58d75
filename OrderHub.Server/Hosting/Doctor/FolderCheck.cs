using OrderHub.Server.Hosting.Backup;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Hosting.Doctor;

/// <summary>The data folder and the store files in it. Changes nothing, and works beside a running server.</summary>
internal static class FolderCheck
{
    private const long ScarceBytes = 2L << 30;
    private const long NoneBytes = 200L << 20;
    private const long LongWal = 512L << 20;

    public static IEnumerable<Finding> Folder(string folder, bool isHeld)
    {
        var unfinished = Path.Combine(folder, DataFiles.UnfinishedRestore);
        yield return File.Exists(unfinished)
            ? Finding.Fail("data folder", $"A restore into {folder} was broken off.", $"OrderHub.Server restore {File.ReadAllText(unfinished)} --force")
            : Writable(folder) is { } why
                ? Finding.Fail("data folder", $"{folder} cannot be written: {why}", "Make it writable for the user of the server.")
                : Finding.Ok("data folder", $"{folder} can be written; {(isHeld ? $"{DataFolderLock.Holder(folder)} works on it." : "no server works on it now.")}");
        yield return Exposure(folder);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        yield return free < NoneBytes ? Finding.Fail("disk", $"{free >> 20} MB are free: writing will fail soon.", "Make room, or move the data folder.")
            : free < ScarceBytes ? Finding.Warn("disk", $"{free >> 20} MB are free.", "Make room before it runs out.")
            : Finding.Ok("disk", $"{free >> 30} GB are free.");
    }

    /// <param name="folder">The data folder.</param>
    /// <param name="keepsOrders">False where the orders are behind MySQL.</param>
    public static IEnumerable<Finding> Stores(string folder, bool keepsOrders)
    {
        var names = DataFiles.Stores(folder);
        if (keepsOrders && !names.Contains(DataFiles.Orders, StringComparer.Ordinal))
        {
            yield return Finding.Warn("stores", "There are no stores yet.", "They are made at the first start.");
        }

        foreach (var name in names)
        {
            yield return Store(folder, name);
        }
    }

    private static Finding Store(string folder, string name)
    {
        var check = $"store {name}";
        var standing = SqliteSnapshot.Inspect(Path.Combine(folder, name));
        if (standing.Fault is { } fault)
        {
            return Finding.Fail(check, $"It is damaged: {fault.ReplaceLineEndings(" ")}", name == DataFiles.Search
                ? $"Stop the server and delete {name}*: it is made anew from the orders."
                : "Stop the server, keep the file, and restore the newest backup: OrderHub.Server restore");
        }

        if (DataFiles.SchemaOf(name) is { } known)
        {
            if (standing.Schema.Count > known.Count || standing.Schema.Zip(known).Any(pair => pair.First.Hash != pair.Second.Hash))
            {
                return Finding.Fail(check, $"Its schema {standing.Version} is none that this version knows.", "Start the version that wrote it, or a newer one.");
            }

            if (standing.Schema.Count < known.Count)
            {
                return Finding.Warn(check, $"Its schema is {standing.Version}; this version has {known[^1].Name}.", "Take a backup; the next start brings it up.");
            }
        }

        return standing.WalBytes > LongWal
            ? Finding.Warn(check, $"Every page is whole, but its log has grown to {standing.WalBytes >> 20} MB.", "A reader holds it open: end long reads, or restart the server.")
            : Finding.Ok(check, $"Every page is whole; schema {standing.Version}; {new FileInfo(Path.Combine(folder, name)).Length >> 10} KB, log {standing.WalBytes >> 10} KB.");
    }

    private static string? Writable(string folder)
    {
        var probe = Path.Combine(folder, $".write-{Environment.ProcessId}");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message.ReplaceLineEndings(" ");
        }
    }

    private static Finding Exposure(string folder) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)) != UnixFileMode.None
            ? Finding.Warn("folder permissions", "Other users of this machine may look into the data folder.", $"chmod 700 {folder}")
            : Finding.Ok("folder permissions", "Other users of this machine may not look into it.");
}
