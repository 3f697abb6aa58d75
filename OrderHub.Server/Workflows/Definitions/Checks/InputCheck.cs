using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>What a capability is given has the form that it asks for, as far as that can be told before expressions are evaluated.</summary>
internal static class InputCheck
{
    private static readonly JsonObject Nothing = new() { ["type"] = "object", ["additionalProperties"] = false };

    public static void Run(CheckContext context, StepDefinition step)
    {
        if (context.Descriptor(step) is { } descriptor)
        {
            SchemaCheck.Run(context, descriptor.Input ?? Nothing, step.With, $"{step.Path}.with");
        }
    }
}
