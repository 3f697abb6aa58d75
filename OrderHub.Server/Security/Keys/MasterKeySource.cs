using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Keys;

/// <summary>Where the master key comes from: the setting, else the file of the data folder, which is made where no key was ever used.</summary>
public sealed class MasterKeySource(IOptions<SecurityOptions> options, IOptions<NodeOptions> node)
{
    public const string FileName = "master.key";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="mayCreate">False where wrapped keys exist already: a new master key could not open them.</param>
    /// <exception cref="SetupException">No key, or one that others may read.</exception>
    public MasterKey Load(bool mayCreate)
    {
        if (options.Value.MasterKey is { } text)
        {
            return new MasterKey(Convert.FromBase64String(text));
        }

        var path = Path.Combine(node.Value.DataFolder, FileName);
        if (!File.Exists(path))
        {
            return mayCreate ? new MasterKey(Create(path)) : throw new SetupException(
                SetupFailure.Store,
                $"OrderHub cannot open its data: the master key {path} is gone. Put the file back, or set ORDERHUB__Security__MasterKey to its 32 bytes in base64.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
        {
            throw new SetupException(SetupFailure.Store, $"OrderHub does not use a master key that others may read. Fix: chmod 600 {path}");
        }

        var key = File.ReadAllBytes(path);
        return key.Length == MasterKey.Size ? new MasterKey(key) : throw new SetupException(
            SetupFailure.Store, $"OrderHub cannot use the master key {path}: it has {key.Length} bytes in place of {MasterKey.Size}. Put the right file back.");
    }

    /// <summary>Written beside and moved into place, so that a crash leaves a whole key or none.</summary>
    private static byte[] Create(string path)
    {
        var key = RandomNumberGenerator.GetBytes(MasterKey.Size);
        var draft = path + ".new";
        File.Delete(draft);
        var settings = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            settings.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(draft, settings))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: false);
        return key;
    }
}
