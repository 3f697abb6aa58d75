using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Development;

/// <param name="Advance">An ISO 8601 duration that is not negative; example <c>PT30M</c>.</param>
public sealed record AdvanceClock(string Advance);

/// <param name="Now">The time of server and simulators.</param>
public sealed record ClockView(DateTimeOffset Now);

/// <param name="Count">How many orders, 1 to 100.</param>
/// <param name="Scenario">normal or pickupRejected.</param>
public sealed record SendSamples(int Count = 1, string Scenario = "normal");

/// <summary>The legacy orders that the simulator sent.</summary>
public sealed record SamplesSent(IReadOnlyList<SampleSent> Sent);

/// <param name="IsvUUID">The legacy client's number.</param>
/// <param name="OrderNo">The hub's number, as the reply named it; null where it was refused.</param>
/// <param name="Reply">What the hub replied, in the partner's protocol.</param>
public sealed record SampleSent(string IsvUUID, string? OrderNo, string Reply);

/// <summary>The simulated systems.</summary>
public sealed record Simulators(IReadOnlyList<SimulatedSystem> Systems);

/// <param name="Name">waybill, terminal or eclp.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="Faults">Its fault switches.</param>
public sealed record SimulatedSystem(string Name, string Url, JsonObject Faults);

/// <param name="System">waybill, terminal or eclp.</param>
/// <param name="Fault">Name of the switch; example <c>errorCount</c>.</param>
/// <param name="Value">Its new value.</param>
public sealed record SetFault(string System, string Fault, JsonNode Value);

/// <summary>What only Development has: the clock, sample orders, the simulators' switches.</summary>
public static class DevApi
{
    private const int MaxSamples = 100;
    private static readonly string[] Scenarios = ["normal", "pickupRejected"];
    private static readonly TimeSpan LongestAdvance = TimeSpan.FromDays(366);

    public static void MapDevApi(this IEndpointRouteBuilder routes)
    {
        var clock = routes.MapGroup("/dev/clock").WithTags("Development");
        clock.MapGet("", ([FromServices] IMovableClock time) => TypedResults.Ok(new ClockView(time.Now))).WithName("getClock").WithSummary("The time of server and simulators.")
            .Requires(Permission.UseSimulators);
        clock.MapPost("", AdvanceAsync).WithName("advanceClock").WithSummary("Move the clock of server and simulators on.")
            .Requires(Permission.UseSimulators).Explains(400, 502).Produces<ClockView>();

        routes.MapPost("/api/v1/samples/eclp", SendAsync).WithName("sendSamples").WithTags("Development")
            .WithSummary("Let the ECLP simulator send signed legacy orders.")
            .Requires(Permission.UseSimulators).Explains(400, 502, 503).Produces<SamplesSent>(StatusCodes.Status202Accepted);
        routes.MapGet("/api/v1/simulators", ShowAsync).WithName("getSimulators").WithTags("Development")
            .WithSummary("The simulated systems and their fault switches.")
            .Requires(Permission.UseSimulators).Explains(502).Produces<Simulators>();
        routes.MapPut("/api/v1/simulators/faults", SetFaultAsync).WithName("setFault").WithTags("Development")
            .WithSummary("Set one fault switch.")
            .Requires(Permission.UseSimulators).Explains(400, 502, 503).Produces<Simulators>();
    }

    private static async Task<IResult> AdvanceAsync(
        Body<AdvanceClock> body, [FromServices] IMovableClock clock, [FromServices] ISimulators simulators, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (ReadDuration(request.Advance) is not { } by)
        {
            return new ProblemResult(
                StatusCodes.Status400BadRequest, ErrorCodes.ClockInvalid, "advance is an ISO 8601 duration of 0 to 366 days, such as PT30M.");
        }

        // The simulators first: what they then send finds the server's clock moved or about to move, never behind for long.
        if (simulators.Address is not null)
        {
            try
            {
                await simulators.SendAsync(HttpMethod.Post, "/sim/clock", new JsonObject { ["advance"] = XmlConvert.ToString(by) }, ct);
            }
            catch (HttpRequestException fault)
            {
                return Failed(fault);
            }
        }

        clock.Advance(by);
        return TypedResults.Ok(new ClockView(clock.Now));
    }

    private static async Task<IResult> SendAsync(Body<SendSamples> body, [FromServices] ISimulators simulators, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (request.Count is < 1 or > MaxSamples || !Scenarios.Contains(request.Scenario, StringComparer.Ordinal))
        {
            return new ProblemResult(
                StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, $"count is 1 to {MaxSamples}, scenario one of {string.Join(", ", Scenarios)}.");
        }

        return await ForwardAsync(
            simulators,
            () => simulators.SendAsync(HttpMethod.Post, "/sim/eclp/orders", new JsonObject { ["count"] = request.Count, ["scenario"] = request.Scenario }, ct),
            answer => TypedResults.Accepted((string?)null, new SamplesSent([.. (answer?["sent"]?.AsArray() ?? []).Select(sent => new SampleSent(
                (string?)sent?["isvUUID"] ?? "", (string?)sent?["orderNo"], (string?)sent?["reply"] ?? ""))])));
    }

    private static async Task<IResult> ShowAsync([FromServices] ISimulators simulators, CancellationToken ct) => simulators.Address is null
        ? TypedResults.Ok(new Simulators([]))
        : await ForwardAsync(simulators, () => simulators.SendAsync(HttpMethod.Get, "/sim/faults", null, ct), answer => TypedResults.Ok(View(simulators, answer)));

    private static async Task<IResult> SetFaultAsync(Body<SetFault> body, [FromServices] ISimulators simulators, CancellationToken ct) => body.Value is { } request
        ? await ForwardAsync(
            simulators,
            () => simulators.SendAsync(
                HttpMethod.Put, "/sim/faults", new JsonObject { [request.System] = new JsonObject { [request.Fault] = request.Value.DeepClone() } }, ct),
            answer => TypedResults.Ok(View(simulators, answer)))
        : body.Refusal!;

    private static async Task<IResult> ForwardAsync(ISimulators simulators, Func<Task<JsonNode?>> send, Func<JsonNode?, IResult> answer)
    {
        if (simulators.Address is null)
        {
            return new ProblemResult(
                StatusCodes.Status503ServiceUnavailable, ErrorCodes.SimulatorsAbsent, "No simulators run. Start the server in Development, or set ORDERHUB__Simulators__Url.")
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            };
        }

        try
        {
            return answer(await send());
        }
        catch (HttpRequestException fault)
        {
            return Failed(fault);
        }
    }

    private static ProblemResult Failed(HttpRequestException fault) =>
        new(StatusCodes.Status502BadGateway, ErrorCodes.SimulatorsFailed, $"The simulators did not do it: {fault.Message}");

    private static Simulators View(ISimulators simulators, JsonNode? faults) => new(
        [.. (faults?.AsObject() ?? []).Select(system => new SimulatedSystem(
            system.Key, simulators.Address!.ToString().TrimEnd('/'), system.Value?.DeepClone().AsObject() ?? []))]);

    private static TimeSpan? ReadDuration(string text)
    {
        try
        {
            var by = XmlConvert.ToTimeSpan(text);
            return by >= TimeSpan.Zero && by <= LongestAdvance ? by : null;
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return null;
        }
    }
}
