using System.Diagnostics;
using System.Text.Json;

namespace OrderHub.Benchmarks;

/// <summary>The reference implementation in a Node process, which measures when it is told to.</summary>
internal sealed class NodeComparison : IDisposable
{
    private readonly Process _process;

    private NodeComparison(Process process) => _process = process;

    /// <returns>Null when Node or the package is not there.</returns>
    public static NodeComparison? Start(string document)
    {
        var folder = Folder();
        if (folder is null)
        {
            return null;
        }

        try
        {
            var process = Process.Start(new ProcessStartInfo("node", "measure.js")
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            process.StandardInput.WriteLine(document);
            return new NodeComparison(process);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public async Task<double> RateAsync(string expression, TimeSpan time)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { expression, milliseconds = (int)time.TotalMilliseconds }));
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("node ended: " + expression);
        var measured = JsonDocument.Parse(answer).RootElement;
        return measured.GetProperty("count").GetInt64() / measured.GetProperty("seconds").GetDouble();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The folder of the comparison, found from the built program upward, if its package is installed.</summary>
    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "OrderHub.Benchmarks", "jsonata-node");
            if (Directory.Exists(Path.Combine(folder, "node_modules", "jsonata")))
            {
                return folder;
            }
        }

        return null;
    }
}
