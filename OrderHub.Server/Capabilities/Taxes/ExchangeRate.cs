using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Taxes;

/// <summary>Rates of exchange out of the maintained table.</summary>
internal static class ExchangeRate
{
    public const string Yuan = "CNY";

    /// <summary>How many yuan one unit of a currency is on the day; null where the table has no rate for it.</summary>
    public static async ValueTask<decimal?> ToYuanAsync(ReferenceData reference, StepContext context, string currency, CancellationToken ct) =>
        currency == Yuan ? 1 : (await reference.FindAsync(context.TenantId, ReferenceTables.ExchangeRates, context.Now, [currency], ct))?.Decimal("yuan") is { } rate and > 0 ? rate : null;
}
