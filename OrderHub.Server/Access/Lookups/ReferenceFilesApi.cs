using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrderHub.Connectors.Codecs;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Lookups;

/// <summary>Reference tables as files: out to a spreadsheet, and back whole or not at all.</summary>
public static class ReferenceFilesApi
{
    private const string Csv = "text/csv";

    public static void MapReferenceFilesApi(this IEndpointRouteBuilder routes)
    {
        var limit = new FileSizeLimit(routes.ServiceProvider.GetRequiredService<IOptions<AccessOptions>>().Value.MaxBatchBytes);
        var files = routes.MapGroup("/api/v1/reference/{table}/csv").WithTags("Reference data");
        files.MapGet("", ExportAsync).WithName("exportReferenceTable").WithSummary("The whole table as CSV, UTF-8; a file that an import takes back.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<string>(contentType: Csv);
        files.MapPost("", ImportAsync).WithName("importReferenceTable")
            .WithSummary("Take a CSV file in (UTF-8 or GB18030), whole or not at all, with every fault at once. replace: rows that it does not have go. dryRun: only say what would happen.")
            .Accepts<string>(Csv).WithMetadata(limit).Requires(Permission.ManageReference).Explains(400, 404, 413, 415, 422, 503).Produces<ReferenceImport>();
    }

    private static async Task<IResult> ExportAsync(string table, HttpContext http, [FromServices] ReferenceData reference, CancellationToken ct)
    {
        if (ReferenceTables.Find(table) is not { } shape)
        {
            return ReferenceApi.Unknown(table);
        }

        // The mark in front tells spreadsheets that it is UTF-8.
        var text = ReferenceCsv.Write(shape, (await reference.OfAsync(http.Caller().TenantId, shape, ct)).Rows);
        return TypedResults.File((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], Csv + "; charset=utf-8", $"{table}.csv");
    }

    private static async Task<IResult> ImportAsync(string table, bool? replace, bool? dryRun, HttpContext http, [FromServices] ReferenceDesk desk, CancellationToken ct)
    {
        if (ReferenceTables.Find(table) is not { } shape)
        {
            return ReferenceApi.Unknown(table);
        }

        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, ct);
        if (Charsets.Decode(bytes.ToArray(), label: null) is not { } file)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ReferenceCodes.CsvInvalid, "The file is neither UTF-8 nor GB18030.");
        }

        var outcome = await desk.ImportAsync(http.Caller(), shape, file.Text, replace == true, dryRun == true, ct);
        return outcome is ReferenceOutcome.Done { Counts: var counts }
            ? TypedResults.Ok(new ReferenceImport(counts.Added, counts.Changed, counts.Unchanged, counts.Removed, dryRun == true))
            : ReferenceApi.Refuse((ReferenceOutcome.Refused)outcome);
    }

    private sealed record FileSizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
