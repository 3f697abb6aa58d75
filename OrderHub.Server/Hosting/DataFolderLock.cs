using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting;

/// <summary>
/// Holds the data folder for one server: two over the same embedded stores would each believe to be the only writer. The operating
/// system lets go when the process ends, however it ends, so that nothing has to be cleaned up after a crash.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    public const string FileName = "server.lock";

    private readonly FileStream file;

    private DataFolderLock(FileStream file) => this.file = file;

    /// <exception cref="SetupException">Another server has the folder.</exception>
    public static DataFolderLock Take(string folder) => TryTake(folder) ?? throw new SetupException(
        SetupFailure.DataFolder,
        $"OrderHub cannot use the data folder {folder}: {Holder(folder)} works on it. Stop that server, or name another folder: ORDERHUB_DATA=/path/to/folder");

    /// <summary>Null where a server has the folder.</summary>
    public static DataFolderLock? TryTake(string folder)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            using var writer = new StreamWriter(file, leaveOpen: true);
            writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            writer.Flush();
            return new(file);
        }
        catch (IOException) when (file is null)
        {
            return null;
        }
    }

    /// <summary>Who has the folder, in words.</summary>
    public static string Holder(string folder)
    {
        try
        {
            // Shared for all: this opens beside the lock and takes none.
            using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd() is { Length: > 0 } process ? $"another server (process {process})" : "another server";
        }
        catch (IOException)
        {
            return "another server";
        }
    }

    public void Dispose() => file.Dispose();
}
