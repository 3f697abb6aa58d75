using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Sources;

/// <summary>Says which system runs the order's warehouse, so that the flow gives the order to it. Pure: reads a maintained table.</summary>
public sealed class FindSystem(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "source.find-system",
        Title = new("Whose warehouse is it?", "仓库所属系统"),
        Summary = new(
            "Reads the binding of owner, shop and warehouse in the table 'bindings': 'flux' a partner's cloud warehouse, 'wms' one of the group's own, also where there is no binding.",
            "读取“货主绑定”表中货主、店铺、仓库的绑定：flux 为合作方云仓；wms 为自营仓，无绑定时亦然。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["flux", "wms"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) =>
        StepResult.Of((await Bindings.OfWarehouseAsync(reference, context, ct))?.Text("system") == "flux" ? "flux" : "wms");
}
