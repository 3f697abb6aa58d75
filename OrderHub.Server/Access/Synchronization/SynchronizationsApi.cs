using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Operations.Synchronization;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Access.Synchronization;

/// <summary>Copies of the orders that other systems master: how they stand, and what people do about them.</summary>
public static class SynchronizationsApi
{
    private const int MaxReason = 500;
    private const int MaxPage = 200;

    public static void MapSynchronizationsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/synchronizations").WithTags("Synchronization");
        group.MapGet("", ListAsync).WithName("listSynchronizations").WithSummary("How the copies of other systems' orders stand.")
            .Requires(Permission.ReadSynchronizations).Produces<SynchronizationList>();
        group.MapGet("/{connector}/faults", FaultsAsync).WithName("listSynchronizationFaults").WithSummary("Orders of another system that could not be taken.")
            .Requires(Permission.ReadSynchronizations).Explains(400, 404).Produces<SyncFaultPage>();
        group.MapPost("/{connector}/pause", PauseAsync).WithName("pauseSynchronization").WithSummary("Pause a copy, with a reason.")
            .Requires(Permission.ManageSynchronizations).Explains(404, 409, 422).Produces<SynchronizationView>();
        group.MapPost("/{connector}/resume", ResumeAsync).WithName("resumeSynchronization").WithSummary("Let a paused copy go on where it was.")
            .Requires(Permission.ManageSynchronizations).Explains(404, 409).Produces<SynchronizationView>();
        group.MapPost("/{connector}/restart", RestartAsync).WithName("restartSynchronization").WithSummary("Read all orders of the other system again; what is new goes on meanwhile.")
            .Requires(Permission.ManageSynchronizations).Explains(404, 409).Produces<SynchronizationView>();
        group.MapPost("/{connector}/run", RunAsync).WithName("runSynchronization").WithSummary("Read what is new now, whatever the schedule says.")
            .Requires(Permission.ManageSynchronizations).Explains(404, 409).Produces(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] SynchronizationDesk desk, TimeProvider time, CancellationToken ct) =>
        TypedResults.Ok(new SynchronizationList([.. (await desk.AllAsync(http.Caller().TenantId, ct)).Select(one => SynchronizationView.Of(one, time.GetUtcNow()))]));

    private static async Task<IResult> FaultsAsync(string connector, string? cursor, int? limit, HttpContext http, [FromServices] SynchronizationDesk desk, CancellationToken ct)
    {
        var count = limit ?? 50;
        if (count is < 1 or > MaxPage || cursor?.Length > 64)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"limit is 1 to {MaxPage}, cursor one that this list gave out.");
        }

        if (await desk.FindAsync(http.Caller().TenantId, connector, ct) is null)
        {
            return NotFound(connector);
        }

        var rows = await desk.FaultsAsync(http.Caller().TenantId, connector, cursor ?? "", count + 1, ct);
        var items = rows.Take(count).Select(SyncFaultView.Of).ToList();
        return TypedResults.Ok(new SyncFaultPage(items, rows.Count > count ? items[^1].OrderNo : null));
    }

    private static Task<IResult> PauseAsync(
        string connector, Body<PauseSynchronization> body, HttpContext http, [FromServices] SynchronizationDesk desk, TimeProvider time, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return Task.FromResult<IResult>(body.Refusal!);
        }

        return request.Reason?.Trim() is not { Length: > 0 and <= MaxReason } reason
            ? Task.FromResult<IResult>(new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.SynchronizationReason, $"State a reason of 1 to {MaxReason} characters."))
            : DoAsync(connector, http, desk, time, row => row.Paused ? "The copy is paused already." : null, row => desk.PauseAsync(http.Caller(), row, reason, ct), ct);
    }

    private static Task<IResult> ResumeAsync(string connector, HttpContext http, [FromServices] SynchronizationDesk desk, TimeProvider time, CancellationToken ct) =>
        DoAsync(connector, http, desk, time, row => row.Paused ? null : "The copy is not paused.", row => desk.ResumeAsync(http.Caller(), row, ct), ct);

    private static Task<IResult> RestartAsync(string connector, HttpContext http, [FromServices] SynchronizationDesk desk, TimeProvider time, CancellationToken ct) =>
        DoAsync(connector, http, desk, time, _ => null, row => desk.RestartAsync(http.Caller(), row, ct), ct);

    private static async Task<IResult> RunAsync(string connector, HttpContext http, [FromServices] SynchronizationDesk desk, CancellationToken ct)
    {
        if (await desk.FindAsync(http.Caller().TenantId, connector, ct) is not { } standing)
        {
            return NotFound(connector);
        }

        if (standing.State is SyncState.Paused or SyncState.Unreachable)
        {
            return Unfit(standing.State == SyncState.Paused ? "The copy is paused; resume it first." : $"Nobody said where {connector} is, or there is no credential for it.");
        }

        await desk.RunAsync(http.Caller(), connector, ct);
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> DoAsync(
        string connector, HttpContext http, SynchronizationDesk desk, TimeProvider time, Func<SynchronizationRow, string?> findObstacle, Func<SynchronizationRow, Task<bool>> work, CancellationToken ct)
    {
        if (await desk.FindAsync(http.Caller().TenantId, connector, ct) is not { } standing)
        {
            return NotFound(connector);
        }

        if (standing.Row is not { } row)
        {
            return Unfit("The copy has not begun yet.");
        }

        return findObstacle(row) is { } obstacle ? Unfit(obstacle)
            : !await work(row) ? Unfit("The copy is no more.")
            : TypedResults.Ok(SynchronizationView.Of((await desk.FindAsync(row.TenantId, connector, ct))!, time.GetUtcNow()));
    }

    private static ProblemResult NotFound(string connector) =>
        new(StatusCodes.Status404NotFound, ErrorCodes.SynchronizationNotFound, $"There is no connector {connector} that masters orders.");

    private static ProblemResult Unfit(string message) => new(StatusCodes.Status409Conflict, ErrorCodes.SynchronizationState, message);
}
