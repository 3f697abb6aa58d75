using System.Globalization;
using System.Text;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.UnitTests.Workflows.Simulation;

/// <summary>What must hold after everything that happens, and what must hold when all is over.</summary>
internal sealed class SimInvariants
{
    private readonly Dictionary<long, InstanceState> before = [];

    /// <summary>How many effects there were when a token began to undo one.</summary>
    private readonly Dictionary<(long Instance, int Token, int Effect), int> chosen = [];

    /// <summary>Effects that were undone for a scope, loop, sub-flow or step alone.</summary>
    public int ScopedUndos { get; private set; }

    public FlowPlan Plan { get; set; } = null!;

    /// <summary>Control steps that were entered.</summary>
    public HashSet<string> Met { get; } = new(StringComparer.Ordinal);

    /// <summary>Where every instance that has not ended stands, for the report.</summary>
    public string LastStates
    {
        get
        {
            var text = new StringBuilder();
            foreach (var (id, state) in before)
            {
                text.Append(CultureInfo.InvariantCulture, $"  instance {id}: ").AppendLine(Encoding.UTF8.GetString(FlowJson.Write(state)));
            }

            return text.ToString();
        }
    }

    public static Task<List<(long InstanceId, byte[] State)>> RunningAsync(IDatabase database) => database.ReadAsync(
        connection => connection.ListAsync("SELECT instance_id, state FROM wf_instance WHERE state IS NOT NULL ORDER BY instance_id", row => (row.Long(), row.BytesOrNull()!)), default);

    /// <summary>No token is lost: each is woken by a row that is there, or by a person, or by another token; and no row wakes nobody.</summary>
    public async Task CheckAsync(IDatabase database)
    {
        var waits = (await database.ReadAsync(
            connection => connection.ListAsync("SELECT instance_id, wait_id, kind FROM wf_wait", row => (Instance: row.Long(), Wait: row.Long(), Kind: (WaitKind)row.Int())), default))
            .ToLookup(row => row.Instance);
        var incidents = (await database.ReadAsync(
            connection => connection.ListAsync("SELECT instance_id, token_id FROM wf_incident WHERE state = 'open'", row => (Instance: row.Long(), Token: row.Int())), default)).ToLookup(row => row.Instance);
        var running = await RunningAsync(database);
        foreach (var (id, stored) in running)
        {
            var state = FlowJson.ReadState(stored);
            CheckTokens(id, state, waits[id].Select(row => (row.Wait, row.Kind)).ToList(), incidents[id].Select(row => row.Token).ToHashSet());
            if (before.TryGetValue(id, out var earlier))
            {
                CheckOrder(id, earlier, state);
            }

            before[id] = state;
        }

        var live = running.Select(row => row.InstanceId).ToHashSet();
        foreach (var gone in before.Keys.Where(id => !live.Contains(id)).ToList())
        {
            Require(waits[gone].All(row => row.Kind == WaitKind.LeaveWave), $"Instance {gone} has ended and something would still wake it.");
            Require(!incidents[gone].Any(), $"Instance {gone} has ended with an open incident.");
            before.Remove(gone);
        }
    }

