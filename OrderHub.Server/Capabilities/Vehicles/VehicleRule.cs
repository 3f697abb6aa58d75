using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Vehicles;

/// <summary>A kind of vehicle as the table <c>vehicles</c> has it.</summary>
internal sealed record VehicleKind(string Type, decimal MostKg, decimal MostM3, long Pallets, bool HasTailLift, IReadOnlyList<string> Layers);

/// <summary>What a load asks of its vehicle.</summary>
internal sealed record Load(decimal Kg, decimal M3, long Pallets, bool NeedsTailLift, IReadOnlyList<string> Layers)
{
    private const string TailLift = "TAIL_LIFT";

    /// <summary>A main product says by this attribute how many pallets its cargo stands on.</summary>
    private const string PalletsAttribute = "pallets";

    public static Load Of(Order order) => new(
        order.Cargo.Sum(piece => piece.WeightKg ?? 0),
        order.Cargo.Sum(piece => piece.VolumeCm3 ?? 0) / 1_000_000,
        long.TryParse(order.Products.FirstOrDefault(product => product.Kind == ProductKinds.Main)?.Attributes.GetValueOrDefault(PalletsAttribute), NumberStyles.None, CultureInfo.InvariantCulture, out var pallets) ? pallets : 0,
        order.Products.Any(product => product.ProductCode == TailLift),
        Products.ProductRule.LayersOf(order));
}

/// <summary>Which vehicle a load goes in, as a pure function: the smallest that holds it, lifts it, and keeps it as cold as it must be.</summary>
internal static class VehicleRule
{
    /// <param name="load">What is to be carried.</param>
    /// <param name="wished">The kind that the order names; null: any.</param>
    /// <param name="kinds">What there is.</param>
    public static VehicleKind? Choose(Load load, string? wished, IEnumerable<VehicleKind> kinds) => kinds
        .Where(kind => (wished is null || kind.Type == wished) && Fits(load, kind))
        .OrderBy(kind => kind.MostKg).ThenBy(kind => kind.Type, StringComparer.Ordinal)
        .FirstOrDefault();

    // A load that may be of any temperature goes in no cold vehicle: those are few.
    private static bool Fits(Load load, VehicleKind kind) =>
        load.Kg <= kind.MostKg && load.M3 <= kind.MostM3 && load.Pallets <= kind.Pallets && (!load.NeedsTailLift || kind.HasTailLift)
        && (load.Layers.Count == 0 ? kind.Layers.Count == 0 : load.Layers.All(layer => kind.Layers.Contains(layer, StringComparer.Ordinal)));
}
