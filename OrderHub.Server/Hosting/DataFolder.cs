using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting;

/// <summary>Makes the data folder and proves that it can be written, before anything else needs it.</summary>
public static class DataFolder
{
    public static void Prepare(string path)
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
    }
}
