using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.UnitTests.Workflows.Simulation;

/// <summary>The process died here.</summary>
internal sealed class SimCrash : Exception;

/// <summary>What must hold did not.</summary>
internal sealed class SimViolation(string message) : Exception(message);

/// <summary>
/// One seeded schedule: random flows, a random order of everything that can happen, crashes at commit points, and messages that are
/// lost, doubled, late and out of order, on a virtual clock. Runs the real engine on the calling thread; the same seed runs the same way.
/// </summary>
internal sealed class SimSchedule(int seed)
{
    private const int Rounds = 400;

    /// <summary>A fork all of whose ways end leaves what follows it out of reach, which is worth running.</summary>
    private const string Tolerated = "flow.unreachable";

    private readonly Random random = new(seed);
    private readonly List<string> log = [];
    private readonly List<WaitRow> calls = [];
    private readonly List<SignalAddress> signals = [];
    private readonly Dictionary<(long, int), int> decisions = [];
    private readonly SimInvariants invariants = new();
    private MemoryDatabase memory = null!;
    private FlowBench bench = null!;
    private SimWorld world = null!;
    private int marks;
    private int messages;
    private int crashIn;
    private bool dead;
    private bool pumped;

    /// <summary>The control steps that the schedule entered.</summary>
    public IReadOnlySet<string> Met => invariants.Met;

    /// <summary>How many effects it undid within a scope, loop, sub-flow or step alone.</summary>
    public int ScopedUndos => invariants.ScopedUndos;

    /// <summary>How often it was killed.</summary>
    public int Crashes { get; private set; }

    public async Task RunAsync()
    {
        using var database = memory = new MemoryDatabase();
        memory.AtCommit = _ => Point();
        using var watching = CommitPoints.Watch(_ => Point());
        world = new(new Random(seed ^ 0x5DEECE), log.Add);
        bench = await FlowBench.OpenAsync(
            new MemoryBenchStore(memory), new SimRemote("r0"), new SimRemote("r1"), new SimRemote("r2"), new SimUndo(), new LocalStep("mark", Mark, "done"));
        bench.Limits.ConcurrentTimers = 1;
        bench.Limits.MaxLoopPasses = 50;
        try
        {
            await StartAsync();
            var steps = 30 + random.Next(60);
            for (var i = 0; i < steps; i++)
            {
                await ActAsync();
            }

            await DrainAsync();
            await invariants.CheckEndAsync(bench, world);
        }
        catch (Exception error) when (error is not SimViolation)
        {
            throw new SimViolation($"{error.GetType().Name}: {error.Message}\n{error.StackTrace}\n{Story()}");
        }
        catch (SimViolation violation)
        {
            throw new SimViolation($"{violation.Message}\n{Story()}");
        }
    }

    private string Story()
    {
        var story = new StringBuilder();
        foreach (var line in log.TakeLast(100))
        {
            story.Append("  ").AppendLine(line);
        }

        return story.Append(invariants.LastStates).ToString();
    }

