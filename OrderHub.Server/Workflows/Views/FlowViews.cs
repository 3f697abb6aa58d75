using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows.Views;

/// <summary>Draws instances from their journals.</summary>
public sealed class FlowViews(IShards shards, FlowPlans plans, CapabilityRegistry capabilities)
{
    /// <summary>The instances of an order, oldest first.</summary>
    public async Task<IReadOnlyList<FlowView>> OfOrderAsync(int tenantId, long orderId, CancellationToken ct)
    {
        var views = new List<FlowView>();
        foreach (var row in await InstanceTable.OfOrderAsync(shards.For(orderId), tenantId, orderId, ct))
        {
            views.Add(await DrawAsync(row, ct));
        }

        return views;
    }

    /// <summary>One instance as it went.</summary>
    public async Task<FlowView> DrawAsync(InstanceRow row, CancellationToken ct)
    {
        var plan = await plans.GetAsync(row.FlowHash, ct);
        var database = shards.For(row.InstanceId);
        var journal = (await InstanceTable.JournalAsync(database, row.TenantId, row.InstanceId, ct)).SelectMany(FlowJson.ReadJournal).ToList();
        var incidents = await IncidentTable.OfInstanceAsync(database, row.TenantId, row.InstanceId, ct);
        var steps = Steps(plan, journal, capabilities);
        var state = row.State is { } stored ? FlowJson.ReadState(stored) : null;
        return new()
        {
            InstanceId = row.InstanceId.ToString(),
            OrderNo = await InstanceSelection.OrderNoAsync(database, row.TenantId, row.OrderId, ct),
            Flow = plan.Flow.Name,
            Kind = plan.Flow.Kind.ToString().ToLowerInvariant(),
            VersionHash = plan.Flow.Hash,
            State = ((InstanceStatus)row.Status).ToString().ToLowerInvariant(),
            Outcome = row.Outcome,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            Title = plan.Flow.Title,
            Definition = JsonNode.Parse(plan.Flow.Source)!,
            Steps = state is null ? steps : WithOutputs(WithJoins(steps, plan, state), state),
            Edges = Edges(plan, journal),
            Incident = incidents.LastOrDefault(incident => incident.State == "open") is { } open ? Views.Incident.Of(open) : null,
            Values = state?.Frames.FirstOrDefault(frame => frame.Id == 0)?.Vars?.DeepClone(),
        };
    }

    /// <summary>Folds the journal into one view a step, by its way down: a step of a sub-flow is <c>call/step</c>.</summary>
    public static IReadOnlyDictionary<string, StepView> Steps(FlowPlan plan, IReadOnlyList<JournalEntry> journal, CapabilityRegistry capabilities)
    {
        var views = plan.Steps.Values.ToDictionary(step => step.Path, step => Pending(step.Step, capabilities), StringComparer.Ordinal);
        foreach (var entry in journal)
        {
            if (views.TryGetValue(entry.Step, out var view))
            {
                var applied = Apply(view, entry);
                views[entry.Step] = applied with { Given = GivenBy(entry, plan.Steps[entry.Step]) ?? applied.Given };
            }
        }

        return views;
    }

    /// <summary>Says of each join at which tokens wait what it still waits for.</summary>
    private static Dictionary<string, StepView> WithJoins(IReadOnlyDictionary<string, StepView> steps, FlowPlan plan, InstanceState state)
    {
        var views = steps.ToDictionary(StringComparer.Ordinal);
        foreach (var turn in state.Tokens.Where(token => token.Status == TokenStatus.Joined).Select(token => Joins.TurnOf(state, plan, token)))
        {
            var missing = turn.Missing.Select(token => token.Step).Distinct(StringComparer.Ordinal);
            views[turn.Step.Path] = views[turn.Step.Path] with { State = "waiting", WaitsFor = string.Join(", ", missing) };
        }

        return views;
    }

    /// <summary>Adds what steps left, as far as the state keeps it for expressions.</summary>
    private static Dictionary<string, StepView> WithOutputs(Dictionary<string, StepView> steps, InstanceState state)
    {
        foreach (var (step, left) in state.Frames.SelectMany(frame => frame.Outputs ?? []))
        {
            if (steps.TryGetValue(step, out var view) && left?["output"] is { } output)
            {
                steps[step] = view with { Output = output.DeepClone() };
            }
        }

        return steps;
    }

