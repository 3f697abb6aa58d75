using System.Diagnostics;
using System.Globalization;
using MySqlConnector;

namespace OrderHub.Testing;

/// <summary>
/// A MariaDB server of the tests' own: private folder, port and socket, ended and removed with its user. <see cref="SharedAsync"/> gives one
/// to all tests of a run, which does not wait for the disk; a test that kills or measures starts its own, durable as in production.
/// </summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    /// <summary>Where Debian keeps the server, which is on the PATH of root only.</summary>
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

    private static readonly Lazy<Task<MariaDbServer>> Shared = new(StartSharedAsync);
    private static int databases;

    private readonly TempFolder folder;
    private readonly int port;
    private ChildProcess? process;

    private readonly bool durable;

    private MariaDbServer(TempFolder folder, int port, bool durable) => (this.folder, this.port, this.durable) = (folder, port, durable);

    /// <summary>What it said so far.</summary>
    public string Output => process?.Output ?? "";

    public TimeSpan ProcessorTime => process?.ProcessorTime ?? TimeSpan.Zero;

    /// <summary>The run's own server; started by the first that asks, ended with the test process.</summary>
    public static Task<MariaDbServer> SharedAsync() => Shared.Value;

    /// <param name="durable">True: a commit is on disk when it is answered.</param>
    public static async Task<MariaDbServer> StartAsync(bool durable = true)
    {
        var server = new MariaDbServer(new TempFolder(), FreePort.Take(), durable);
        try
        {
            await server.InstallAsync();
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database under a name of its own; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"hub{Environment.ProcessId}_{Interlocked.Increment(ref databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        return ConnectionString(name);
    }

    public async Task DropDatabaseAsync(string connectionString) =>
        await ExecuteAsync($"DROP DATABASE IF EXISTS {new MySqlConnectionStringBuilder(connectionString).Database}");

    /// <summary>Runs statements as the server's administrator.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(ConnectionString("") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>SIGKILL, as a crash of the machine's process table would.</summary>
    public Task KillAsync() => process!.KillAsync();

    /// <summary>SIGSTOP: it takes connections and bytes, and answers nothing.</summary>
    public void Freeze() => process!.Freeze();

    /// <summary>Lets it go on.</summary>
    public void Thaw() => process!.Thaw();

    /// <summary>Starts it again over the same data, at the same port.</summary>
    public async Task RunAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        process = ChildProcess.Start(
            Find("mariadbd", "mysqld"),
            [
                "--no-defaults", .. AsRoot(), $"--datadir={DataFolder}", $"--port={port}", "--bind-address=127.0.0.1", $"--socket={folder.Combine("s")}",
                $"--pid-file={folder.Combine("pid")}", .. Flushing(), "--skip-log-bin", "--skip-name-resolve", "--innodb-buffer-pool-size=256M",
                "--max-connections=400", "--performance-schema=OFF", "--innodb-fast-shutdown=1",
            ],
            new Dictionary<string, string?>(StringComparer.Ordinal));
        await Eventually.GetAsync<object>(
            async () =>
            {
                try
                {
                    await ExecuteAsync("SELECT 1");
                    return true;
                }
                catch (MySqlException)
                {
                    return null;
                }
            },
            () => $"MariaDB does not answer at port {port}; it said:\n{Output}",
            giveUp: () => process.HasExited);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    /// <summary>Where it keeps everything.</summary>
    public string DataFolder => folder.Combine("data");

    private string ConnectionString(string database) =>
        $"Server=127.0.0.1;Port={port};User ID=root;Password=;Database={database};SslMode=Disabled";

    private static async Task<MariaDbServer> StartSharedAsync()
    {
        var server = await StartAsync(durable: false);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        return server;
    }

    // The process is ending: nothing may be awaited any more.
    private void End()
    {
        process?.KillNow();
        folder.Dispose();
    }

    private async Task InstallAsync()
    {
        await using var install = ChildProcess.Start(
            Find("mariadb-install-db", "mysql_install_db"),
            ["--no-defaults", .. AsRoot(), $"--datadir={DataFolder}", "--auth-root-authentication-method=normal", "--skip-test-db"],
            new Dictionary<string, string?>(StringComparer.Ordinal));
        if (await install.ExitAsync() != 0)
        {
            throw new InvalidOperationException($"mariadb-install-db failed:\n{install.Output}");
        }
    }

    private IEnumerable<string> Flushing() => durable
        ? ["--innodb-flush-log-at-trx-commit=1", "--innodb-log-file-size=512M"]
        : ["--innodb-log-file-size=48M", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-flush-method=nosync"];

    private static IEnumerable<string> AsRoot() => Environment.UserName == "root" ? ["--user=root"] : [];

    private static string Find(params string[] names) =>
        names.SelectMany(name => Folders.Select(place => Path.Combine(place, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{names[0]} is missing: install mariadb-server (./test.sh does).");
}
