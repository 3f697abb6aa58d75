using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Weights;

/// <summary>What a weighing says of an order, as pure functions.</summary>
internal static class WeightRule
{
    /// <summary>True where the load is heavier than it was said to be, by more than the tolerance.</summary>
    /// <param name="saidKg">Kilograms as stated.</param>
    /// <param name="weighedKg">Kilograms as weighed.</param>
    /// <param name="tolerancePercent">How much more nobody asks about; null: nobody asks at all.</param>
    public static bool IsHeavier(decimal saidKg, decimal weighedKg, decimal? tolerancePercent) =>
        tolerancePercent is { } percent && weighedKg > saidKg * (1 + percent / 100);

    /// <summary>The cargo with its measured weight: what was weighed as a whole is shared out as it was stated.</summary>
    public static IReadOnlyList<Cargo> Measured(IReadOnlyList<Cargo> cargo, decimal weighedKg)
    {
        var said = cargo.Sum(piece => piece.WeightKg ?? 0);
        return [.. cargo.Select(piece => piece with { MeasuredWeightKg = decimal.Round(said > 0 ? weighedKg * (piece.WeightKg ?? 0) / said : weighedKg / cargo.Count, 3) })];
    }

    /// <summary>The cargo as it was stated: what was weighed counts no more.</summary>
    public static IReadOnlyList<Cargo> AsStated(IReadOnlyList<Cargo> cargo) => [.. cargo.Select(piece => piece with { MeasuredWeightKg = null })];
}
