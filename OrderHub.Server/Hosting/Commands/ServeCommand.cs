using System.CommandLine;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>serve [--urls ...]</c>: runs the server until it is asked to stop.</summary>
public static class ServeCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = $"Addresses to listen on, separated by semicolons. Default {HubApplication.DefaultUrl}; port 0 takes a free one.",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Run the server (what happens without a command).") { Urls };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(Urls), ct));
        return command;
    }

    /// <summary>Lets the program do this when no command is given.</summary>
    public static void MakeDefault(RootCommand root, Command serve)
    {
        root.Add(Urls);
        root.SetAction((parsed, ct) => RunAsync(parsed.GetValue(Urls), ct));
    }

    /// <summary>Never throws: a failure is one line on standard error and an exit code.</summary>
    private static async Task<int> RunAsync(string? urls, CancellationToken ct)
    {
        try
        {
            await using var app = HubApplication.Build(new HubArguments { Urls = urls });
            await StartAsync(app, ct);
            await app.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault)
        {
            var (failure, message) = StartFailure.Explain(fault);
            await Console.Error.WriteLineAsync(message);
            return (int)failure;
        }
    }

    /// <summary>
    /// A start that fails, as on a port in use, first stops what was started: workers whose stores are closed under them would
    /// say so in pages, and the one line that matters would drown.
    /// </summary>
    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch
        {
            await StopQuietlyAsync(app);
            throw;
        }
    }

    private static async Task StopQuietlyAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // What was never started may not know how to stop; why the start failed is what is told.
        }
    }
}
