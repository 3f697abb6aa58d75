using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Execution;

/// <summary>What the waybill system is told of an order whose number is registered.</summary>
public static class WaybillRegistration
{
    /// <summary>The connector.</summary>
    public const string Connector = "waybill";

    /// <summary>Whose report says in the status flow that a number is registered.</summary>
    public const string Source = "WAYBILL";

    public static JsonObject InputOf(Order order, string? waybillNo) => new()
    {
        ["orderNo"] = order.OrderNo,
        ["waybillNo"] = waybillNo,
        ["customerCode"] = order.Channel?.CustomerCode ?? WaybillPrefetch.CustomerCode,
        ["packages"] = order.Cargo.Sum(piece => piece.Packages),
        ["weightKg"] = order.Cargo.Sum(piece => piece.WeightKg ?? 0),
        ["volumeCm3"] = order.Cargo.Sum(piece => piece.VolumeCm3 ?? 0),
    };
}
