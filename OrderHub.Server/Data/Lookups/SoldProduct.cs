namespace OrderHub.Server.Data.Lookups;

/// <summary>A service as the table <c>products</c> sells it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="IsMain">A service itself; else something added to one.</param>
/// <param name="Lines">Lines that sell it; none: all.</param>
/// <param name="Mains">For what is added: services that it goes with; none: all.</param>
/// <param name="Layers">Temperature layers that it keeps; none: it keeps none.</param>
/// <param name="MostPieceKg">Heaviest piece; null: any.</param>
/// <param name="MostKg">Heaviest order; null: any.</param>
/// <param name="MostM3">Largest order; null: any.</param>
/// <param name="MostPieces">Most pieces of an order; null: any.</param>
/// <param name="TolerancePercent">How much heavier than it was said it may turn out before somebody approves; null: nobody is asked.</param>
public sealed record SoldProduct(
    string Code, bool IsMain, IReadOnlyList<string> Lines, IReadOnlyList<string> Mains, IReadOnlyList<string> Layers,
    decimal? MostPieceKg, decimal? MostKg, decimal? MostM3, long? MostPieces, decimal? TolerancePercent)
{
    /// <summary>The product of a code on a day; null where it is not sold.</summary>
    public static SoldProduct? Find(ReferenceSnapshot products, DateTimeOffset at, string code) =>
        products.Find(ReferenceData.DayOf(at), code) is { } row && row.Flag("active")
            ? new(
                code, row.Text("kind") == Model.ProductKinds.Main, Words(row, "lines"), Words(row, "mains"), Words(row, "layers"),
                row.Decimal("mostPieceKg"), row.Decimal("mostKg"), row.Decimal("mostM3"), row.Whole("mostPieces"), row.Decimal("tolerancePercent"))
            : null;

    private static string[] Words(ReferenceRow row, string column) => (row.Text(column) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
