using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Hosting.Backup;

/// <summary>What a restore did, for people.</summary>
/// <param name="Manifest">What was restored.</param>
/// <param name="Kept">Where what was there before lies now; null: nothing was there.</param>
/// <param name="Came">Orders in what was kept that came after the backup; null where nobody knows.</param>
/// <param name="Changed">Older orders in what was kept that changed after the backup.</param>
/// <param name="SearchDropped">True where the search index is made anew at the next start.</param>
/// <param name="MissingMasters">Master keys that the data needs and that are not here.</param>
public sealed record Restored(
    BackupManifest Manifest, string? Kept, long? Came, long? Changed, bool SearchDropped, IReadOnlyList<string> MissingMasters);

/// <summary>
/// Puts a backup into a data folder: 1 unpacked beside, 2 every file checked (hash, pages, schema), 3 what is there kept aside, 4 moved in,
/// the orders last, 5 the search index dropped where it is none of these orders. Until 3 nothing is touched; from then on a marker keeps a server
/// from starting until the end, and the same command may be given again.
/// </summary>
public sealed class RestoreRun(IOptions<NodeOptions> node, IOptions<StorageOptions> storage, MasterKeySource masters, TimeProvider time)
{
    /// <param name="source">The folder or .zip file of a backup.</param>
    /// <param name="force">Into a folder in use: what is there is kept aside.</param>
    /// <exception cref="SetupException">It cannot be; says why.</exception>
    public Restored Read(string source, bool force)
    {
        if (storage.Value.Provider == StorageProvider.MySql)
        {
            throw new SetupException(SetupFailure.Settings, "The orders are in MySQL: load the dumps with its own client, then start the server.");
        }

        var data = node.Value.DataFolder;
        DataFolder.Prepare(data, restoring: true);
        using var held = DataFolderLock.Take(data);
        var inUse = DataFiles.Content(data);
        if (inUse.Count > 0 && !force)
        {
            throw new SetupException(
                SetupFailure.DataFolder,
                $"The data folder {data} is in use ({string.Join(", ", inUse.Take(3))}). Name an empty one, or give --force: what is there is kept beside, not deleted.");
        }

        // 1. and 2. Beside, and checked
        var staging = Path.Combine(data, DataFiles.Staging);
        var manifest = Stage(source, staging);
        Verify(staging, manifest);

        // 3. Kept
        File.WriteAllText(Path.Combine(data, DataFiles.UnfinishedRestore), source);
        var kept = Keep(data, inUse);

        // 4. Moved in
        foreach (var file in manifest.Files.OrderBy(file => file.Name == DataFiles.Orders))
        {
            File.Move(Path.Combine(staging, file.Name), Path.Combine(data, file.Name), overwrite: true);
        }

        Directory.Delete(staging, recursive: true);

        // 5. Search
        var dropped = DropStrangeSearch(data, manifest);
        File.Delete(Path.Combine(data, DataFiles.UnfinishedRestore));
        var (came, changed) = Since(kept, manifest);
        return new(manifest, kept, came, changed, dropped, MissingMasters(data));
    }

    private static BackupManifest Stage(string source, string staging)
    {
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        if (Directory.Exists(source))
        {
            Directory.CreateDirectory(staging);
            foreach (var file in Directory.GetFiles(source))
            {
                File.Copy(file, Path.Combine(staging, Path.GetFileName(file)));
            }
        }
        else if (File.Exists(source))
        {
            try
            {
                ZipFile.ExtractToDirectory(source, staging);
            }
            catch (InvalidDataException fault)
            {
                throw new SetupException(SetupFailure.Store, $"{source} is no backup: {fault.Message}", fault);
            }
        }
        else
        {
            throw new SetupException(SetupFailure.DataFolder, $"There is no backup {source}.");
        }

        var path = Path.Combine(staging, BackupManifest.FileName);
        return File.Exists(path) && BackupManifest.Read(File.ReadAllText(path)) is { } manifest
            ? manifest
            : throw new SetupException(SetupFailure.Store, $"{source} is no backup: it has no {BackupManifest.FileName} that can be read.");
    }

