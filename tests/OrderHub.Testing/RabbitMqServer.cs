using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrderHub.Testing;

/// <summary>
/// A RabbitMQ server of the tests' own: private folders, home, cookie, ports, name server (epmd) and node name, on the loopback interface only, ended
/// and removed with its user, who disposes it: a test process that ends has no time for it.
/// </summary>
public sealed partial class RabbitMqServer : IAsyncDisposable
{
    private const string Script = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static int servers;
    private static int prefixes;

    private readonly TempFolder folder = new();
    private readonly int port = FreePort.Take();
    private readonly int namesPort = FreePort.Take();
    private readonly int distributionPort = FreePort.Take();
    private readonly string node = string.Create(CultureInfo.InvariantCulture, $"hub{Environment.ProcessId}x{Interlocked.Increment(ref servers)}@localhost");
    private ChildProcess? names;
    private ChildProcess? process;

    private RabbitMqServer()
    {
    }

    /// <summary>What it said so far.</summary>
    public string Output => process?.Output ?? "";

    public TimeSpan ProcessorTime => process?.ProcessorTime ?? TimeSpan.Zero;

    /// <summary>Where it is.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{port}/");

    /// <summary>A beginning for names of exchanges and queues that no other test of the run has.</summary>
    public static string NewPrefix() => string.Create(CultureInfo.InvariantCulture, $"hub{Environment.ProcessId}-{Interlocked.Increment(ref prefixes)}");

    public static async Task<RabbitMqServer> StartAsync()
    {
        var server = new RabbitMqServer();
        try
        {
            server.Prepare();
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL, as a crash of the machine's process table would.</summary>
    public Task KillAsync() => process!.KillAsync();

    /// <summary>SIGSTOP: its sockets stay, and nothing answers.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>SIGCONT after <see cref="Freeze"/>.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>Starts it again over the same data, at the same port.</summary>
    public async Task RunAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        process = ChildProcess.Start(Script, [], Variables(), folder.Path);
        await Eventually.GetAsync<object>(
            async () => await AnswersAsync() ? true : null, () => $"RabbitMQ does not answer at port {port}; it said:\n{Output}", StartLimit, giveUp: () => process.HasExited);
    }

    public async ValueTask DisposeAsync()
    {
        End();
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        if (names is not null)
        {
            await names.DisposeAsync();
        }

        folder.Dispose();
    }

    // Its data goes with the test: there is nothing that an orderly end would save.
    private void End()
    {
        process?.KillNow();
        names?.KillNow();
    }

    private void Prepare()
    {
        if (!File.Exists(Script))
        {
            throw new InvalidOperationException("RabbitMQ is missing: install rabbitmq-server (./test.sh does).");
        }

        Directory.CreateDirectory(folder.Combine("home"));
        var cookie = folder.Combine("home", ".erlang.cookie");
        File.WriteAllText(cookie, Guid.NewGuid().ToString("N"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        }

        File.WriteAllText(folder.Combine("plugins"), "[].");
        File.WriteAllText(
            folder.Combine("rabbitmq.conf"),
            string.Create(CultureInfo.InvariantCulture, $"listeners.tcp.1 = 127.0.0.1:{port}\ndisk_free_limit.absolute = 1MB\nlog.console = true\nlog.console.level = error\nlog.file = false\n"));

        // Of its own, so that it ends with the test: the runtime would start one for the machine and leave it there.
        names = ChildProcess.Start("/usr/bin/epmd", ["-port", namesPort.ToString(CultureInfo.InvariantCulture), "-address", "127.0.0.1"], Variables(), folder.Path);
    }

    private Dictionary<string, string?> Variables() => new(StringComparer.Ordinal)
    {
        ["HOME"] = folder.Combine("home"),
        ["ERL_EPMD_PORT"] = namesPort.ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = node,
        ["RABBITMQ_NODE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_DIST_PORT"] = distributionPort.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_MNESIA_BASE"] = folder.Combine("data"),
        ["RABBITMQ_LOG_BASE"] = folder.Combine("log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.Combine("plugins"),
        ["RABBITMQ_CONFIG_FILE"] = folder.Combine("rabbitmq.conf"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = folder.Combine("none.config"),
        ["RABBITMQ_CONF_ENV_FILE"] = folder.Combine("none.conf"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = folder.Combine("config"),
        ["RABBITMQ_PID_FILE"] = folder.Combine("pid"),
        // The script becomes the server, and its process is the one to kill.
        ["RABBITMQ_ALLOW_INPUT"] = "1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -noinput +sbwt none",
    };

    /// <summary>True where it greets whoever speaks its protocol: listening alone comes earlier.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await client.ConnectAsync("127.0.0.1", port, patience.Token);
            await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), patience.Token);
            return await client.GetStream().ReadAsync(new byte[7], patience.Token) > 0;
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Signal(int signal)
    {
        if (SendSignal(process!.Id, signal) != 0)
        {
            throw new InvalidOperationException($"cannot signal process {process.Id}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
