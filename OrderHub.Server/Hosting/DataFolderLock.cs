using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting;

/// <summary>
/// Holds the data folder for one server: two over the same embedded stores would each believe to be the only writer. The operating
/// system lets go when the process ends, however it ends, so that nothing has to be cleaned up after a crash.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    public const string FileName = "in-use.lock";

    /// <summary>Names the holder, for people; a file of its own because the locked one cannot be read.</summary>
    public const string HolderFileName = "in-use.pid";

    private readonly FileStream held;

    private DataFolderLock(FileStream held) => this.held = held;

    /// <exception cref="SetupException">Another server has the folder.</exception>
    public static DataFolderLock Take(string folder) => TryTake(folder) ?? throw new SetupException(
        SetupFailure.DataFolder,
        $"OrderHub cannot use the data folder {folder}: {Holder(folder)} works on it. Stop that one, or name another folder: ORDERHUB_DATA=/path/to/folder");

    /// <summary>Null where another process has the folder.</summary>
    public static DataFolderLock? TryTake(string folder)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }

        File.WriteAllText(Path.Combine(folder, HolderFileName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new(stream);
    }

    /// <summary>Who has the folder, in words.</summary>
    public static string Holder(string folder)
    {
        try
        {
            return $"another server (process {File.ReadAllText(Path.Combine(folder, HolderFileName))})";
        }
        catch (IOException)
        {
            return "another server";
        }
    }

    public void Dispose() => held.Dispose();
}
