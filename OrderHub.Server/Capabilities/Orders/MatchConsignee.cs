using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Tells which orders could travel together: of one customer, out of one warehouse, to one consignee. What it tells is a keyed digest, by which equal ones are
/// equal and nobody is known. Safe to run twice: it only computes.
/// </summary>
public sealed class MatchConsignee(IFieldCipher cipher) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.match-consignee",
        Title = new("Who could travel together?", "同收件人识别"),
        Summary = new(
            "Gives a 'key' that is the same for orders of one customer, warehouse and consignee, for a wave to gather by; it tells nothing personal.",
            "给出同一客户、仓库与收件人的订单共有的 key，供波次汇集使用；不含个人信息。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["matched"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "key": { "type": "string", "description": "The same for the same consignee; nothing personal can be read from it.", "x-zh": { "description": "同一收货人相同的键，不含个人信息。" } }
              }
            }
            """),
    };

    /// <summary>A simulation is alone, and may have no keys.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) =>
        ValueTask.FromResult(StepResult.Of("matched", output: new JsonObject { ["key"] = $"rehearsed {context.Order().Order.OrderNo}" }));

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        var consignee = order.Parties.First(party => party.Role == PartyRoles.Consignee);
        var all = string.Join('\n', order.Channel?.CustomerCode, order.Operation?.WarehouseNo, order.Products.First(product => product.Kind == ProductKinds.Main).ProductCode,
            consignee.Name, consignee.Mobile ?? consignee.Phone, consignee.Province, consignee.City, consignee.County, consignee.Address);
        return ValueTask.FromResult(StepResult.Of("matched", output: new JsonObject { ["key"] = Convert.ToHexStringLower(cipher.BlindIndex(context.TenantId, "consignee", all)!) }));
    }
}
