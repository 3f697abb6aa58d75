using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Clearance;

/// <summary>What customs will ask for. Pure.</summary>
internal static class CustomsData
{
    /// <summary>Kind of the buyer's identity number that is a resident's card.</summary>
    public const string ResidentCard = "1";

    private const string CheckDigits = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The fields that are missing or cannot be right, by their paths; none: it can be declared.</summary>
    /// <param name="order">The order.</param>
    /// <param name="needsBuyer">Whether the procedure asks who the buyer is.</param>
    public static IReadOnlyList<string> WrongIn(Order order, bool needsBuyer)
    {
        var customs = order.Customs ?? new();
        var wrong = new List<string>();
        Need(customs.Pattern, "customs.pattern");
        Need(customs.Port, "customs.port");
        Need(customs.EbpCode, "customs.ebpCode");
        Need(customs.EbcCode, "customs.ebcCode");
        Need(customs.Country, "customs.country");
        if (customs.DeclarePayment)
        {
            Need(customs.PayTransactionId, "customs.payTransactionId");
        }

        if (CustomsPapers.Of(customs).Count == 0)
        {
            wrong.Add("customs.declareOrder");
        }

        if (needsBuyer && !IsPerson(customs.BuyerIdType, customs.BuyerIdNo))
        {
            wrong.Add("customs.buyerIdNo");
        }

        foreach (var (line, place) in order.Goods.Select((line, place) => (line, place)))
        {
            Need(line.HsCode, $"goods[{place}].hsCode");
            Need(line.OriginCountry, $"goods[{place}].originCountry");
            Need(line.Price is null ? null : "stated", $"goods[{place}].price");
        }

        if (order.Goods.Count == 0)
        {
            wrong.Add("goods");
        }

        return wrong;

        void Need(string? value, string path)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                wrong.Add(path);
            }
        }
    }

    /// <summary>True where the number can be that kind's: a resident's card has a check digit (GB 11643).</summary>
    public static bool IsPerson(string? type, string? number) =>
        !string.IsNullOrWhiteSpace(type) && !string.IsNullOrWhiteSpace(number) && (type != ResidentCard || HasCheckDigit(number));

    private static bool HasCheckDigit(string number) =>
        number.Length == Weights.Length + 1
        && number[..^1].All(char.IsAsciiDigit)
        && char.ToUpperInvariant(number[^1]) == CheckDigits[number[..^1].Select((digit, place) => (digit - '0') * Weights[place]).Sum() % 11];
}
