using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Workflows.Views;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>The engine over a real store, with a clock and partners that the test holds, and no background thread: a test says when work is done.</summary>
internal sealed class FlowBench : IAsyncDisposable
{
    public const int Tenant = 1;

    private readonly FakeIds ids = new();

    private readonly BenchStore store;
    private readonly Dictionary<string, string> published = new(StringComparer.Ordinal);

    private FlowBench(BenchStore store, ICapability[] capabilities)
    {
        this.store = store;
        Registry = new(capabilities);
        Subjects = new(this);
    }

    /// <summary>Over the embedded store.</summary>
    public FlowBench(params ICapability[] capabilities)
        : this(BenchStore.Of(StoreKind.Sqlite), capabilities) => Start(store.OpenAsync(Clock).GetAwaiter().GetResult());

    public static async Task<FlowBench> OpenAsync(BenchStore store, params ICapability[] capabilities)
    {
        var bench = new FlowBench(store, capabilities);
        bench.Start(await store.OpenAsync(bench.Clock));
        return bench;
    }

    public ManualClock Clock { get; } = new();

    public FakePartner Partner { get; } = new();

    public WorkflowOptions Limits { get; } = new();

    public CapabilityRegistry Registry { get; }

    public SubjectShelf Subjects { get; }

    public IShards Shards { get; private set; } = null!;

    public FlowCatalog Catalog { get; private set; } = null!;

    public FlowEngine Engine { get; private set; } = null!;

    public SignalInbox Signals { get; private set; } = null!;

    public GatherDesk Waves { get; private set; } = null!;

    public TaskDesk Tasks { get; private set; } = null!;

    public IncidentDesk Desk { get; private set; } = null!;

    public WorkQueues Queues { get; private set; } = null!;

    /// <summary>Home, and all there is where there is one database.</summary>
    public IDatabase Database => Shards.Home;

    public NoteSubject Subject => Subjects.Of(NoteSubject.First);

    /// <summary>Ends this run of the engine as a crash would, with all it held in memory, and starts another over the same data.</summary>
    public async Task CrashAsync()
    {
        await store.CloseAsync();
        Start(await store.OpenAsync(Clock));
        await EverywhereAsync(WaitTable.ReleaseAll);
    }

    /// <summary>Writes the same into every database.</summary>
    public async Task EverywhereAsync(Action<WriteBatch> write)
    {
        foreach (var database in Shards.All)
        {
            var batch = new WriteBatch();
            write(batch);
            await database.CommitAsync(batch, default);
        }
    }

    /// <summary>Reads from every database.</summary>
    public async Task<List<T>> OfAllAsync<T>(Func<IDatabase, Task<IReadOnlyList<T>>> read)
    {
        var found = new List<T>();
        foreach (var database in Shards.All)
        {
            found.AddRange(await read(database));
        }

        return found;
    }

    /// <summary>Goes on as another node over the same data, which knows nothing of what this one holds in memory.</summary>
    public void StartSecondNode() => Start(Shards);

    /// <param name="json">The flow.</param>
    /// <param name="tolerated">A fault that may stand, in flows that were made up.</param>
    public async Task<FlowDefinition> PublishAsync(string json, string? tolerated = null)
    {
        var reading = FlowReader.Read(json);
        Assert.Empty(reading.Faults);
        var flow = reading.Definition!;
        var pins = flow.AllSteps.Where(step => step.Use == ControlSteps.SubFlow).Select(step => StepForms.Text(step, "flow")!).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => published[name], StringComparer.Ordinal);
        var called = new Dictionary<string, FlowDefinition>(StringComparer.Ordinal);
        foreach (var (name, hash) in pins)
        {
            called[name] = await Catalog.GetAsync(hash, default);
        }