    private static void CheckTokens(long id, InstanceState state, List<(long Wait, WaitKind Kind)> rows, HashSet<int> incidents)
    {
        var begins = rows.Any(row => row.Kind == WaitKind.Begin);
        Require(begins || state.Tokens.Count > 0, $"Instance {id} has no token and has not ended.");
        var awaited = state.Tokens.Select(token => token.WaitId).Concat(state.Frames.SelectMany(frame => frame.Handlers ?? []).Select(armed => armed.WaitId)).Where(wait => wait != 0).ToList();
        Require(awaited.Count == awaited.Distinct().Count(), $"Instance {id} has two places that one row wakes.");
        Require(rows.Where(row => row.Kind is not (WaitKind.Begin or WaitKind.LeaveWave)).Select(row => row.Wait).Order().SequenceEqual(awaited.Order()), $"Instance {id} waits for other things than its rows say.");
        foreach (var token in state.Tokens)
        {
            var sound = token.Status switch
            {
                TokenStatus.Waiting or TokenStatus.Calling => token.WaitId != 0,
                TokenStatus.Incident => incidents.Contains(token.Id),
                TokenStatus.Holding => state.Frames.Any(frame => frame.Token == token.Id),
                TokenStatus.Joined => state.Tokens.Any(other => other.Frame == token.Frame && other.Status != TokenStatus.Joined && other.Settling is null),
                TokenStatus.Blocked => state.Tokens.Any(other => other.Settling is not null || other.UndoOf is not null),
                _ => false,
            };
            Require(sound, $"Instance {id}: token {token.Id} at '{token.Step}' is {token.Status}, and nothing will wake it.");
        }

        Require(state.Frames.Where(frame => frame.Id != 0).All(frame => state.Tokens.Any(token => token.Id == frame.Token)), $"Instance {id} has a frame that nobody holds.");
        Require(incidents.All(token => state.Tokens.Any(candidate => candidate.Id == token && candidate.Status == TokenStatus.Incident)), $"Instance {id} has an open incident of a token that is gone.");
    }

    /// <summary>
    /// Nothing is undone before what came after it: within the scope, loop, sub-flow or step that a token undoes, and when everything is.
    /// Judged by what stood when the token chose its effect: what settled or was done meanwhile comes after.
    /// </summary>
    private void CheckOrder(long id, InstanceState earlier, InstanceState now)
    {
        foreach (var token in earlier.Tokens.Where(token => token is { UndoOf: not null, Undo: not null, Settling: null }))
        {
            if (!now.Effects.Any(effect => effect.Seq == token.UndoOf && effect.Undone) || earlier.Effects.Any(effect => effect.Seq == token.UndoOf && effect.Undone))
            {
                continue;
            }

            var work = token.Undo!;
            var later = earlier.Effects.Where(effect => effect.Seq > token.UndoOf && Within(effect, work) && chosen.GetValueOrDefault((id, token.Id, token.UndoOf.Value), int.MaxValue) >= effect.Seq);
            var left = later.FirstOrDefault(effect => !now.Effects.First(same => same.Seq == effect.Seq).Undone);
            Require(left is null, $"Instance {id}: token {token.Id} undid effect {token.UndoOf} before effect {left?.Seq} of '{left?.Step}'.");
            ScopedUndos += work.Frame != 0 || work.Target is not null ? 1 : 0;
        }

        foreach (var token in now.Tokens.Where(token => token.UndoOf is not null))
        {
            chosen.TryAdd((id, token.Id, token.UndoOf!.Value), now.Effects.Count);
        }

        // What a scope undid for itself may be answered by the very burst that then begins to undo the rest.
        if (now.Ending?.By is null || earlier.Ending?.By is null)
        {
            return;
        }

        // Calls that were under way side by side when all was cancelled settle side by side; what they did has no order of its own.
        var settling = earlier.Tokens.Where(token => token.Settling is not null).Select(token => token.UndoOf).ToHashSet();
        foreach (var undone in now.Effects.Where(effect => effect.Undone && !settling.Contains(effect.Seq) && earlier.Effects.Any(was => was.Seq == effect.Seq && !was.Undone)))
        {
            Require(now.Effects.Where(effect => effect.Seq > undone.Seq).All(effect => effect.Undone), $"Instance {id} undid effect {undone.Seq} before a later one.");
        }
    }

    private bool Within(Effect effect, UndoWork work) =>
        (work.Frame == 0 || effect.Frames?.Contains(work.Frame) == true)
        && (work.Target is not { } target || effect.Step == target
            || (Plan.Steps.TryGetValue(target, out var scope) && scope.Body is { } body && Plan.Steps.TryGetValue(effect.Step, out var step) && body.Holds(step)));