    private static void Verify(string staging, BackupManifest manifest)
    {
        if (manifest.Format != BackupManifest.CurrentFormat)
        {
            throw new SetupException(SetupFailure.Store, $"The backup has the form {manifest.Format}, and this version reads {BackupManifest.CurrentFormat}. Restore it with version {manifest.ServerVersion}.");
        }

        var faults = manifest.Files.Select(file => FindFault(staging, file)).OfType<string>().ToList();
        if (manifest.Files.All(file => file.Name != DataFiles.Orders))
        {
            faults.Add($"{DataFiles.Orders} is not in it.");
        }

        if (faults.Count > 0)
        {
            throw new SetupException(SetupFailure.Store, $"The backup is not whole, and nothing was changed: {string.Join(' ', faults)} Take another backup.");
        }
    }

    private static string? FindFault(string staging, BackupFile file)
    {
        var path = Path.Combine(staging, file.Name);
        if (file.Name != Path.GetFileName(file.Name) || !File.Exists(path))
        {
            return $"{file.Name} is missing.";
        }

        if (BackupRun.Describe(path, file.Schema) != file)
        {
            return $"{file.Name} is not what was written.";
        }

        if (DataFiles.SchemaOf(file.Name) is not { } known)
        {
            return null;
        }

        var standing = SqliteSnapshot.Inspect(path);
        return standing.Fault is { } fault ? $"{file.Name} is damaged ({fault.ReplaceLineEndings(" ")})."
            : standing.Schema.Count > known.Count ? $"{file.Name} has the schema {standing.Version}, which is newer than this version knows."
            : standing.Schema.Zip(known).Any(pair => pair.First.Name != pair.Second.Name || pair.First.Hash != pair.Second.Hash)
                ? $"{file.Name} has another schema than this version." : null;
    }

    private string? Keep(string data, IReadOnlyList<string> inUse)
    {
        if (inUse.Count == 0)
        {
            return null;
        }

        var kept = Path.Combine(data, DataFiles.KeptPrefix + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(kept);
        foreach (var name in inUse)
        {
            Directory.Move(Path.Combine(data, name), Path.Combine(kept, name));
        }

        return kept;
    }

    /// <summary>An index that is ahead of the orders would pass over events that are still to come under the same numbers.</summary>
    private static bool DropStrangeSearch(string data, BackupManifest manifest)
    {
        var path = Path.Combine(data, DataFiles.Search);
        if (File.Exists(path) && SqliteSnapshot.SearchPositions(path) is { Count: > 0 } positions
            && positions.All(place => place.Part < manifest.Events.Count && place.Position <= manifest.Events[place.Part]))
        {
            return false;
        }

        foreach (var file in Directory.GetFiles(data, DataFiles.Search + "*"))
        {
            File.Delete(file);
        }

        return true;
    }

    private static (long? Came, long? Changed) Since(string? kept, BackupManifest manifest)
    {
        var orders = kept is null ? null : Path.Combine(kept, DataFiles.Orders);
        return orders is not null && File.Exists(orders) && SqliteSnapshot.Inspect(orders).Fault is null && SqliteSnapshot.Since(orders, manifest.TakenAt) is var since
            ? since
            : (null, null);
    }

    private IReadOnlyList<string> MissingMasters(string data)
    {
        var needed = SqliteSnapshot.Figures(Path.Combine(data, DataFiles.Orders)).WrappedKeys;
        try
        {
            using var here = masters.Load(mayCreate: false);
            return [.. needed.Where(key => !here.Open(key)).Select(key => WrappedKey.MasterOf(key)).Distinct(StringComparer.Ordinal)];
        }
        catch (SetupException)
        {
            return [.. needed.Select(key => WrappedKey.MasterOf(key)).Distinct(StringComparer.Ordinal)];
        }
    }
}
