using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>What steps were given and left, for who looks at the instance later: an expression alone does not tell what it gave then.</summary>
public sealed partial class Burst
{
    // By step, behind which entry the next one is looked for: also one whose inputs were too large has had its turn.
    private readonly Dictionary<string, int> recorded = new(StringComparer.Ordinal);

    /// <summary>Puts what a step was given beside the entry with which it came to be run. What is too large is left out: the journal stays small.</summary>
    private void PutOnRecord(string step, JsonObject given)
    {
        // Passes that run side by side are entered before the first of them is run, and run in the order in which they were entered.
        var at = journal.FindIndex(
            recorded.GetValueOrDefault(step), entry => entry.Step == step && entry.Given is null && entry.Kind is JournalKind.Entered or JournalKind.IncidentResolved);
        if (at < 0)
        {
            return;
        }

        recorded[step] = at + 1;
        journal[at] = journal[at] with { Given = Recordable(given) };
    }

    /// <summary>What a step left, for its entry; null where it left nothing. What a person filled in is not told: it may be about anybody.</summary>
    private JsonObject? OutputOnRecord(StepPlan step, JsonObject? output) => output is null || step.Step.Use == ControlSteps.HumanTask ? null : Recordable(output);

    private JsonObject? Recordable(JsonObject value)
    {
        var masked = Impersonal.Masked(value);
        return Encoding.UTF8.GetByteCount(masked.ToJsonString()) <= setting.Limits.MaxJournalInputBytes ? masked : null;
    }
}
