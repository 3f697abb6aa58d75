using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Hosting.Backup;

/// <summary>
/// Copies the embedded stores into a folder or a .zip file while the server works: 1 each store as it is at one moment, the orders last, 2 each copy
/// checked whole, 3 the manifest, 4 all put in place by one move. Broken off, it leaves a folder whose name ends in <c>.partial</c>, and no backup.
/// </summary>
public sealed class BackupRun(
    IOptions<NodeOptions> node, IOptions<StorageOptions> storage, MasterKeySource masters, TimeProvider time)
{
    private const string Partial = ".partial";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="target">A folder that is not there or empty, or a name that ends in .zip.</param>
    /// <param name="withMasterKey">Put the master key in too.</param>
    /// <exception cref="SetupException">It cannot be made; says why.</exception>
    public BackupManifest Write(string target, bool withMasterKey)
    {
        var data = node.Value.DataFolder;
        var isFile = target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        Check(data, target, isFile, withMasterKey);
        using var still = StandStill(data);

        var draft = Path.GetFullPath(target).TrimEnd(Path.DirectorySeparatorChar) + Partial;
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        Make(draft);

        // 1. and 2. Copies
        var takenAt = time.GetUtcNow();
        var files = DataFiles.Stores(data).Select(name => CopyStore(data, draft, name)).ToList();
        if (withMasterKey)
        {
            files.AddRange(Directory.GetFiles(Path.GetDirectoryName(masters.FilePath)!, MasterKeySource.FileName + "*").Concat([masters.FilePath]).Distinct(StringComparer.Ordinal)
                .Select(path => CopyKey(path, draft)));
        }

        // 3. Manifest
        var figures = SqliteSnapshot.Figures(Path.Combine(draft, DataFiles.Orders));
        var others = files.Where(file => file.Name != DataFiles.Orders && DataFiles.HoldsOrders(file.Name)).Select(file => SqliteSnapshot.Figures(Path.Combine(draft, file.Name))).ToList();
        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat,
            TakenAt = takenAt,
            ServerVersion = typeof(BackupRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Files = files,
            Orders = figures.Orders + others.Sum(other => other.Orders),
            LastOrderAt = others.Select(other => other.LastOrderAt).Append(figures.LastOrderAt).Max(),
            // A restore compares the search index with them; one over several files is made anew.
            Events = others.Count == 0 ? figures.Events : [],
            MasterKeys = [.. figures.WrappedKeys.Select(key => WrappedKey.MasterOf(key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            HasMasterKey = withMasterKey,
        };
        File.WriteAllText(Path.Combine(draft, BackupManifest.FileName), manifest.ToJson());

        // 4. In place
        if (isFile)
        {
            Pack(draft, target);
        }
        else
        {
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(draft, target);
        }

        return manifest;
    }

    /// <summary>Keeps servers from several files of orders: what one says was done may not be in another's copy, unless nobody writes.</summary>
    private static DataFolderLock? StandStill(string data) => DataFiles.Stores(data).Count(DataFiles.HoldsOrders) == 1 ? null
        : DataFolderLock.TryTake(data) ?? throw new SetupException(
            SetupFailure.DataFolder, $"The orders are in several files, and {DataFolderLock.Holder(data)} works on them: stop the server, then take the backup.");

    private void Check(string data, string target, bool isFile, bool withMasterKey)
    {
        if (storage.Value.Provider == StorageProvider.MySql)
        {
            throw new SetupException(
                SetupFailure.Settings,
                "The orders are in MySQL, whose own tools copy them: run mariadb-dump --single-transaction (or mysqldump) for every database of ORDERHUB__Storage__MySql__Connections, home last, and keep the master key apart. The search index is made again by itself.");
        }

        if (!File.Exists(Path.Combine(data, DataFiles.Orders)))
        {
            throw new SetupException(SetupFailure.DataFolder, $"There is nothing to back up in {data}: it has no {DataFiles.Orders}. Name the data folder: ORDERHUB_DATA=/path/to/folder");
        }

        if (isFile ? File.Exists(target) : File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new SetupException(SetupFailure.DataFolder, $"{target} is there already. Name a new folder or file: a backup overwrites nothing.");
        }

        if (withMasterKey && !File.Exists(masters.FilePath))
        {
            throw new SetupException(SetupFailure.Store, $"There is no master key in a file to include ({masters.FilePath}): it is in a setting or a KMS. Leave --include-master-key out.");
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(target))!;
        Directory.CreateDirectory(parent);
        var needed = DataFiles.Stores(data).Sum(name => new FileInfo(Path.Combine(data, name)).Length) * (isFile ? 2 : 1);
        if (new DriveInfo(parent).AvailableFreeSpace is var free && free < needed)
        {
            throw new SetupException(SetupFailure.DataFolder, $"The disk of {parent} has {free >> 20} MB free, and the backup may need {needed >> 20} MB. Make room, or name another disk.");
        }
    }

    private static BackupFile CopyStore(string data, string draft, string name)
    {
        var copy = Path.Combine(draft, name);
        SqliteSnapshot.Copy(Path.Combine(data, name), copy);
        var standing = SqliteSnapshot.Inspect(copy);
        return standing.Fault is null ? Describe(copy, standing.Version) : throw new SetupException(
            SetupFailure.Store, $"The store {name} is damaged ({standing.Fault.ReplaceLineEndings(" ")}): no backup was made. Restore an earlier backup, or see: OrderHub.Server doctor");
    }

    private static BackupFile CopyKey(string path, string draft)
    {
        var copy = Path.Combine(draft, Path.GetFileName(path));
        File.Copy(path, copy);
        return Describe(copy, schema: null);
    }

    internal static BackupFile Describe(string path, string? schema)
    {
        using var stream = File.OpenRead(path);
        return new(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)), schema);
    }

    private static void Pack(string draft, string target)
    {
        var packed = target + Partial + ".zip";
        File.Delete(packed);
        ZipFile.CreateFromDirectory(draft, packed, CompressionLevel.Fastest, includeBaseDirectory: false);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(packed, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(packed, target);
        Directory.Delete(draft, recursive: true);
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }
}
