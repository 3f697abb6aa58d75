using System.Text.Json;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Weights;

/// <summary>Writes down what the load weighs by the report that came before. Safe to run twice: it says what was weighed.</summary>
public sealed class RecordWeight(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "weight.record",
        Title = new("Record the weighing", "登记复重"),
        Summary = new(
            "Takes the weight out of the report into the order's cargo, from where the bill takes it. 'heavier': more than what was stated and the tolerance of the main product in the table 'products' allow; a weight of part of the load, or none, is 'fine'.",
            "将回传的重量写入货品复重，结算按复重计费。heavier：超过申报重量加产品允许幅度（“产品”表）；仅部分件或无重量时为 fine。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["fine", "heavier"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var carriage = context.Signal?.Deserialize(ExecutionJson.Default.ExecutionReport)?.Carriage;
        if (carriage?.WeightKg is not ({ } weighed and > 0) || carriage.Pieces < order.Cargo.Sum(piece => piece.Packages))
        {
            return StepResult.Of("fine");
        }

        var main = order.Products.First(product => product.Kind == ProductKinds.Main).ProductCode;
        var tolerance = SoldProduct.Find(await reference.OfAsync(context.TenantId, ReferenceTables.Products, ct), context.Now, main)?.TolerancePercent;
        var said = order.Cargo.Sum(piece => piece.WeightKg ?? 0);
        session.Change(current => current with { Cargo = WeightRule.Measured(current.Cargo, weighed) });
        return StepResult.Of(WeightRule.IsHeavier(said, weighed, tolerance) ? "heavier" : "fine", $"{said:0.###} kg, {weighed:0.###} kg weighed");
    }
}
