using System.Globalization;
using System.Text;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>How an address answered a connector's golden messages: to be sent to the partner as it is. It holds no secret.</summary>
/// <param name="Connector">The connector.</param>
/// <param name="Version">Its version with the content hash, so that both sides speak of the same agreement.</param>
/// <param name="Address">What was asked.</param>
/// <param name="At">When.</param>
/// <param name="Items">One for each golden message that can be played.</param>
public sealed record ConformanceReport(string Connector, string Version, string Address, DateTimeOffset At, IReadOnlyList<ConformanceItem> Items)
{
    public bool Conforms => Items.Count > 0 && Items.All(item => item.Conforms);

    public string ToText()
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"Conformance of {Address} with {Connector} {Version}, {At:yyyy-MM-dd HH:mm:ss} UTC")
            .AppendLine();
        foreach (var item in Items)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{(item.Conforms ? "ok  " : "FAIL")} {item.Name}: {item.Title}")
                .AppendLine(CultureInfo.InvariantCulture, $"     {item.Request} -> {item.Outcome} in {item.Milliseconds} ms");
            foreach (var difference in item.Differences)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"     - {difference}");
            }
        }

        return text.AppendLine().Append(CultureInfo.InvariantCulture, $"{Items.Count(item => item.Conforms)} of {Items.Count} conform").ToString();
    }
}

/// <summary>One golden message played.</summary>
/// <param name="Name">The golden message.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Request">What was sent, in a line.</param>
/// <param name="Outcome">What came back, in a line.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Differences">What is not as agreed.</param>
public sealed record ConformanceItem(string Name, string Title, string Request, string Outcome, long Milliseconds, IReadOnlyList<string> Differences)
{
    public bool Conforms => Differences.Count == 0;
}
