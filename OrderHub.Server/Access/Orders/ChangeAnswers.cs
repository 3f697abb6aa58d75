using System.Diagnostics;
using Microsoft.Net.Http.Headers;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Transaction.Changes;

namespace OrderHub.Server.Access.Orders;

/// <summary>Turns what became of a wish into an answer.</summary>
internal static class ChangeAnswers
{
    public static IResult Answer(HttpContext http, string asked, ChangeResult result)
    {
        var orderNo = result.OrderNo ?? asked;
        if (result is not ChangeResult.Recorded recorded)
        {
            return result is ChangeResult.Forecast forecast ? TypedResults.Ok(ChangeRequestView.Of(forecast)) : ProblemOf(orderNo, result)!;
        }

        if (recorded.Replayed)
        {
            http.Response.Headers[RequestHeaders.Replayed] = "true";
        }

        if (ProblemOf(orderNo, result) is { } problem)
        {
            return problem;
        }

        http.Response.Headers[HeaderNames.ETag] = RequestHeaders.TagOf(recorded.Request.OrderVersion).ToString();
        var view = ChangeRequestView.Of(orderNo, recorded);
        return StatusOf(recorded.Request) == StatusCodes.Status202Accepted
            ? TypedResults.Accepted($"/api/v1/orders/{orderNo}/requests", view)
            : TypedResults.Ok(view);
    }

    /// <summary>200 for what was done, 202 for what the order's flow is to do. A request that was settled since is answered as it was.</summary>
    public static int StatusOf(ChangeRequest request) =>
        request.State == ChangeState.Done && request.SettledAt == request.RequestedAt ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;

    /// <summary>The problem that the result is; null: it is none.</summary>
    public static ProblemResult? ProblemOf(string orderNo, ChangeResult result) => result switch
    {
        ChangeResult.Forecast or ChangeResult.Recorded { Request.State: not ChangeState.Refused } => null,
        ChangeResult.Recorded { Request: var request } => Refusal(orderNo, request.Status, request.Decision, []),
        ChangeResult.Refused refused => Refusal(orderNo, refused.Order.Status, refused.Decision, refused.Faults),
        ChangeResult.NotFound => OrderNotFound.Of(orderNo),
        ChangeResult.Invalid invalid => new(StatusCodes.Status422UnprocessableEntity, invalid.Code, invalid.Message) { Faults = invalid.Faults, OrderNo = orderNo },
        ChangeResult.Stale stale => new(
            StatusCodes.Status412PreconditionFailed, ErrorCodes.OrderPreconditionFailed,
            $"The order is at version {stale.Version} by now; changes tells what is new. Read it again, and send what you still want.")
        {
            OrderNo = orderNo,
            Changes = [.. stale.Since.Select(ChangeLogEntry.Of)],
        },
        ChangeResult.KeyTaken taken => new(
            StatusCodes.Status409Conflict, ErrorCodes.OrderIdempotencyConflict,
            $"This {RequestHeaders.IdempotencyKey} was used for request {taken.RequestId} of the order with another content. Use a new key for a new request.")
        {
            OrderNo = orderNo,
        },
        ChangeResult.Contended => new(StatusCodes.Status503ServiceUnavailable, ErrorCodes.OrderChangeContended, "Too many change this order at once. Nothing was done; send it again.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        },
        ChangeResult.Unavailable unavailable => new(StatusCodes.Status503ServiceUnavailable, unavailable.Code, unavailable.Message) { RetryAfter = unavailable.RetryAfter },
        ChangeResult.MasterRefused refused => new(
            StatusCodes.Status409Conflict, ErrorCodes.OrderMasterRefused, $"{refused.MasteredBy}, which masters the order, does not take this change: {refused.Message}")
        {
            OrderNo = orderNo,
            Faults = [new(refused.Code, "", refused.Message)],
        },
        ChangeResult.MasterAway away => new(
            StatusCodes.Status503ServiceUnavailable, ErrorCodes.OrderMasterUnavailable,
            away.MayBeDone
                ? $"{away.MasteredBy}, which masters the order, gave no answer, and may have made the change: {away.Message} Read the order, or send the same request again."
                : $"{away.MasteredBy}, which masters the order, does not answer: {away.Message} Nothing was changed; send it again.")
        {
            OrderNo = orderNo,
            Faults = [new(away.Code, "", away.Message)],
            RetryAfter = away.RetryAfter ?? TimeSpan.FromSeconds(5),
        },
        _ => throw new UnreachableException(),
    };

    private static ProblemResult Refusal(string orderNo, OrderStatus status, ChangeDecision decision, IReadOnlyList<Fault> faults) =>
        new(StatusCodes.Status409Conflict, ErrorCodes.OrderChangeRefused, $"At {status.Name()} the order does not take this change: {Words(decision.Reason)}")
        {
            OrderNo = orderNo,
            Faults = faults.Count > 0 ? faults : [new(CodeOf(decision.Reason), "", Words(decision.Reason))],
        };

    private static string Words(string? reason) => reason switch
    {
        ChangeReasons.TooLate => "it has come too far.",
        ChangeReasons.NotOnTheWay => "it is not on its way yet; cancel it instead.",
        ChangeReasons.NotDelivered => "it has not been delivered yet; cancel or intercept it instead.",
        ChangeReasons.NotThisLine => "orders of its line are never changed so.",
        ChangeReasons.ReturnInstead => "it has arrived; order a return instead.",
        ChangeReasons.Ended => "it has ended.",
        ChangeReasons.NotEnded => "only an order for which nothing follows can be deleted.",
        ChangeReasons.Open => "a request that stands against it is open.",
        ChangeReasons.Deleted => "it was deleted; restore it first.",
        ChangeReasons.WindowOver => "the time to restore it is over.",
        ChangeReasons.MasteredElsewhere => "another system masters it.",
        _ => "some of the fields cannot change now.",
    };

    private static string CodeOf(string? reason) => reason switch
    {
        ChangeReasons.TooLate => "order.change.too-late",
        ChangeReasons.NotOnTheWay => "order.change.not-on-the-way",
        ChangeReasons.NotDelivered => "order.change.not-delivered",
        ChangeReasons.NotThisLine => "order.change.not-this-line",
        ChangeReasons.ReturnInstead => "order.change.return-instead",
        ChangeReasons.Ended => "order.change.ended",
        ChangeReasons.NotEnded => "order.change.not-ended",
        ChangeReasons.Open => "order.change.open",
        ChangeReasons.Deleted => "order.change.deleted",
        ChangeReasons.WindowOver => "order.change.window-over",
        ChangeReasons.MasteredElsewhere => "order.change.mastered-elsewhere",
        _ => ChangeCodes.Field,
    };
}
