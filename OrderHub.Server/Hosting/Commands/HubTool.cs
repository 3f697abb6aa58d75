using System.CommandLine;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Commands;

/// <summary>What a command works with that reads or changes the data folder: the hub's services, without a hub that runs.</summary>
public static class HubTool
{
    /// <summary>Runs it; never throws: a failure is one line on standard error and an exit code, as at a start.</summary>
    /// <param name="parsed">Where it writes.</param>
    /// <param name="run">The work; returns the exit code.</param>
    /// <param name="ct">Stops it.</param>
    /// <param name="mayBeNew">True where the data folder need not be there.</param>
    public static async Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, TextWriter, Task<int>> run, CancellationToken ct, bool mayBeNew = false)
    {
        try
        {
            await using var app = HubApplication.Build(new HubArguments
            {
                IsTool = true,
                Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Error" },
            });
            var folder = app.Services.GetRequiredService<IOptions<NodeOptions>>().Value.DataFolder;
            if (!mayBeNew && !Directory.Exists(folder))
            {
                throw new SetupException(SetupFailure.DataFolder, $"There is no data folder {folder}. Name it: ORDERHUB_DATA=/path/to/folder");
            }

            return await run(app.Services, parsed.InvocationConfiguration.Output);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception fault)
        {
            var (failure, message) = StartFailure.Explain(fault);
            await parsed.InvocationConfiguration.Error.WriteLineAsync(message);
            return (int)failure;
        }
    }
}
