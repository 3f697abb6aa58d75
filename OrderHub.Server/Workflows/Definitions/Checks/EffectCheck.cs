namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>What changes another system says how that is undone, or why it need not be.</summary>
internal static class EffectCheck
{
    public static void Run(CheckContext context, StepDefinition step)
    {
        var descriptor = context.Descriptor(step);
        var undo = step.Compensate ?? descriptor?.Undo;
        if (undo is not null && context.Capabilities.Find(undo) is null)
        {
            context.Fault("flow.undo-unknown", $"{step.Path}.compensate", $"The undo '{undo}' is no capability of this server.");
        }

        if (descriptor is { SideEffect: SideEffect.Remote } && undo is null && step.CompensateWaiver is null)
        {
            context.Fault("flow.no-undo", $"{step.Path}.compensate", $"'{step.Name}' changes another system, and nothing says how that is undone: name an undo, or waive it as {{\"none\": \"reason\"}}.");
        }

        if (descriptor is null && ControlSteps.Contains(step.Use) && (step.Compensate ?? step.CompensateWaiver) is not null)
        {
            context.Fault("flow.undo-control", $"{step.Path}.compensate", $"'{step.Use}' leaves nothing to undo; name the undo at the step that does.");
        }
    }
}
