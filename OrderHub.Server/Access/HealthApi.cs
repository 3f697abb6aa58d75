using OrderHub.Server.Model;

namespace OrderHub.Server.Access;

/// <summary>Why the node cannot take an order now.</summary>
/// <param name="Check">The check that does not hold.</param>
/// <param name="Reason">What is missing.</param>
public sealed record NotReadyReason(string Check, string Reason);

/// <summary>The answer of <c>/ready</c>.</summary>
public sealed record Readiness(bool Ready, IReadOnlyList<NotReadyReason> Reasons);

/// <summary><c>/live</c>: the process answers. <c>/ready</c>: an order can be taken now.</summary>
public static class HealthApi
{
    public static void MapHealthApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", () => TypedResults.Text("live")).WithName("live").WithTags("Health").WithSummary("The process answers.").AllowAnonymous();
        routes.MapGet("/ready", CheckAsync).WithName("ready").WithTags("Health").WithSummary("An order can be taken now.").AllowAnonymous()
            .Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> CheckAsync(IEnumerable<IReadinessCheck> checks, CancellationToken ct)
    {
        var reasons = new List<NotReadyReason>();
        foreach (var check in checks)
        {
            if (await check.FindReasonAsync(ct) is { } reason)
            {
                reasons.Add(new(check.Name, reason));
            }
        }

        return TypedResults.Json(
            new Readiness(reasons.Count == 0, reasons),
            statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
