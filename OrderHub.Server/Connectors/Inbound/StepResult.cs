using OrderHub.Connectors;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Notes the end of a step in the reading.</summary>
internal static class StepResult
{
    public static InboundReading Ok(this InboundReading reading, string step, params IReadOnlyList<Fault> odd) =>
        reading.With(new(step, StepState.Ok, null, null, odd));

    public static InboundReading Skip(this InboundReading reading, string step, string why) =>
        reading.With(new(step, StepState.Skipped, null, why, []));

    public static InboundReading Fail(this InboundReading reading, string step, string code, string message, params IReadOnlyList<Fault> faults) =>
        reading.With(new(step, StepState.Failed, code, message, faults.Count > 0 ? faults : [new Fault(code, "", message)]));

    public static Fault ToModel(this MessageFault fault) => new(fault.Code, fault.Path, fault.Message);

    private static InboundReading With(this InboundReading reading, StepReading step) => reading with { Steps = [.. reading.Steps, step] };
}