    private static StepView Pending(StepDefinition step, CapabilityRegistry capabilities)
    {
        var descriptor = capabilities.Find(step.Use)?.Descriptor;
        return new()
        {
            State = "pending",
            Title = step.Title ?? descriptor?.Title ?? ControlSteps.Title(step.Use),
            Use = step.Use,
            SideEffect = descriptor?.SideEffect.ToString().ToLowerInvariant() ?? "control",
            Undo = step.CompensateWaiver is null ? step.Compensate ?? descriptor?.Undo : null,
        };
    }

    /// <summary>What an entry says that its step was given. What is written without an expression is given as it is written.</summary>
    private static JsonNode? GivenBy(JournalEntry entry, StepPlan step) => entry switch
    {
        { Given: { } given } => given.DeepClone(),
        { Kind: JournalKind.Entered } when !step.With.IsDynamic && step.With.Written.Count > 0 => step.With.Written.DeepClone(),
        _ => null,
    };

    private static StepView Apply(StepView view, JournalEntry entry) => entry.Kind switch
    {
        JournalKind.Entered => view with { State = "running", EnteredAt = entry.At, LeftAt = null, Visits = view.Visits + 1, Attempts = 0, WaitsFor = null, Given = null, Output = null },
        JournalKind.Left => view with { State = "done", LeftAt = entry.At, Outcome = entry.Outcome, Note = entry.Note ?? view.Note, WaitsFor = null, Output = entry.Output?.DeepClone() },
        JournalKind.CallDue => view with { State = "running", Attempts = entry.Attempt ?? 1 },
        JournalKind.CallFailed => view with { Note = entry.Note, Attempts = entry.Attempt ?? view.Attempts },
        JournalKind.Waits => view with { State = "waiting", WaitsFor = entry.Outcome },
        JournalKind.Signalled => view with { State = "running", WaitsFor = null },
        JournalKind.IncidentOpened => view with { State = "failed", Note = entry.Note },
        JournalKind.IncidentResolved => view with { State = "running", Note = entry.Note },
        JournalKind.UndoStarted => view with { Note = entry.Note ?? view.Note },
        JournalKind.Undone => view with { State = "compensated", Note = entry.Note ?? view.Note },
        JournalKind.Caught => view with { State = "failed", LeftAt = entry.At, Outcome = entry.Outcome, Note = entry.Note, WaitsFor = null },
        JournalKind.Cancelled => view with { State = "skipped", LeftAt = entry.At, WaitsFor = null },
        JournalKind.Settled => view with { Note = entry.Note ?? view.Note },
        JournalKind.Ended => view with { State = "done", LeftAt = entry.At, Outcome = entry.Outcome },
        _ => view,
    };

    /// <summary>Every wire of the definition with how often the journal took it; a wire of a failure has the outcome <c>catch:code</c>.</summary>
    public static IReadOnlyList<EdgeView> Edges(FlowPlan plan, IReadOnlyList<JournalEntry> journal)
    {
        var taken = journal.Where(entry => entry is { Kind: JournalKind.Left, To: not null })
            .CountBy(entry => (entry.Step, entry.Outcome))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        var caught = journal.Where(entry => entry.Kind == JournalKind.Caught).CountBy(entry => (entry.Step, entry.To)).ToDictionary(pair => pair.Key, pair => pair.Value);
        return
        [
            .. from step in plan.Steps.Values
               from wire in step.Step.Next
               let count = wire.Key == StepDefinition.AnyOutcome
                   ? taken.Where(pair => pair.Key.Step == step.Path && !step.Step.Next.ContainsKey(pair.Key.Outcome ?? "")).Sum(pair => pair.Value)
                   : taken.GetValueOrDefault((step.Path, wire.Key))
               select new EdgeView(step.Path, wire.Key, step.In.Prefix + wire.Value, count),
            .. from step in plan.Steps.Values
               from wire in step.Step.Catch
               select new EdgeView(step.Path, $"catch:{wire.Key}", step.In.Prefix + wire.Value, caught.GetValueOrDefault((step.Path, step.In.Prefix + wire.Value))),
        ];
    }
}
