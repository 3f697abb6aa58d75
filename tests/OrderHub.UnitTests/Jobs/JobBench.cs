using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MySqlConnector;
using NSubstitute;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Operations.Jobs.Clock;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Testing;
using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Jobs;

/// <summary>A store of jobs, empty, and as many nodes on it as a test wants; their clock moves when the test says so.</summary>
internal sealed class JobBench : IAsyncDisposable
{
    private static readonly SemaphoreSlim One = new(1);
    private static string? shared;

    private readonly TemporaryFolder folder = new();
    private readonly string? connection;
    private readonly List<IDisposable> opened = [];
    private readonly Ids ids = new();

    private JobBench(string? connection) => this.connection = connection;

    public MovedClock Clock { get; } = new();

    public JobsOptions Options { get; } = new() { Lease = TimeSpan.FromSeconds(10) };

    public ProbeJob Probe { get; } = new("probe", JobOverlap.Skip, "default");

    /// <summary>What a test reads with.</summary>
    public IDatabase Database { get; private set; } = null!;

    public static async Task<JobBench> CreateAsync(StoreKind kind)
    {
        string? database = null;
        if (kind == StoreKind.MariaDb)
        {
            await One.WaitAsync();
            try
            {
                database = shared ??= await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
            }
            finally
            {
                One.Release();
            }
        }

        var bench = new JobBench(database);
        bench.Database = await bench.OpenAsync();
        if (database is not null)
        {
            await EmptyAsync(database);
        }

        return bench;
    }

    /// <summary>A node of its own: with its own connections where the store is a server.</summary>
    public async Task<JobNode> NodeAsync(params IJobKind[] kinds)
    {
        var database = connection is null ? Database : await OpenAsync();
        var node = new JobNode(database, new JobKinds([Probe, .. kinds]), ids, Clock, Options);
        await node.Runner.BeginAsync(default);
        return node;
    }

    public JobClock NewClock(JobNode node) => new(
        node.Database, () => connection is null ? ScheduleStore.InFile(folder.File(ScheduleStore.FileName)) : ScheduleStore.InDatabase(connection), node.Schedules,
        NullLoggerFactory.Instance);

    public async Task<JobRunRow> RowAsync(long runId) => (await Database.ReadAsync(reader => JobRunTable.FindAsync(reader, new(1, true), runId), default))!;

    public Task<List<JobRunRow>> RowsAsync(JobFilter? filter = null) =>
        Database.ReadAsync(reader => JobRunTable.ListAsync(reader, new(1, true), filter ?? new(), long.MaxValue, 1000, Clock.GetUtcNow()), default);

    public Task<List<JobAttemptRow>> AttemptsAsync(JobRunRow run) => Database.ReadAsync(reader => JobLogTable.AttemptsAsync(reader, run.TenantId, run.RunId), default);

    public ValueTask DisposeAsync()
    {
        opened.ForEach(one => one.Dispose());
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IDatabase> OpenAsync()
    {
        IDisposable database = connection is null
            ? SqliteDatabase.Open(folder.File("jobs.db"), SqliteMigration.Shipped("Jobs"), new(), Clock, NullLogger<SqliteDatabase>.Instance)
            : await MySqlDatabase.OpenAsync(connection, "Jobs", MySqlMigration.Shipped("Jobs"), new() { Readers = 2, Writers = 2 }, 100, Clock, NullLogger<MySqlDatabase>.Instance);
        opened.Add(database);
        return (IDatabase)database;
    }

    private static async Task EmptyAsync(string database)
    {
        await using var open = new MySqlConnection(database + ";Pooling=false");
        await open.OpenAsync();
        string[] tables = ["job_run", "job_attempt", "job_log", "job_lock", "job_queue", "job_node", "job_action", "job_schedule"];
        await using var empty = new MySqlCommand(string.Concat(tables.Select(table => $"DELETE FROM {table};")), open);
        await empty.ExecuteNonQueryAsync();
    }

    private sealed class Ids : IIdSource
    {
        private long last;

        public long Next(int shard) => Interlocked.Increment(ref last);
    }
}

/// <summary>A node as the server puts it together; a test goes round for it.</summary>
internal sealed class JobNode
{
    public JobNode(IDatabase database, JobKinds kinds, IIdSource ids, TimeProvider clock, JobsOptions settings)
    {
        var options = Options.Create(settings);
        Database = database;
        Desk = new(database, kinds, ids, clock, options);
        Schedules = new(database, kinds, Desk, ids, clock, options, NullLogger<JobSchedules>.Instance);
        Runner = new(
            database, kinds, Desk, Schedules, new(database, Desk, clock, options, NullLogger<JobUpkeep>.Instance), NodeRoles.Parse(null, out _)!, Substitute.For<IHostApplicationLifetime>(), clock,
            options, NullLogger<JobRunner>.Instance);
    }

    public IDatabase Database { get; }

    public JobDesk Desk { get; }

    public JobSchedules Schedules { get; }

    public JobRunner Runner { get; }

    public async Task<JobRunRow> AddAsync(string kind, string args = "{}", Func<NewJob, NewJob>? also = null)
    {
        var job = new NewJob(kind, System.Text.Json.Nodes.JsonNode.Parse(args)!.AsObject());
        return (await Desk.AddAsync(1, "tester", [also?.Invoke(job) ?? job], default))[0];
    }

    /// <summary>Goes round until nothing is left that could run now.</summary>
    public async Task DrainAsync()
    {
        while (await Runner.RoundAsync(default))
        {
            await Runner.IdleAsync();
        }
    }
}

/// <summary>A job that does what a test tells it to.</summary>
internal sealed class ProbeJob(string name, JobOverlap overlap, string queue, bool endless = false) : IJobKind
{
    private int running;

    public JobKind About { get; } = new()
    {
        Name = name,
        Title = new(name, name),
        Summary = new(name, name),
        Arguments = [new() { Name = "do", Title = new("do", "do") }],
        Queue = queue,
        Overlap = overlap,
        FirstPause = TimeSpan.FromMinutes(1),
        Attempts = 3,
    };

    /// <summary>What a run that waits is waiting for.</summary>
    public TaskCompletionSource Gate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a run waits.</summary>
    public SemaphoreSlim Waits { get; } = new(0);

    public int Most { get; private set; }

    public int Runs { get; private set; }

    public async Task<JobResult> RunAsync(JobContext job, CancellationToken ct)
    {
        Runs++;
        Most = Math.Max(Most, Interlocked.Increment(ref running));
        try
        {
            job.Info("begun");
            job.Report(1, 2, "half");
            switch (job.Text("do"))
            {
                case "fail":
                    return JobResult.Failed("It failed.");
                case "refuse":
                    return JobResult.Refused("It will not.");
                case "throw":
                    throw new InvalidOperationException("It broke.");
                case "wait":
                    Waits.Release();
                    await (endless ? Gate.Task : Gate.Task.WaitAsync(ct));
                    break;
            }

            return JobResult.Done("done");
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class MovedClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Move(TimeSpan by) => now += by;
}
