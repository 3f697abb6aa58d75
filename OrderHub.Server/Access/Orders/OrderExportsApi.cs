using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Operations.Searches;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Access.Orders;

/// <summary>What shall be exported.</summary>
/// <param name="Query">The list's parameters by name; none: every order.</param>
public sealed record StartOrderExport(IReadOnlyDictionary<string, string> Query);

/// <summary>An export and how far it has come.</summary>
/// <param name="State">running, done, stopped or failed.</param>
/// <param name="Total">Orders found when it began.</param>
/// <param name="Written">Orders written so far.</param>
/// <param name="Message">Why it waits (list.unavailable, list.partial), was cut (export.limit) or failed (export.failed).</param>
public sealed record OrderExport(
    string ExportId, string State, int Total, int Written, string? Message, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt);

/// <summary>The newest exports of a tenant; older ones are forgotten with their files.</summary>
public sealed record OrderExportList(IReadOnlyList<OrderExport> Items);

/// <summary>Large lists as files, written in the background.</summary>
public static class OrderExportsApi
{
    public static void MapOrderExportsApi(this IEndpointRouteBuilder routes)
    {
        var exports = routes.MapGroup("/api/v1/order-exports").WithTags("Orders");
        exports.MapPost("", BeginAsync).WithName("beginOrderExport").WithSummary("Write what a search finds into a CSV file, everything personal masked; followed as an export.")
            .Requires(Permission.ExportOrders).Explains(400, 409, 413, 415, 422, 503).Produces<OrderExport>(StatusCodes.Status202Accepted);
        exports.MapGet("", ListAsync).WithName("listOrderExports").WithSummary("The newest exports.")
            .Requires(Permission.ExportOrders).Produces<OrderExportList>();
        exports.MapGet("/{id}", FindAsync).WithName("getOrderExport").WithSummary("How far an export has come.")
            .Requires(Permission.ExportOrders).Explains(404).Produces<OrderExport>();
        exports.MapPost("/{id}/stop", StopAsync).WithName("stopOrderExport").WithSummary("Stop an export; what it wrote can be fetched.")
            .Requires(Permission.ExportOrders).Explains(404, 409).Produces<OrderExport>();
        exports.MapGet("/{id}/file", FileAsync).WithName("getOrderExportFile").WithSummary("The file (text/csv, UTF-8 with a byte order mark), once the export has ended.")
            .Requires(Permission.ExportOrders).Explains(404, 409).Produces<string>(StatusCodes.Status200OK, "text/csv");
    }

    private static async Task<IResult> BeginAsync(Body<StartOrderExport> body, HttpContext http, [FromServices] OrderExports exports, CancellationToken ct)
    {
        if (body.Value is not { } wanted)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        if (SavedSearchesApi.ParameterFaults(caller.TenantId, wanted.Query) is { Count: > 0 } faults)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.SavedSearchInvalid, faults[0].Message) { Faults = faults };
        }

        return await OrderListQuery.AnswerAsync(async () => await exports.BeginAsync(caller, OrderListQuery.Read(caller.TenantId, wanted.Query).Query, wanted.Query, ct) is { } row
            ? TypedResults.Accepted($"/api/v1/order-exports/{row.ExportId}", View(row))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.ExportLimit, "As many exports run as may. Wait for one of them, or stop one."));
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] OrderExports exports, CancellationToken ct) =>
        TypedResults.Ok(new OrderExportList([.. (await exports.ListAsync(http.Caller().TenantId, ct)).Select(View)]));

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] OrderExports exports, CancellationToken ct) =>
        await RowAsync(id, http, exports, ct) is { } row ? TypedResults.Ok(View(row)) : NotFound(id);

    private static async Task<IResult> StopAsync(string id, HttpContext http, [FromServices] OrderExports exports, CancellationToken ct)
    {
        if (await RowAsync(id, http, exports, ct) is not { } row)
        {
            return NotFound(id);
        }

        return await exports.StopAsync(http.Caller(), row.ExportId, ct)
            ? TypedResults.Ok(View((await exports.FindAsync(row.TenantId, row.ExportId, ct))!))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.ExportEnded, "The export has ended already.");
    }

    private static async Task<IResult> FileAsync(string id, HttpContext http, [FromServices] OrderExports exports, CancellationToken ct)
    {
        if (await RowAsync(id, http, exports, ct) is not { } row)
        {
            return NotFound(id);
        }

        if (row.State == OrderExportRow.Running)
        {
            return new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.ExportEnded, "The export goes on: fetch its file when it has ended.");
        }

        await exports.FetchedAsync(http.Caller(), row, ct);
        return TypedResults.Stream(
            async stream =>
            {
                // Spreadsheets take a file without the mark for one of their own charset.
                await stream.WriteAsync(Encoding.UTF8.Preamble.ToArray(), ct);
                await foreach (var part in exports.PartsAsync(row, ct))
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(part), ct);
                }
            },
            "text/csv; charset=utf-8", $"orders-{row.ExportId}.csv");
    }

    private static async Task<OrderExportRow?> RowAsync(string id, HttpContext http, OrderExports exports, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var exportId) ? await exports.FindAsync(http.Caller().TenantId, exportId, ct) : null;

    private static OrderExport View(OrderExportRow row) => new(
        row.ExportId.ToString(CultureInfo.InvariantCulture), row.State, row.Total, row.Written, row.Message, row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.EndedAt);

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.ExportNotFound, $"There is no export {id}.");
}
