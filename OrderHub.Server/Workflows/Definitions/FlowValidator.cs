using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>Says everything that is wrong with a flow before it may be published.</summary>
public static class FlowValidator
{
    /// <summary>Most steps a flow may have.</summary>
    public const int MaxSteps = 1_000;

    public static IReadOnlyList<Fault> Validate(FlowDefinition flow, CapabilityRegistry capabilities)
    {
        var faults = new List<Fault>();
        if (flow.Steps.Count > MaxSteps)
        {
            faults.Add(new("flow.too-many-steps", "steps", $"The flow has {flow.Steps.Count} steps; the limit is {MaxSteps}."));
        }

        if (!flow.Steps.ContainsKey(flow.Start))
        {
            faults.Add(new("flow.start", "start", $"The flow starts at '{flow.Start}', which is no step of it."));
        }

        if (!flow.Steps.Values.Any(step => step.Use == ControlSteps.End))
        {
            faults.Add(new("flow.no-end", "steps", "The flow has no end step."));
        }

        foreach (var step in flow.Steps.Values)
        {
            CheckStep(flow, step, capabilities, faults);
        }

        var reached = Reachable(flow, flow.Start);
        faults.AddRange(flow.Steps.Keys.Where(name => !reached.Contains(name))
            .Select(name => new Fault("flow.unreachable", $"steps.{name}", $"No way leads to '{name}'.")));
        faults.AddRange(CyclesWithoutWait(flow)
            .Select(name => new Fault("flow.endless", $"steps.{name}", $"'{name}' leads back to itself without a wait: it would run for ever.")));
        if (flow.Kind == FlowKind.Transaction)
        {
            CheckTransaction(flow, capabilities, faults);
        }

        return faults;
    }

    private static void CheckStep(FlowDefinition flow, StepDefinition step, CapabilityRegistry capabilities, List<Fault> faults)
    {
        var path = $"steps.{step.Name}";
        foreach (var (outcome, target) in step.Next)
        {
            if (!flow.Steps.ContainsKey(target))
            {
                faults.Add(new("flow.target", $"{path}.next.{outcome}", $"'{outcome}' leads to '{target}', which is no step of this flow."));
            }
        }

        var descriptor = capabilities.Find(step.Use)?.Descriptor;
        if (!ControlSteps.Outcomes.TryGetValue(step.Use, out var outcomes) && descriptor is null)
        {
            faults.Add(new("flow.use", $"{path}.use", $"'{step.Use}' is neither a control step nor a capability of this server."));
            return;
        }

        outcomes = descriptor?.Outcomes ?? outcomes!;
        if (step.Use == ControlSteps.WaitSignal && step.Timeout is null)
        {
            outcomes = ["received"];
        }

        foreach (var outcome in outcomes.Where(outcome => step.NextFor(outcome) is null))
        {
            faults.Add(new("flow.not-wired", $"{path}.next", $"The outcome '{outcome}' of '{step.Name}' leads nowhere."));
        }

        foreach (var outcome in step.Next.Keys.Where(key => key != StepDefinition.AnyOutcome && !outcomes.Contains(key, StringComparer.Ordinal)))
        {
            faults.Add(new("flow.no-outcome", $"{path}.next.{outcome}", $"'{step.Name}' has no outcome '{outcome}'; it has {string.Join(", ", outcomes)}."));
        }

        if (step.Use == ControlSteps.WaitSignal && step.With["signal"] is null)
        {
            faults.Add(new("flow.signal", $"{path}.with.signal", "A wait names the signal it waits for."));
        }

        if (step.With.ContainsKey("discard") && (step.Use != ControlSteps.End || flow.Kind != FlowKind.Transaction))
        {
            faults.Add(new("flow.discard", $"{path}.with.discard", "Only an end of a transaction flow can discard: later on there is an order to keep."));
        }

        CheckUndo(step, descriptor, capabilities, faults);
    }

    private static void CheckUndo(StepDefinition step, CapabilityDescriptor? descriptor, CapabilityRegistry capabilities, List<Fault> faults)
    {
        var undo = step.Compensate ?? descriptor?.Undo;
        if (undo is not null && capabilities.Find(undo) is null)
        {
            faults.Add(new("flow.undo-unknown", $"steps.{step.Name}.compensate", $"The undo '{undo}' is no capability of this server."));
        }

        if (descriptor is { SideEffect: SideEffect.Remote } && undo is null && step.CompensateWaiver is null)
        {
            faults.Add(new("flow.no-undo", $"steps.{step.Name}.compensate", $"'{step.Name}' changes another system, and nothing says how that is undone: name an undo, or waive it as {{\"none\": \"reason\"}}."));
        }
    }

    /// <summary>A transaction flow stores its order exactly once on each way, and neither waits nor calls anybody before that.</summary>
    private static void CheckTransaction(FlowDefinition flow, CapabilityRegistry capabilities, List<Fault> faults)
    {
        var persisting = flow.Steps.Values.Where(step => capabilities.Find(step.Use)?.Descriptor.Persists == true).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        if (persisting.Count != 1)
        {
            faults.Add(new("flow.persist", "steps", $"A transaction flow stores its order in exactly one step; this one has {persisting.Count}."));
        }

        var before = Reachable(flow, flow.Start, stopAt: persisting);
        foreach (var step in before.Where(name => !persisting.Contains(name)).Select(name => flow.Steps.GetValueOrDefault(name)).OfType<StepDefinition>())
        {
            var remote = capabilities.Find(step.Use)?.Descriptor.SideEffect == SideEffect.Remote;
            if (remote || step.Use is ControlSteps.WaitSignal or ControlSteps.Delay)
            {
                faults.Add(new("flow.before-persist", $"steps.{step.Name}", $"'{step.Name}' {(remote ? "calls another system" : "waits")} before the order is stored."));
            }
        }
    }

    private static HashSet<string> Reachable(FlowDefinition flow, string from, HashSet<string>? stopAt = null)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var name))
        {
            if (flow.Steps.TryGetValue(name, out var step) && reached.Add(name) && stopAt?.Contains(name) != true)
            {
                foreach (var target in step.Next.Values)
                {
                    open.Push(target);
                }
            }
        }

        return reached;
    }

    /// <summary>Steps that can reach themselves over steps that neither wait nor delay.</summary>
    private static IEnumerable<string> CyclesWithoutWait(FlowDefinition flow)
    {
        var waits = flow.Steps.Values.Where(step => step.Use is ControlSteps.WaitSignal or ControlSteps.Delay).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        return flow.Steps.Values.Where(step => !waits.Contains(step.Name)
            && step.Next.Values.Any(target => Reachable(flow, target, waits) is var reached && reached.Contains(step.Name) && !waits.Contains(target)))
            .Select(step => step.Name);
    }
}
