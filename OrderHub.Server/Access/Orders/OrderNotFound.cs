using OrderHub.Server.Access.Errors;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Orders;

/// <summary>The answer where a number names no order; says so where it is a number that none can have.</summary>
internal static class OrderNotFound
{
    public static ProblemResult Of(string orderNo) => new(StatusCodes.Status404NotFound, ErrorCodes.OrderNotFound, (OrderNumber.TryParse(orderNo, out _), OrderNumber.TryParse(orderNo.Trim().ToUpperInvariant(), out _)) switch
    {
        (true, _) => $"There is no order {orderNo}.",
        (_, true) => $"There is no order {orderNo}: order numbers are written in capital letters.",
        _ when orderNo.Length == OrderNumber.Length => $"There is no order {orderNo}, and never was: its last character does not check the others, so one of them is wrong.",
        _ => $"There is no order {orderNo}: an order number has {OrderNumber.Length} characters, such as EX2503027Y3KWRY28BA7.",
    });
}
