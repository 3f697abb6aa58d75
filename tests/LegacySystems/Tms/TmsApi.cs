namespace OrderHub.LegacySystems.Tms;

/// <summary>Tells the TMS which folder it shares with the hub, and lets something happen to a trip.</summary>
internal static class TmsApi
{
    public static void MapTmsApi(this WebApplication app)
    {
        app.MapPost("/sim/tms", (TmsFolder wish, TmsFiles files) =>
        {
            files.Share(wish.Folder);
            return Results.Json(new { wish.Folder });
        });
        app.MapPost("/sim/tms/events", (TmsHappening happening, TmsLife life) =>
            life.Happen(happening.WaybillNo.StartsWith("JDV", StringComparison.Ordinal) ? happening.WaybillNo[3..] : happening.WaybillNo, happening.Event, happening.Pieces, happening.Grams)
                ? Results.Json(happening)
                : Results.NotFound(new { error = $"no trip carries {happening.WaybillNo}" }));
    }

    internal sealed record TmsFolder(string Folder);

    internal sealed record TmsHappening(string WaybillNo, string Event, int? Pieces = null, long? Grams = null);
}
