using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Life;

/// <summary>What came of checking a definition: all faults together, and what publishing would make of it where there are none.</summary>
public sealed record CheckedFlow(FlowDefinition? Definition, IReadOnlyList<Fault> Faults);

/// <summary>All that is said of a definition before it is published, for one tenant.</summary>
public sealed class FlowCheck(FlowCatalog catalog, CapabilityRegistry capabilities, IOptions<WorkflowOptions> options)
{
    private readonly FlowLimits limits = options.Value.DefinitionLimits;

    /// <param name="text">The definition as written.</param>
    /// <param name="name">The name it must have; null: any.</param>
    /// <param name="tenantId">Whose sub-flows are meant.</param>
    public CheckedFlow Check(string text, string? name, int tenantId)
    {
        var reading = FlowReader.Read(text, limits);
        if (reading.Definition is not { } flow)
        {
            return new(null, reading.Faults);
        }

        var faults = new List<Fault>(FlowValidator.Validate(flow, capabilities, used => catalog.Current(used, tenantId), limits));
        if (name is not null && flow.Name != name)
        {
            faults.Add(new("flow.name", "name", $"The definition is called '{flow.Name}', and this is the place of '{name}'."));
        }

        var pins = FlowReferences.Of(flow).Select(used => (Name: used, catalog.Current(used, tenantId)?.Hash)).Where(pin => pin.Hash is not null)
            .ToDictionary(pin => pin.Name, pin => pin.Hash!, StringComparer.Ordinal);
        return new(FlowPins.Apply(flow, pins), faults);
    }
}
