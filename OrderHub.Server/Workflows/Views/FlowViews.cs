using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows.Views;

/// <summary>Draws instances from their journals.</summary>
public sealed class FlowViews(IDatabase database, FlowCatalog catalog, CapabilityRegistry capabilities)
{
    /// <summary>The instances of an order, oldest first.</summary>
    public async Task<IReadOnlyList<FlowView>> OfOrderAsync(int tenantId, long orderId, CancellationToken ct)
    {
        var views = new List<FlowView>();
        foreach (var row in await InstanceTable.OfOrderAsync(database, tenantId, orderId, ct))
        {
            views.Add(await DrawAsync(row, ct));
        }

        return views;
    }

    private async Task<FlowView> DrawAsync(InstanceRow row, CancellationToken ct)
    {
        var flow = await catalog.GetAsync(row.FlowHash, ct);
        var journal = (await InstanceTable.JournalAsync(database, row.TenantId, row.InstanceId, ct)).SelectMany(FlowJson.ReadJournal).ToList();
        var incidents = await IncidentTable.OfInstanceAsync(database, row.TenantId, row.InstanceId, ct);
        return new()
        {
            InstanceId = row.InstanceId.ToString(),
            Flow = flow.Name,
            Kind = flow.Kind.ToString().ToLowerInvariant(),
            VersionHash = flow.Hash,
            State = ((InstanceStatus)row.Status).ToString().ToLowerInvariant(),
            Outcome = row.Outcome,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            Title = flow.Title,
            Definition = JsonNode.Parse(flow.Source)!,
            Steps = Steps(flow, journal, capabilities),
            Edges = Edges(flow, journal),
            Incident = incidents.LastOrDefault(incident => incident.State == "open") is { } open ? Views.Incident.Of(open) : null,
        };
    }

    /// <summary>Folds the journal into one view a step.</summary>
    public static IReadOnlyDictionary<string, StepView> Steps(FlowDefinition flow, IReadOnlyList<JournalEntry> journal, CapabilityRegistry capabilities)
    {
        var views = flow.AllSteps.ToDictionary(step => step.Name, step => Pending(step, capabilities), StringComparer.Ordinal);
        foreach (var entry in journal)
        {
            if (views.TryGetValue(entry.Step, out var view))
            {
                views[entry.Step] = Apply(view, entry);
            }
        }

        return views;
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

    private static StepView Apply(StepView view, JournalEntry entry) => entry.Kind switch
    {
        JournalKind.Entered => view with { State = "running", EnteredAt = entry.At, LeftAt = null, Visits = view.Visits + 1, Attempts = 0, WaitsFor = null },
        JournalKind.Left => view with { State = "done", LeftAt = entry.At, Outcome = entry.Outcome, Note = entry.Note ?? view.Note, WaitsFor = null },
        JournalKind.CallDue => view with { State = "running", Attempts = entry.Attempt ?? 1 },
        JournalKind.CallFailed => view with { Note = entry.Note, Attempts = entry.Attempt ?? view.Attempts },
        JournalKind.Waits => view with { State = "waiting", WaitsFor = entry.Outcome },
        JournalKind.Signalled => view with { State = "running", WaitsFor = null },
        JournalKind.IncidentOpened => view with { State = "failed", Note = entry.Note },
        JournalKind.IncidentResolved => view with { State = "running", Note = entry.Note },
        JournalKind.UndoStarted => view with { Note = entry.Note ?? view.Note },
        JournalKind.Undone => view with { State = "compensated", Note = entry.Note ?? view.Note },
        JournalKind.Ended => view with { State = "done", LeftAt = entry.At, Outcome = entry.Outcome },
        _ => view,
    };

    /// <summary>Every wire of the definition with how often the journal took it.</summary>
    public static IReadOnlyList<EdgeView> Edges(FlowDefinition flow, IReadOnlyList<JournalEntry> journal)
    {
        var taken = journal.Where(entry => entry is { Kind: JournalKind.Left, To: not null })
            .CountBy(entry => (entry.Step, entry.Outcome))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        return
        [
            .. from step in flow.AllSteps
               from wire in step.Next
               let count = wire.Key == StepDefinition.AnyOutcome
                   ? taken.Where(pair => pair.Key.Step == step.Name && !step.Next.ContainsKey(pair.Key.Outcome ?? "")).Sum(pair => pair.Value)
                   : taken.GetValueOrDefault((step.Name, wire.Key))
               select new EdgeView(step.Name, wire.Key, wire.Value, count),
        ];
    }
}