        Assert.Equal([], FlowValidator.Validate(flow, Registry, called.GetValueOrDefault).Where(fault => fault.Code != tolerated).Select(fault => $"{fault.Code} {fault.Path} {fault.Message}"));
        return await KeepAsync(flow with { Pins = pins });
    }

    /// <summary>Publishes what the validator would not let pass, for what only a running instance can show.</summary>
    public async Task<FlowDefinition> KeepAsync(FlowDefinition flow)
    {
        var batch = new WriteBatch();
        flow = PinnedFlows.Write(batch, flow, Clock.GetUtcNow());
        await Database.CommitAsync(batch, default);
        published[flow.Name] = flow.Hash;
        return flow;
    }

    public async Task<BurstOutcome> StartAsync(FlowDefinition flow, NoteSubject? subject = null)
    {
        var outcome = await Engine.StartAsync(flow, Tenant, subject ?? Subject, null, "burst", default);
        Assert.True(outcome.Commit.IsCommitted);
        return outcome;
    }

    /// <summary>Publishes and starts a fulfillment flow of these steps and does what can be done at once.</summary>
    public async Task RunAsync(string steps, string start, string rest = "")
    {
        await StartAsync(await PublishAsync(
            $$"""{ "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" },{{rest}} "start": "{{start}}", "steps": {{steps}} }"""));
        await PumpAsync();
    }

    /// <summary>Lets time pass and does what has become due.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        Clock.Advance(span);
        await PumpAsync();
    }

    /// <summary>Does all work that can be done without the clock moving.</summary>
    public async Task PumpAsync()
    {
        var calls = new CallWorker(Engine, Partner, Shards, Queues, Clock, Options.Create(Limits), NullLogger<CallWorker>.Instance);
        var due = new DueWorker(Shards, Engine, Waves, Queues, Clock, Options.Create(Limits), NullLogger<DueWorker>.Instance);
        for (var round = 0; round < 50; round++)
        {
            var worked = await due.ServeDueAsync(default) > 0;

            // What waits for it may be in another database, which the worker's look finds.
            foreach (var left in Shards.All.Count == 1 ? [] : await OfAllAsync(database => SignalTable.PendingAsync(database, 0, 100, default)))
            {
                await Signals.DeliverAsync(new(left.TenantId, left.Name, left.Key), default);
            }

            while (Queues.TryTakeCall(out var call))
            {
                await calls.CallAsync(call, default);
                worked = true;
            }

            while (Queues.Signals.TryRead(out var address))
            {
                await Signals.DeliverAsync(address, default);
            }

            foreach (var left in await OfAllAsync(database => SignalTable.DeliverableAsync(database, 100, default)))
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

    public Task<bool> SignalAsync(string messageId, string name = "news", JsonObject? payload = null, string key = NoteSubject.No) =>
        Signals.ReceiveAsync(new(Tenant, name, key), messageId, payload ?? [], default);

    public async Task<FlowView> ViewAsync(NoteSubject? subject = null) =>
        Assert.Single(await new FlowViews(Shards, new(Catalog, Options.Create(Limits)), Registry).OfOrderAsync(Tenant, (subject ?? Subject).SubjectId, default));

    public async Task<IncidentRow> IncidentAsync() =>
        Assert.Single(await Desk.ListAsync(Tenant, "open", new(), long.MaxValue, 10, default));

    public async Task<IReadOnlyList<JournalEntry>> JournalAsync(NoteSubject? subject = null)
    {
        var row = await RowAsync(subject);
        return [.. (await InstanceTable.JournalAsync(Shards.For(row.InstanceId), Tenant, row.InstanceId, default)).SelectMany(FlowJson.ReadJournal)];
    }

    public async Task<InstanceRow> RowAsync(NoteSubject? subject = null) => (await RowsAsync(subject))[0];

    /// <summary>The instances of a subject, oldest first.</summary>
    public Task<IReadOnlyList<InstanceRow>> RowsAsync(NoteSubject? subject = null) =>
        InstanceTable.OfOrderAsync(Shards.For((subject ?? Subject).SubjectId), Tenant, (subject ?? Subject).SubjectId, default);

    /// <summary>Kind and step of everything that may still wake an instance.</summary>
    public async Task<List<WaitKind>> WaitsAsync() =>
    [
        .. (await OfAllAsync<(long Id, WaitKind Kind)>(async database => await database.ReadAsync(
            connection => connection.ListAsync("SELECT wait_id, kind FROM wf_wait", row => (row.Long(), (WaitKind)row.Int())), default)))
            .OrderBy(wait => wait.Id).Select(wait => wait.Kind),
    ];

    public async ValueTask DisposeAsync() => await store.DisposeAsync();

    public IIdSource Ids => ids;

    /// <summary>An engine over the same data by another clock.</summary>
    public FlowEngine EngineAt(TimeProvider clock)
    {
        var options = Options.Create(Limits);
        return new(Shards, new(Catalog, options), Registry, Subjects, new PlainCipher(), ids, Queues, clock, options);
    }

    private void Start(IShards shards)
    {
        var options = Options.Create(Limits);
        Shards = shards;
        Catalog = PinnedFlows.Catalog(shards, Clock);
        Queues = new();
        Engine = new(Shards, new(Catalog, options), Registry, Subjects, new PlainCipher(), ids, Queues, Clock, options);
        Signals = new(Shards, new PlainCipher(), Engine, [], ids, Queues, Clock);
        Waves = new(Shards, Engine, ids, Clock);
        Tasks = new(Shards, Engine);
        Desk = new(Shards, Engine, Clock);
    }

    private sealed class FakeIds : IIdSource
    {
        private long last = 100;

        public long Next(int shard) => (Interlocked.Increment(ref last) << 22) | ((long)shard << 12);
    }
}

internal static class TakenCalls
{
    /// <summary>Takes a call that the engine leased to this node, as a worker would, and leaves it leased.</summary>
    public static bool TryTakeCall(this WorkQueues queues, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WaitRow? call)
    {
        foreach (var lane in queues.Lanes.OrderBy(lane => lane.Connector, StringComparer.Ordinal))
        {
            if (lane.Queue.TryRead(out call))
            {
                return true;
            }
        }

        call = null;
        return false;
    }
}

/// <summary>Seals nothing.</summary>
internal sealed class PlainCipher : IFieldCipher
{
    public byte[]? Encrypt(int tenantId, string? plain) => plain is null ? null : Encoding.UTF8.GetBytes(plain);

    public string? Decrypt(int tenantId, byte[]? sealedValue) => sealedValue is null ? null : Encoding.UTF8.GetString(sealedValue);

    public byte[] EncryptBytes(int tenantId, ReadOnlySpan<byte> plain) => plain.ToArray();

    public byte[] DecryptBytes(int tenantId, ReadOnlySpan<byte> sealedValue) => sealedValue.ToArray();

    public byte[]? BlindIndex(int tenantId, string kind, string? normalised) => null;
}

/// <summary>A clock that only the test moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan span) => now += span;
}