    public async Task CheckEndAsync(FlowBench bench, SimWorld world)
    {
        Require(world.UndoneTwice.Count == 0, $"Undone and not standing: {string.Join(", ", world.UndoneTwice)}.");
        var rows = await bench.Database.ReadAsync(connection => connection.ListAsync(
            "SELECT instance_id, status, flow_name FROM wf_instance", row => (Id: row.Long(), Status: (InstanceStatus)row.Int(), Flow: row.Text())), default);
        foreach (var (id, status, flow) in rows)
        {
            var journal = (await InstanceTable.JournalAsync(bench.Database, FlowBench.Tenant, id, default)).SelectMany(FlowJson.ReadJournal).ToList();
            CheckEffects(id, status, journal, world);
            CheckMarks(id, journal, await MarksAsync(bench.Database, id));
            if (flow == Plan.Flow.Name)
            {
                CheckJoins(id, journal);
                Met.UnionWith(journal.Where(entry => entry.Kind == JournalKind.Entered).Select(entry => Plan.Steps[entry.Step].Step.Use).Where(ControlSteps.Contains));
            }
        }

        Require((await TaskTable.ListAsync(bench.Database, FlowBench.Tenant, new("open"), long.MaxValue, 1, default)).Count == 0, "A task is open and its flow has ended.");
    }

    /// <summary>Every effect in the world is one that the journal knows, once; and where all was undone, none stands.</summary>
    private static void CheckEffects(long id, InstanceStatus status, List<JournalEntry> journal, SimWorld world)
    {
        var prefix = $"{id.ToString(CultureInfo.InvariantCulture)}-";
        var standing = world.Standing.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).CountBy(key => key[prefix.Length..key.LastIndexOf('-')]).ToDictionary(StringComparer.Ordinal);
        foreach (var step in journal.Select(entry => entry.Step).Concat(standing.Keys).Distinct(StringComparer.Ordinal).Where(step => step.Split('/')[^1].StartsWith('r')))
        {
            var done = journal.Count(entry => entry.Step == step && entry is { Kind: JournalKind.Left or JournalKind.Settled, Outcome: "done" });
            var undone = journal.Count(entry => entry.Step == step && entry.Kind == JournalKind.Undone);
            Require(standing.GetValueOrDefault(step) == done - undone, $"Instance {id}: of '{step}' {standing.GetValueOrDefault(step)} effects stand; the journal has {done} done and {undone} undone.\n  {string.Join("\n  ", journal.Select(entry => $"{entry.At:HH:mm:ss} {entry.Kind} {entry.Step} {entry.Outcome} {entry.To} {entry.Note}"))}");
        }

        if (status is InstanceStatus.Cancelled or InstanceStatus.Compensated or InstanceStatus.Failed)
        {
            Require(standing.Count == 0, $"Instance {id} is {status} and effects stand: {string.Join(", ", standing.Keys)}.");
        }
    }

    private static void CheckMarks(long id, List<JournalEntry> journal, List<string> marks)
    {
        var left = journal.Count(entry => entry.Kind == JournalKind.Left && entry.Step.Split('/')[^1].StartsWith("mark", StringComparison.Ordinal));
        Require(left == marks.Count, $"Instance {id}: local steps left {marks.Count} rows, and the journal has {left}.");
    }

    private void CheckJoins(long id, List<JournalEntry> journal)
    {
        foreach (var join in Plan.Steps.Values.Where(step => step.Join?.Opening is not null))
        {
            var fired = journal.Count(entry => entry.Kind == JournalKind.Left && entry.Step == join.Path);
            var opened = journal.Count(entry => entry.Kind == JournalKind.Entered && entry.Step == join.Join!.Opening);
            Require(fired <= opened, $"Instance {id}: join '{join.Path}' went on {fired} times for {opened} passings of '{join.Join!.Opening}'.");
        }
    }

    private static Task<List<string>> MarksAsync(IDatabase database, long id) => database.ReadAsync(
        connection => connection.ListAsync("SELECT row_key FROM reference_row WHERE table_name = @p0", row => row.Text(), id.ToString(CultureInfo.InvariantCulture)), default);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new SimViolation(otherwise);
        }
    }
}
