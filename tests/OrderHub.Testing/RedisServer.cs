using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OrderHub.Testing;

/// <summary>A Redis of the tests' own: private folder and port on the loopback, nothing kept over a restart unless asked; ended and removed with its user.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin"];

    private readonly TempFolder folder = new();
    private ChildProcess? process;
    private bool isFrozen;

    private RedisServer(int port) => Port = port;

    public int Port { get; }

    /// <summary>What clients are given to connect.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer(FreePort.Take());
        try
        {
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, or starts it again, empty, at the same port.</summary>
    public async Task RunAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        process = ChildProcess.Start(
            Find(),
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder.Path, "--save", "", "--appendonly", "no", "--daemonize", "no", "--maxmemory", "256mb"],
            new Dictionary<string, string?>(StringComparer.Ordinal));
        await Eventually.GetAsync<object>(
            async () => await AnswersAsync() ? true : null, () => $"Redis does not answer at port {Port}; it said:\n{process.Output}", giveUp: () => process.HasExited);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        Thaw();
        await process!.KillAsync();
    }

    /// <summary>SIGSTOP: it takes connections and bytes, and answers nothing.</summary>
    public void Freeze()
    {
        isFrozen = true;
        process!.Freeze();
    }

    /// <summary>Lets it go on.</summary>
    public void Thaw()
    {
        if (isFrozen)
        {
            isFrozen = false;
            process!.Thaw();
        }
    }

    /// <summary>Ends it without waiting: for the end of the tests' own process.</summary>
    public void EndNow()
    {
        Thaw();
        process?.KillNow();
        folder.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Thaw();
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[64];
            var read = await stream.ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(2));
            return Encoding.ASCII.GetString(answer, 0, read).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is SocketException or IOException or TimeoutException)
        {
            return false;
        }
    }

    private static string Find() => Folders.Select(place => Path.Combine(place, "redis-server")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("redis-server is missing: install redis-server (./test.sh does).");
}
