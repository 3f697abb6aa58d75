using System.Security.Cryptography;
using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Keys.Masters;

/// <summary>A master key in a file that its owner alone may read, and beside it the earlier ones, named after their key.</summary>
public sealed class MasterKeyFile(string path)
{
    private const string Draft = ".new";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path => path;

    /// <summary>Null where there is no file.</summary>
    /// <exception cref="SetupException">Others may read it, or it is no key.</exception>
    public LocalMasterKey? Find() => File.Exists(path) ? Read(path) : null;

    /// <summary>Keys that were in the file before.</summary>
    public IReadOnlyList<LocalMasterKey> Earlier() => [.. EarlierPaths().Select(Read)];

    /// <summary>The files of the earlier keys.</summary>
    public IReadOnlyList<string> EarlierPaths()
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.GetFiles(folder, System.IO.Path.GetFileName(path) + ".local-*")
                .Where(found => !found.EndsWith(Draft, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
    }

    public LocalMasterKey Create()
    {
        Write(path, RandomNumberGenerator.GetBytes(LocalMasterKey.Size), overwrite: false);
        return Read(path);
    }

    /// <summary>1 the old key is written whole beside, 2 the new one takes its place in one move: at no moment is there no file.</summary>
    public void Renew()
    {
        using (var old = Read(path))
        {
            Write($"{path}.{old.Name}", File.ReadAllBytes(path), overwrite: true);
        }

        Write(path, RandomNumberGenerator.GetBytes(LocalMasterKey.Size), overwrite: true);
    }

    /// <summary>The line that mends a file which others may read; null where none may.</summary>
    public static string? FindExposure(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None ? $"chmod 600 {path}" : null;

    private static LocalMasterKey Read(string path)
    {
        if (FindExposure(path) is { } fix)
        {
            throw new SetupException(SetupFailure.Store, $"OrderHub does not use a master key that others may read. Fix: {fix}");
        }

        var key = File.ReadAllBytes(path);
        return key.Length == LocalMasterKey.Size ? new LocalMasterKey(key, $"the file {path}") : throw new SetupException(
            SetupFailure.Store, $"OrderHub cannot use the master key {path}: it has {key.Length} bytes in place of {LocalMasterKey.Size}. Put the right file back.");
    }

    /// <summary>Written beside and moved into place, so that a crash leaves a whole key or none.</summary>
    private static void Write(string path, byte[] key, bool overwrite)
    {
        var draft = path + Draft;
        File.Delete(draft);
        var settings = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            settings.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, settings))
        {
            stream.Write(key);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite);
    }
}
