using System.Globalization;

namespace OrderHub.LegacySystems.Terminal;

/// <summary>One event of a parcel, to be told to the hub.</summary>
internal sealed record TerminalPush(string Waybill, string State, string Operator, DateTimeOffset At, string? Reason, string? Proof = null)
{
    /// <summary>Kilograms, where the courier weighed it.</summary>
    public decimal? WeightKg { get; init; }

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>The SOAP message; its time has minutes only and names no zone.</summary>
    public byte[] ToMessage(bool mislabelled)
    {
        List<(string, string)> fields =
        [
            ("wb", Waybill), ("st", State), ("op", Operator),
            ("tm", At.ToOffset(China).ToString("yyyy-MM-dd HH:mm")),
        ];
        if (Reason is not null)
        {
            fields.Add(("rsn", Reason));
        }

        if (Proof is not null)
        {
            fields.Add(("prf", Proof));
        }

        if (WeightKg is { } weight)
        {
            fields.Add(("wgt", weight.ToString("0.###", CultureInfo.InvariantCulture)));
        }

        return SoapText.Write("PushState", fields, mislabelled);
    }
}
