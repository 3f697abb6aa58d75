namespace OrderHub.Server.Capabilities.Taxes;

/// <summary>Rates of an HS code, in percent.</summary>
internal sealed record TariffRates(decimal Duty, decimal Consumption, decimal Vat);

/// <summary>What a procedure takes of the rates, in percent: retail imports pay no duty, and part of the rest.</summary>
internal sealed record PatternShares(decimal OfDuty, decimal OfOther);

/// <summary>Taxes on goods that cross a border. Pure, in decimal, rounded to the cent once.</summary>
internal static class TaxRule
{
    private const decimal Whole = 100;

    /// <summary>
    /// 1. Duty on the value. 2. Consumption tax on value and duty, of which it is itself a part. 3. Value added tax on all of it. Each as far as the procedure
    /// takes it.
    /// </summary>
    /// <param name="value">Price of the goods with their part of freight and insurance.</param>
    /// <param name="rates">Of their HS code.</param>
    /// <param name="shares">Of the procedure.</param>
    public static decimal TaxOf(decimal value, TariffRates rates, PatternShares shares)
    {
        var duty = value * rates.Duty / Whole * shares.OfDuty / Whole;
        var consumption = (value + duty) / (Whole - rates.Consumption) * rates.Consumption;
        var vat = (value + duty + consumption) * rates.Vat / Whole;
        return decimal.Round(duty + ((consumption + vat) * shares.OfOther / Whole), 2, MidpointRounding.AwayFromZero);
    }

    /// <summary>The beginnings of an HS code under which its rates may stand, the longest first.</summary>
    public static IEnumerable<string> BeginningsOf(string hs) => Enumerable.Range(0, Math.Max(hs.Length - 1, 0)).Select(cut => hs[..^cut]);
}
