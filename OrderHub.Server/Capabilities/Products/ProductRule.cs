using System.Globalization;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Products;

/// <summary>Whether a line sells what an order asks for, as a pure function: all that is wrong at once.</summary>
internal static class ProductRule
{
    /// <summary>A main product says by this attribute how warm all of its cargo may be.</summary>
    private const string LayerAttribute = "temp";

    /// <summary>What speaks against the products of the order, a sentence each; none: nothing.</summary>
    /// <param name="order">A validated order: it has exactly one main product.</param>
    /// <param name="find">The product of a code; null where it is not sold.</param>
    public static IReadOnlyList<string> Faults(Order order, Func<string, SoldProduct?> find)
    {
        var code = order.Products.First(product => product.Kind == ProductKinds.Main).ProductCode;
        return find(code) is not { IsMain: true } main
            ? [$"There is no service '{code}'."]
            : [.. OfLine(order.BusinessLine!, main), .. OfLayers(LayersOf(order), main), .. OfSize(order.Cargo, main), .. OfAdded(order, main, find)];
    }

    /// <summary>The temperature layers that the order names, of its cargo or for all of it.</summary>
    public static IReadOnlyList<string> LayersOf(Order order) =>
    [
        .. order.Cargo.Select(piece => piece.TempLayer)
            .Append(order.Products.FirstOrDefault(product => product.Kind == ProductKinds.Main)?.Attributes.GetValueOrDefault(LayerAttribute))
            .Where(layer => !string.IsNullOrEmpty(layer)).Distinct(StringComparer.Ordinal)!,
    ];

    private static IEnumerable<string> OfLine(string line, SoldProduct main) =>
        Allows(main.Lines, line) ? [] : [$"The line '{line}' does not sell the service '{main.Code}'."];

    private static IEnumerable<string> OfLayers(IReadOnlyList<string> layers, SoldProduct main) => layers.Count == 0 && main.Layers.Count > 0
        ? [$"The service '{main.Code}' needs a temperature layer, one of {string.Join(", ", main.Layers)}."]
        : layers.Where(layer => !main.Layers.Contains(layer, StringComparer.Ordinal) && !(main.Layers.Count == 0 && layer == TempLayers.Usual))
            .Select(layer => $"The service '{main.Code}' does not keep the temperature layer '{layer}'.");

    private static IEnumerable<string> OfSize(IReadOnlyList<Cargo> cargo, SoldProduct main)
    {
        var most = main.MostPieceKg is { } piece && cargo.Max(one => (one.WeightKg ?? 0) / Math.Max(1, one.Packages)) > piece ? Text($"pieces of {piece} kg") : null;
        var weight = main.MostKg is { } kg && cargo.Sum(one => one.WeightKg ?? 0) > kg ? Text($"{kg} kg") : null;
        var volume = main.MostM3 is { } m3 && cargo.Sum(one => one.VolumeCm3 ?? 0) > m3 * 1_000_000 ? Text($"{m3} m³") : null;
        var pieces = main.MostPieces is { } count && cargo.Sum(one => one.Packages) > count ? Text($"{count} pieces") : null;
        return new[] { most, weight, volume, pieces }.Where(limit => limit is not null).Select(limit => $"The service '{main.Code}' carries {limit} at most.");
    }

    private static IEnumerable<string> OfAdded(Order order, SoldProduct main, Func<string, SoldProduct?> find)
    {
        foreach (var code in order.Products.Where(product => product.Kind != ProductKinds.Main).Select(product => product.ProductCode))
        {
            if (find(code) is not { IsMain: false } added)
            {
                yield return $"There is no added service '{code}'.";
            }
            else if (!Allows(added.Lines, order.BusinessLine!) || !Allows(added.Mains, main.Code))
            {
                yield return $"The added service '{code}' does not go with '{main.Code}' on the line '{order.BusinessLine}'.";
            }
        }
    }

    private static bool Allows(IReadOnlyList<string> list, string one) => list.Count == 0 || list.Contains(one, StringComparer.Ordinal);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
