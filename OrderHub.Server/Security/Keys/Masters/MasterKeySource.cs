using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Keys.Masters;

/// <summary>
/// Where the master key comes from, the first that is set: 1 a KMS, 2 the setting, 3 the file, which is made where no key was ever used.
/// Those that are not the first still open: so a change from one to another needs no pause.
/// </summary>
public sealed class MasterKeySource(IOptions<SecurityOptions> options, IOptions<NodeOptions> node, TimeProvider? time = null)
{
    /// <summary>The file in the data folder, unless a setting names another.</summary>
    public const string FileName = "master.key";

    private readonly MasterKeyFile file = new(options.Value.MasterKeyFile ?? Path.Combine(node.Value.DataFolder, FileName));

    /// <summary>Where the file is, or would be.</summary>
    public string FilePath => file.Path;

    /// <summary>True where the key that wraps is the file's, so that the hub itself can exchange it.</summary>
    public bool IsFile => options.Value is { KmsUrl: null, MasterKey: null };

    /// <param name="mayCreate">False where wrapped keys exist already: a new master key could not open them.</param>
    /// <exception cref="SetupException">No key, or one that others may read.</exception>
    public MasterKeys Load(bool mayCreate)
    {
        var all = Set().ToList();
        if (all.Count == 0)
        {
            all.Add(mayCreate ? file.Create() : throw new SetupException(
                SetupFailure.Store,
                $"OrderHub cannot open its data: the master key {file.Path} is gone. Put the file back, or set ORDERHUB__Security__MasterKey to its 32 bytes in base64."));
        }

        if (options.Value.SecondMasterKey is { } second)
        {
            all.Add(new LocalMasterKey(Convert.FromBase64String(second), "the setting ORDERHUB__Security__SecondMasterKey"));
        }

        all.AddRange(file.Earlier());
        return new(all[0], [.. all.Skip(1)]);
    }

    /// <summary>Makes a new key in the file; the old one stays beside it and goes on opening.</summary>
    /// <exception cref="InvalidOperationException">The key does not come from the file.</exception>
    public MasterKeys Renew()
    {
        if (!IsFile)
        {
            throw new InvalidOperationException("Only a master key in a file is exchanged by the hub itself.");
        }

        file.Renew();
        return Load(mayCreate: false);
    }

    private IEnumerable<IMasterKey> Set()
    {
        var settings = options.Value;
        if (settings.KmsUrl is { } url)
        {
            yield return new KmsMasterKey(url, settings.KmsKey, settings.KmsToken, time ?? TimeProvider.System);
        }

        if (settings.MasterKey is { } text)
        {
            yield return new LocalMasterKey(Convert.FromBase64String(text), "the setting ORDERHUB__Security__MasterKey");
        }

        if (file.Find() is { } found)
        {
            yield return found;
        }
    }
}
