namespace OrderHub.Server.Capabilities.Temperatures;

/// <summary>Degrees between which something is kept.</summary>
internal sealed record TemperatureBand(decimal Lowest, decimal Highest);

/// <summary>How cold a load of one or several layers is kept, as a pure function.</summary>
internal static class TemperatureRule
{
    /// <summary>The band that all layers share, made narrower by what the order wishes; null: there is none.</summary>
    /// <param name="layers">The bands of the layers; at least one.</param>
    /// <param name="wishedLowest">Lowest that the order wishes; null: as its layer.</param>
    /// <param name="wishedHighest">Highest that the order wishes; null: as its layer.</param>
    public static TemperatureBand? Common(IReadOnlyList<TemperatureBand> layers, decimal? wishedLowest, decimal? wishedHighest)
    {
        var band = new TemperatureBand(
            Math.Max(layers.Max(layer => layer.Lowest), wishedLowest ?? decimal.MinValue), Math.Min(layers.Min(layer => layer.Highest), wishedHighest ?? decimal.MaxValue));
        return band.Lowest <= band.Highest ? band : null;
    }

    /// <summary>True where the goods keep longer than the way and the margin take. The day of expiry does not count any more.</summary>
    public static bool Keeps(DateOnly expiresOn, DateTimeOffset promisedAt, TimeSpan margin) =>
        new DateTimeOffset(expiresOn, TimeOnly.MinValue, TimeSpan.Zero) >= promisedAt + margin;
}
