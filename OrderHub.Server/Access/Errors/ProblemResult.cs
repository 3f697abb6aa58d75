using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Access.Orders;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Errors;

/// <summary>An answer that is a <see cref="Problem"/>.</summary>
public sealed class ProblemResult(int status, string code, string detail) : IResult, IStatusCodeHttpResult
{
    /// <summary>Where the codes are explained, below which each has its own heading.</summary>
    public const string Page = "/docs/errors";

    public int? StatusCode => status;

    public string Code => code;

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public string? OrderNo { get; init; }

    public JsonNode? Current { get; init; }

    public IReadOnlyList<ChangeLogEntry>? Changes { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        if (RetryAfter is { } wait)
        {
            response.Headers[HeaderNames.RetryAfter] = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(ToProblem(httpContext), ApiJson.Default.Problem, Problem.MediaType, httpContext.RequestAborted);
    }

    /// <summary>The problem as a value, for an answer that holds several.</summary>
    public Problem ToProblem(HttpContext httpContext) => new()
    {
        Type = $"{Page}#{code}",
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail,
        Code = code,
        Faults = Faults,
        TraceId = Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier,
        OrderNo = OrderNo,
        Current = Current,
        Changes = Changes,
    };
}
