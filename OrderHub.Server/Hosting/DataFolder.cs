using OrderHub.Server.Hosting.Backup;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting;

/// <summary>Makes the data folder and proves that it can be written, before anything else needs it.</summary>
public static class DataFolder
{
    /// <param name="path">The folder.</param>
    /// <param name="restoring">True for the command that may find half a restore, and ends it.</param>
    /// <exception cref="SetupException">It cannot be made or written, or half a restore lies in it.</exception>
    public static void Prepare(string path, bool restoring = false)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var probe = Path.Combine(path, $".write-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(
                SetupFailure.DataFolder,
                $"OrderHub cannot write its data folder {path}: {fault.Message.ReplaceLineEndings(" ")} Make it writable, or name another: ORDERHUB_DATA=/path/to/folder",
                fault);
        }

        var unfinished = Path.Combine(path, DataFiles.UnfinishedRestore);
        if (!restoring && File.Exists(unfinished))
        {
            throw new SetupException(
                SetupFailure.DataFolder,
                $"A restore into {path} was broken off. End it: OrderHub.Server restore {File.ReadAllText(unfinished)} --force");
        }
    }
}
