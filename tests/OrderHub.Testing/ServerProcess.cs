using System.Net;
using System.Net.Http.Headers;

namespace OrderHub.Testing;

/// <summary>How a server under test is started.</summary>
public sealed record ServerSettings
{
    /// <summary>Where the server keeps its data; may hold an earlier run's.</summary>
    public required string DataFolder { get; init; }

    /// <summary>0: any free one.</summary>
    public int Port { get; init; }

    public string AdminKey { get; init; } = "test-administrator-key";

    public string EnvironmentName { get; init; } = "Development";

    /// <summary>Further environment variables, such as <c>ORDERHUB__Section__Key</c> or <c>ORDERHUB_CRASH_AT</c>.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>The real server, as built, in a process of its own.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private ServerProcess(ChildProcess process, ServerSettings settings, string url)
    {
        Process = process;
        Settings = settings;
        Url = url;
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.AdminKey);
    }

    public ChildProcess Process { get; }

    public ServerSettings Settings { get; }

    public string Url { get; }

    /// <summary>Calls as the first administrator.</summary>
    public HttpClient Http { get; }

    public string Output => Process.Output;

    /// <summary>Starts the process only; for runs that are meant to end before they are ready.</summary>
    public static ChildProcess Launch(ServerSettings settings, string url)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = settings.EnvironmentName,
            ["DOTNET_ENVIRONMENT"] = null,
            ["ORDERHUB_DATA"] = settings.DataFolder,
            ["ORDERHUB_ADMIN_KEY"] = settings.AdminKey,
        };
        foreach (var (name, value) in settings.Variables)
        {
            variables[name] = value;
        }

        return ChildProcess.Start("dotnet", [BuiltPrograms.Server, "--urls", url, .. settings.Arguments], variables);
    }

    /// <summary>Starts the server and waits until it can take an order.</summary>
    public static async Task<ServerProcess> StartAsync(ServerSettings settings)
    {
        var url = $"http://127.0.0.1:{(settings.Port == 0 ? FreePort.Take() : settings.Port)}";
        var server = new ServerProcess(Launch(settings, url), settings, url);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for <c>/ready</c> 200.</summary>
    public async Task ReadyAsync()
    {
        var last = "no answer";
        await Eventually.GetAsync<object>(
            async () =>
            {
                try
                {
                    using var answer = await Http.GetAsync("/ready");
                    last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
                    return answer.StatusCode == HttpStatusCode.OK ? true : null;
                }
                catch (HttpRequestException fault)
                {
                    last = fault.Message;
                    return null;
                }
            },
            () => $"{Url} is not ready: {last}; the server said:\n{Output}",
            giveUp: () => Process.HasExited);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }
}
