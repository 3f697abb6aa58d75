using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Definitions.Checks;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>Says everything that is wrong with a flow before it may be published. Each check is a file below <c>Checks/</c>.</summary>
public static class FlowValidator
{
    /// <param name="flow">The flow, well-formed.</param>
    /// <param name="capabilities">What steps can use.</param>
    /// <param name="subflows">The published version of a sub-flow by name; null: calls are not looked into.</param>
    /// <param name="limits">How large it may be.</param>
    public static IReadOnlyList<Fault> Validate(
        FlowDefinition flow, CapabilityRegistry capabilities, Func<string, FlowDefinition?>? subflows = null, FlowLimits? limits = null)
    {
        var context = new CheckContext(flow, capabilities, subflows, limits ?? FlowLimits.Default);
        SizeCheck.Run(context);
        GraphCheck.RunEntries(context);
        foreach (var step in context.Steps)
        {
            WiringCheck.Run(context, step);
            ControlCheck.Run(context, step);
            InputCheck.Run(context, step);
            EffectCheck.Run(context, step);
        }

        GraphCheck.RunWays(context);
        ExpressionCheck.Run(context);
        SecretCheck.Run(context);
        SubFlowCheck.Run(context);
        if (flow.Kind == FlowKind.Transaction)
        {
            TransactionCheck.Run(context);
        }

        return context.Faults;
    }
}
