using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Pickups;

/// <summary>Orders a courier to the consignor. Its undo is <see cref="WithdrawPickup"/>.</summary>
public sealed class OrderPickup : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "pickup.order",
        Title = new("Order the pickup", "下发揽收"),
        Summary = new(
            "Gives the pickup task to the terminal system. 'rejected': the station will not come, with its reason.",
            "向终端系统下发揽收任务。rejected:站点拒绝并给出原因。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["accepted", "rejected"],
        Output = StepSchema.OfWaybill(),
        Undo = "pickup.withdraw@1",
    };

    public string Connector => "terminal";

    public RemoteRequest Prepare(StepContext context)
    {
        var session = context.Order();
        var order = session.Order;
        var consignor = order.Parties.First(party => party.Role == "CONSIGNOR");
        return new(Connector, "pickup", new JsonObject
        {
            ["orderNo"] = order.OrderNo,
            ["waybillNo"] = session.CorrelationKey("waybill"),
            ["packages"] = order.Cargo.Sum(piece => piece.Packages),
            ["weightKg"] = order.Cargo.Sum(piece => piece.WeightKg ?? 0),
            ["contact"] = new JsonObject
            {
                ["name"] = consignor.Name,
                ["mobile"] = consignor.Mobile ?? consignor.Phone,
                ["province"] = consignor.Province,
                ["city"] = consignor.City,
                ["county"] = consignor.County,
                ["town"] = consignor.Town,
                ["address"] = consignor.Address,
            },
            ["windowStart"] = order.Operation?.PickupWindow?.Start.ToString("O"),
            ["windowEnd"] = order.Operation?.PickupWindow?.End.ToString("O"),
        }, order.OrderNo);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        var session = context.Order();
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Of("rejected", $"{refused.Code} {refused.Message}");
        }

        session.Report(OrderStatus.PickupAssigned, "TERMINAL", context.Now, note: null);
        return StepResult.Of("accepted", output: new JsonObject { ["waybillNo"] = session.CorrelationKey("waybill") });
    }
}
