using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Access.Orders;

/// <summary>Shows personal data to those who may see it, and has it on record before it is shown.</summary>
internal static class Revealing
{
    /// <summary>The answer to one who asks to see personal data and may not; null: nobody asks, or may.</summary>
    public static ProblemResult? Forbidden(HttpContext http, bool? reveal) => reveal == true && http.Caller() is var caller && !caller.May(Permission.RevealPersonalData)
        ? new(StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, $"The role {caller.Role} may not see personal data.")
        : null;

    /// <summary>Written before it is shown: whoever looked is on record.</summary>
    public static Task RecordAsync(HttpContext http, bool? reveal, string orderNo, AuditLog audit, CancellationToken ct) =>
        reveal == true ? audit.WriteAsync(http.Caller(), AuditActions.OrderReveal, orderNo, detail: null, ct) : Task.CompletedTask;

    /// <summary>The words to a report. Those of the hub are its own sentences (why it refused); those of anybody else may say anything of anybody.</summary>
    public static string? Note(StatusLogEntry entry, bool? reveal) =>
        reveal == true || entry is { Source: "HUB", Status: not OrderStatus.Cancelled } or { Note: OrderSession.GivenUp } ? entry.Note : OrderMask.Words(entry.Note);

    /// <summary>Why somebody asked for something, in his own words.</summary>
    public static string? Reason(string? reason, bool? reveal) => reveal == true ? reason : OrderMask.Words(reason);
}