    private async Task StartAsync()
    {
        var inner = new RandomFlow(random, []);
        await bench.PublishAsync(inner.Make("sim/inner", "subflow", 8), Tolerated);
        var outer = new RandomFlow(random, ["sim/inner"]);
        await bench.PublishAsync(outer.Make("sim/outer", "subflow", 10), Tolerated);
        var text = new RandomFlow(random, ["sim/inner", "sim/outer"]).Make("sim/main", "fulfillment", 10 + random.Next(20));
        log.Add(text);
        var flow = await bench.PublishAsync(text, Tolerated);
        invariants.Plan = await new OrderHub.Server.Workflows.Plans.FlowPlans(bench.Catalog, Options.Create(bench.Limits)).GetAsync(flow, default);
        for (var id = 1; id <= 1 + random.Next(3); id++)
        {
            var subject = bench.Subjects.Of(id);
            subject.Content = new() { ["big"] = random.Next(2) == 0, ["items"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(i => (JsonNode)$"i{i}")]) };
            await TryAsync($"start {id}", async () => await bench.Engine.StartAsync(flow, FlowBench.Tenant, subject, null, "burst", default));
            // A start that a crash took with it is done again, as its consumer would.
            if ((await InstanceTable.OfOrderAsync(memory, FlowBench.Tenant, id, default)).Count == 0)
            {
                await TryAsync($"start {id} again", async () => await bench.Engine.StartAsync(flow, FlowBench.Tenant, subject, null, "burst", default));
            }
        }
    }

    private async Task ActAsync()
    {
        crashIn = random.Next(100) < 20 ? 1 + random.Next(6) : 0;
        switch (random.Next(16))
        {
            case 0 or 1 or 2 or 3:
                await CallAsync();
                break;
            case 4 or 5:
                await DeliverAsync();
                break;
            case 6 or 7:
                await DueAsync();
                break;
            case 8 or 9:
                bench.Clock.Advance(TimeSpan.FromSeconds(Math.Pow(10, random.NextDouble() * 4)));
                log.Add($"clock {bench.Clock.GetUtcNow():HH:mm:ss}");
                break;
            case 10 or 11:
                await SendAsync();
                break;
            case 12:
                await DoTaskAsync();
                break;
            case 13:
                await DecideAsync();
                break;
            case 14 when random.Next(4) == 0:
                await EndAsync();
                break;
            case 15 when calls.Count > 0 && random.Next(3) == 0:
                log.Add("a queued call is lost");
                calls.RemoveAt(random.Next(calls.Count));
                break;
        }

        crashIn = 0;
    }

    /// <summary>Makes a queued call; now and then the same one twice, as two nodes would.</summary>
    private async Task CallAsync()
    {
        while (bench.Queues.TryTakeCall(out var queued))
        {
            calls.Add(queued);
        }

        if (calls.Count == 0)
        {
            return;
        }

        var at = random.Next(calls.Count);
        var call = calls[at];
        if (random.Next(10) > 0)
        {
            calls.RemoveAt(at);
        }

        var worker = new CallWorker(bench.Engine, world, bench.Shards, bench.Queues, bench.Clock, Options.Create(bench.Limits), NullLogger<CallWorker>.Instance);
        await TryAsync($"call {call.WaitId}", () => worker.CallAsync(call, default));
    }

    private async Task DeliverAsync()
    {
        while (bench.Queues.Signals.TryRead(out var address))
        {
            signals.Add(address);
        }

        if (signals.Count > 0 && random.Next(4) > 0)
        {
            var at = random.Next(signals.Count);
            var address = signals[at];
            signals.RemoveAt(at);
            await TryAsync($"deliver {address.Name}", () => bench.Signals.DeliverAsync(address, default));
            return;
        }

        await TryAsync("deliver what is left", async () =>
        {
            foreach (var left in await SignalTable.DeliverableAsync(memory, 10, default))
            {
                await bench.Signals.DeliverAsync(new(left.TenantId, left.Name, left.Key), default);
            }
        });
    }

    private Task DueAsync()
    {
        var worker = new DueWorker(bench.Shards, bench.Engine, bench.Waves, bench.Queues, bench.Clock, Options.Create(bench.Limits), NullLogger<DueWorker>.Instance);
        return TryAsync("serve what is due", async () => pumped |= await worker.ServeDueAsync(default) > 0);
    }

    /// <summary>A signal from outside: new, or the copy of an old one.</summary>
    private Task SendAsync()
    {
        var name = random.Next(5) == 0 ? $"stop{random.Next(2)}" : $"s{random.Next(3)}";
        var number = messages > 0 && random.Next(5) == 0 ? random.Next(messages) : messages++;
        var key = $"N{1 + random.Next(3)}";
        return TryAsync($"send {name} {number}", () => bench.SignalAsync($"m{number.ToString(CultureInfo.InvariantCulture)}", name, new() { ["n"] = number }, key));
    }

    private async Task DoTaskAsync()
    {
        foreach (var task in await TaskTable.ListAsync(memory, FlowBench.Tenant, new("open"), long.MaxValue, 5, default))
        {
            await TryAsync($"task {task.TaskId}", () => bench.Tasks.CompleteAsync(task, random.Next(2) == 0 ? "yes" : "no", new() { ["kg"] = 2 }, "op", default));
        }
    }

    private async Task DecideAsync()
    {
        foreach (var incident in await IncidentTable.ListAsync(memory, FlowBench.Tenant, "open", new(), long.MaxValue, 5, default))
        {
            var spent = decisions[(incident.InstanceId, incident.TokenId)] = decisions.GetValueOrDefault((incident.InstanceId, incident.TokenId)) + 1;
            var undoes = incident.Step.Length > 0 && (await StateOf(incident.InstanceId))?.Tokens.FirstOrDefault(token => token.Id == incident.TokenId) is { } token
                && (token.UndoOf is not null || token.Settling is not null);
            IncidentDecision decision = (world.IsWell ? (spent > 3 ? 3 : 0) : random.Next(5)) switch
            {
                1 when !undoes && incident.Step.Split('/')[^1].StartsWith('r') => new IncidentDecision.Skip("op", "sim", "refused"),
                2 => new IncidentDecision.Compensate("op", "sim"),
                3 => new IncidentDecision.Cancel("op", "sim"),
                _ => new IncidentDecision.Retry("op", "sim"),
            };
            await TryAsync($"decide {incident.Step} {incident.Cause} {decision.Word}", () => bench.Desk.DecideAsync(incident, decision, default));
        }
    }

    private async Task EndAsync()
    {
        var rows = await SimInvariants.RunningAsync(memory);
        if (rows.Count > 0)
        {
            var row = rows[random.Next(rows.Count)];
            await TryAsync($"cancel {row.InstanceId}", () => random.Next(2) == 0
                ? bench.Engine.CancelAsync(FlowBench.Tenant, row.InstanceId, "op", "sim", default)
                : bench.Engine.CompensateAsync(FlowBench.Tenant, row.InstanceId, "op", "sim", default));
        }
    }

    /// <summary>The world becomes well and everything is given its time and its answers: what does not end now hangs.</summary>
    private async Task DrainAsync()
    {
        world.IsWell = true;
        for (var round = 0; round < Rounds; round++)
        {
            pumped = false;
            await DueAsync();
            while (bench.Queues.TryTakeCall(out var queued))
            {
                calls.Add(queued);
            }

            pumped |= calls.Count > 0;
            while (calls.Count > 0)
            {
                await CallAsync();
            }

            await DeliverAsync();
            await DoTaskAsync();
            await DecideAsync();
            foreach (var wait in await AwaitedAsync())
            {
                pumped = true;
                await TryAsync($"send {wait.Name}", () => bench.SignalAsync($"d{(++messages).ToString(CultureInfo.InvariantCulture)}", wait.Name, [], wait.Key));
                await DeliverAsync();
            }

            if ((await SimInvariants.RunningAsync(memory)).Count == 0)
            {
                return;
            }

            if (!pumped)
            {
                bench.Clock.Advance(TimeSpan.FromMinutes(20));
            }
        }

        throw new SimViolation("Something hangs: it has not ended although everything was given its time and its answers.");
    }

    private Task<List<(string Name, string Key)>> AwaitedAsync() => memory.ReadAsync(
        connection => connection.ListAsync("SELECT name, wait_key FROM wf_wait WHERE kind = 2 AND token_id <> 0", row => (row.Text(), row.Text())), default);

    private async Task<InstanceState?> StateOf(long instanceId) =>
        (await InstanceTable.FindAsync(memory, FlowBench.Tenant, instanceId, default))?.State is { } state ? FlowJson.ReadState(state) : null;

    /// <summary>Does one thing, dies in it if that is due, and looks whether all holds.</summary>
    private async Task TryAsync(string what, Func<Task> act)
    {
        log.Add(what);
        try
        {
            await act();
        }
        catch (SimCrash)
        {
            dead = true;
        }

        if (dead)
        {
            log.Add("  crashed");
            Crashes++;
            (dead, crashIn) = (false, 0);
            calls.Clear();
            signals.Clear();
            await bench.CrashAsync();
        }

        await invariants.CheckAsync(memory);
    }

    /// <summary>A place where the process may die; once dead, it does nothing more.</summary>
    private void Point()
    {
        if (dead || (crashIn > 0 && --crashIn == 0))
        {
            dead = true;
            throw new SimCrash();
        }
    }

    private StepResult Mark(StepContext context)
    {
        context.Batch.Add(
            "INSERT INTO reference_row (tenant_id, table_name, row_key, valid_from, cells, version, changed_by, changed_at) VALUES (@p0, @p1, @p2, '', '{}', 1, '', 0)",
            FlowBench.Tenant, context.InstanceId.ToString(CultureInfo.InvariantCulture), $"{context.Step}#{(++marks).ToString(CultureInfo.InvariantCulture)}");
        return StepResult.Of("done");
    }
}

/// <summary>A store that outlives the engine's crashes, as a disk does.</summary>
internal sealed class MemoryBenchStore(MemoryDatabase memory) : BenchStore
{
    public override Task<IShards> OpenAsync(TimeProvider clock) => Task.FromResult<IShards>(new SingleDatabase(memory));

    public override Task CloseAsync() => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