/// <summary>The business objects of a bench, by their numbers.</summary>
internal sealed class SubjectShelf(FlowBench bench) : ISubjectSource
{
    private readonly Dictionary<long, NoteSubject> byId = [];

    /// <param name="id">With several databases a small one is given a shard of its own, so that neighbours lie in different ones.</param>
    public NoteSubject Of(long id)
    {
        id = bench.Shards.All.Count > 1 && id <= NoteSubject.Greatest ? (id << 12) | id : id;
        lock (byId)
        {
            return byId.TryGetValue(id, out var known) ? known : byId[id] = new(id);
        }
    }

    public Task<ISubject> LoadAsync(int tenantId, long subjectId, CancellationToken ct) => Task.FromResult<ISubject>(bench.Subjects.Of(subjectId));
}

/// <summary>A business object that counts what happened to it.</summary>
internal sealed class NoteSubject(long id = NoteSubject.First) : ISubject
{
    public const string No = "N7";
    public const long First = 7;

    /// <summary>Greatest number; what is above it in an id is its shard.</summary>
    public const long Greatest = 0xFFF;

    public long SubjectId => id;

    public string? Number => $"N{id & Greatest}";

    public bool Exists { get; set; } = true;

    public int Abandoned { get; private set; }

    public int GivenUp { get; private set; }

    /// <summary>What expressions see as the order.</summary>
    public JsonObject Content { get; set; } = [];

    /// <summary>Told whenever an expression looks at the order.</summary>
    public Action? Looked { get; set; }

    public JsonObject? Describe()
    {
        Looked?.Invoke();
        return Content;
    }

    public void GiveUp() => GivenUp++;

    public string? CorrelationKey(string kind) => Number;

    public void Flush(WriteBatch batch)
    {
    }

    public void Abandon() => Abandoned++;
}

/// <summary>Another system that answers as the test says, and remembers what it was asked.</summary>
internal sealed class FakePartner : IRemoteCaller
{
    public List<(string Operation, RemoteCallInfo Info)> Calls { get; } = [];

    /// <summary>The operations it was asked for, in order.</summary>
    public IEnumerable<string> Operations => Calls.Select(call => call.Operation);

    /// <summary>What it answers, by operation and number of the try; Done where nothing is said.</summary>
    public Func<string, int, RemoteAnswer?> Answers { get; set; } = (_, _) => null;

    public Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
    {
        Calls.Add((request.Operation, call));
        var tries = Calls.Count(made => made.Operation == request.Operation);
        return Task.FromResult(Answers(request.Operation, tries) ?? new RemoteAnswer.Done([]));
    }
}
