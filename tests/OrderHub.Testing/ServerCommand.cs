namespace OrderHub.Testing;

/// <summary>What a command of the server's program said, and how it ended.</summary>
public sealed record CommandResult(int ExitCode, string Output);

/// <summary>Commands of the real program, each in a process of its own, over a data folder.</summary>
public static class ServerCommand
{
    public static async Task<CommandResult> RunAsync(string dataFolder, IReadOnlyDictionary<string, string?>? variables = null, params string[] arguments)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = null,
            ["ORDERHUB_DATA"] = dataFolder,
            ["ORDERHUB_ADMIN_KEY"] = null,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            all[name] = value;
        }

        await using var process = ChildProcess.Start("dotnet", [BuiltPrograms.Server, .. arguments], all);
        var code = await process.ExitAsync(TimeSpan.FromMinutes(5));
        await process.SaidAllAsync();
        return new(code, process.Output);
    }
}
