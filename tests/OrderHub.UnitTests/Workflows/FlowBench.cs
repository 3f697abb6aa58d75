using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Workflows.Views;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>The engine over a real store, with a clock and partners that the test holds, and no background thread: a test says when work is done.</summary>
internal sealed class FlowBench : IAsyncDisposable
{
    public const int Tenant = 1;

    private readonly string folder = Directory.CreateTempSubdirectory("orderhub-flow-").FullName;
    private readonly FakeIds ids = new();
    private SqliteDatabase database = null!;

    public FlowBench(params ICapability[] capabilities)
    {
        Registry = new(capabilities);
        Open();
    }

    public ManualClock Clock { get; } = new();

    public FakePartner Partner { get; } = new();

    public CapabilityRegistry Registry { get; }

    public FlowCatalog Catalog { get; private set; } = null!;

    public FlowEngine Engine { get; private set; } = null!;

    public SignalInbox Signals { get; private set; } = null!;

    public IncidentDesk Desk { get; private set; } = null!;

    public WorkQueues Queues { get; private set; } = null!;

    public IDatabase Database => database;

    public NoteSubject Subject { get; } = new();

    /// <summary>Ends this run of the engine as a crash would, with all it held in memory, and starts another over the same files.</summary>
    public async Task CrashAsync()
    {
        database.Dispose();
        Open();
        var release = new WriteBatch();
        WaitTable.ReleaseAll(release);
        await database.CommitAsync(release, default);
    }

    public async Task<FlowDefinition> PublishAsync(string json)
    {
        var reading = FlowReader.Read(json);
        Assert.Empty(reading.Faults);
        Assert.Empty(FlowValidator.Validate(reading.Definition!, Registry));
        var batch = new WriteBatch();
        FlowVersionTable.Publish(batch, new(0, reading.Definition!.Name, reading.Definition.Hash, json, Clock.GetUtcNow()));
        await database.CommitAsync(batch, default);
        return reading.Definition;
    }

    public async Task<BurstOutcome> StartAsync(FlowDefinition flow)
    {
        var outcome = await Engine.StartAsync(flow, Tenant, Subject, null, "burst", default);
        Assert.True(outcome.Commit.IsCommitted);
        return outcome;
    }

    /// <summary>Does all work that can be done without the clock moving.</summary>
    public async Task PumpAsync()
    {
        var calls = new CallWorker(Engine, Partner, Queues, Options.Create(new WorkflowOptions()), NullLogger<CallWorker>.Instance);
        var due = new DueWorker(database, Engine, Queues, Clock, Options.Create(new WorkflowOptions()), NullLogger<DueWorker>.Instance);
        for (var round = 0; round < 50; round++)
        {
            var worked = await due.ServeDueAsync(default) > 0;
            while (Queues.Calls.TryRead(out var call))
            {
                await calls.CallAsync(call, default);
                worked = true;
            }

            while (Queues.Signals.TryRead(out var address))
            {
                await Signals.DeliverAsync(address, default);
            }

            foreach (var left in await SignalTable.DeliverableAsync(database, 100, default))
            {
                await Signals.DeliverAsync(new(left.TenantId, left.Name, left.Key), default);
                worked = true;
            }

            if (!worked)
            {
                return;
            }
        }

        Assert.Fail("The flow does not come to rest.");
    }

    public Task<bool> SignalAsync(string messageId, string name = "news", JsonObject? payload = null) =>
        Signals.ReceiveAsync(new(Tenant, name, NoteSubject.No), messageId, payload ?? [], default);

    public async Task<FlowView> ViewAsync() =>
        Assert.Single(await new FlowViews(database, Catalog, Registry).OfOrderAsync(Tenant, Subject.SubjectId, default));

    public async Task<IncidentRow> IncidentAsync() =>
        Assert.Single(await Desk.ListAsync(Tenant, "open", long.MaxValue, 10, default));

    public ValueTask DisposeAsync()
    {
        database.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        var options = Options.Create(new WorkflowOptions());
        database = SqliteDatabase.Open(Path.Combine(folder, "orders.db"), SqliteMigration.Shipped("Orders"), new StorageOptions(), Clock, NullLogger<SqliteDatabase>.Instance);
        Catalog = new(new SingleDatabase(database), Clock);
        Queues = new();
        Engine = new(database, Catalog, Registry, Subject, ids, Queues, Clock, options);
        Signals = new(database, new PlainCipher(), Engine, [], ids, Queues, Clock);
        Desk = new(database, Engine, Clock);
    }

    private sealed class FakeIds : IIdSource
    {
        private long last = 100;

        public long Next(int shard) => Interlocked.Increment(ref last);
    }

    private sealed class PlainCipher : IFieldCipher
    {
        public byte[]? Encrypt(int tenantId, string? plain) => plain is null ? null : Encoding.UTF8.GetBytes(plain);

        public string? Decrypt(int tenantId, byte[]? sealedValue) => sealedValue is null ? null : Encoding.UTF8.GetString(sealedValue);

        public byte[] EncryptBytes(int tenantId, ReadOnlySpan<byte> plain) => plain.ToArray();

        public byte[] DecryptBytes(int tenantId, ReadOnlySpan<byte> sealedValue) => sealedValue.ToArray();

        public byte[]? BlindIndex(int tenantId, string kind, string? normalised) => null;
    }
}

/// <summary>A clock that only the test moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan span) => now += span;
}

/// <summary>A business object that counts what happened to it.</summary>
internal sealed class NoteSubject : ISubject, ISubjectSource
{
    public const string No = "N1";

    public long SubjectId => 7;

    public string? Number => No;

    public bool Exists { get; set; } = true;

    public int Abandoned { get; private set; }

    public int GivenUp { get; private set; }

    public void GiveUp() => GivenUp++;

    public string? CorrelationKey(string kind) => No;

    public void Flush(WriteBatch batch)
    {
    }

    public void Abandon() => Abandoned++;

    public Task<ISubject> LoadAsync(int tenantId, long subjectId, CancellationToken ct) => Task.FromResult<ISubject>(this);
}

/// <summary>Another system that answers as the test says, and remembers what it was asked.</summary>
internal sealed class FakePartner : IRemoteCaller
{
    public List<(string Operation, RemoteCallInfo Info)> Calls { get; } = [];

    /// <summary>What it answers, by operation and number of the try; Done where nothing is said.</summary>
    public Func<string, int, RemoteAnswer?> Answers { get; set; } = (_, _) => null;

    public Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
    {
        Calls.Add((request.Operation, call));
        var tries = Calls.Count(made => made.Operation == request.Operation);
        return Task.FromResult(Answers(request.Operation, tries) ?? new RemoteAnswer.Done([]));
    }
}
