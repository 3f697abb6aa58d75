namespace OrderHub.LegacySystems.Batch;

/// <summary>Makes the B2B customer drop a file, and shows what it got back.</summary>
internal static class BatchApi
{
    public static void MapBatchApi(this WebApplication app)
    {
        app.MapPost("/sim/b2b/files", (BatchRequest sample, BatchFiles files) =>
        {
            if (sample.Count is < 1 or > 5000 || sample.Form is not ("gbk" or "bom") || sample.Mangled > sample.Count)
            {
                return Results.BadRequest(new { error = "count is 1 to 5000, form gbk or bom, mangled at most count" });
            }

            var (name, good, mangled) = files.Write(sample.Folder, sample.Count, sample.Form, sample.Mangled, sample.Warehouse);
            return Results.Json(new { name, good, mangled });
        });
        app.MapGet("/sim/b2b/out", (string folder) => Results.Json(BatchFiles.ReadOut(folder)));
    }

    internal sealed record BatchRequest(string Folder, int Count = 3, string Form = "gbk", int Mangled = 0, bool Warehouse = false);
}
