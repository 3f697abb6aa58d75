using System.Globalization;
using System.Text;
using OrderHub.Server.Data.Search;

namespace OrderHub.Server.Operations.Searches;

/// <summary>Lines of a list as a spreadsheet reads them: RFC 4180, times in UTC, everything personal masked. Pure.</summary>
public static class ExportCsv
{
    private static readonly (string Name, Func<OrderSummary, string?> Cell)[] Columns =
    [
        ("orderNo", order => order.OrderNo),
        ("line", order => order.BusinessLine),
        ("businessIdentity", order => order.BusinessIdentity),
        ("status", order => Model.OrderStatusNames.Name(order.Status)),
        ("statusCode", order => order.StatusCode.ToString(CultureInfo.InvariantCulture)),
        ("holdCode", order => order.HoldCode),
        ("source", order => order.Source),
        ("customerCode", order => order.CustomerCode),
        ("channelOrderNo", order => order.ChannelOrderNo),
        ("waybillNo", order => order.WaybillNo),
        ("consignor", order => order.Consignor?.Name),
        ("consignorMobile", order => order.Consignor?.Mobile),
        ("consignorRegion", order => order.Consignor?.Region),
        ("consignee", order => order.Consignee?.Name),
        ("consigneeMobile", order => order.Consignee?.Mobile),
        ("consigneeRegion", order => order.Consignee?.Region),
        ("goods", order => order.GoodsSummary),
        ("hasIncident", order => order.HasIncident ? "true" : "false"),
        ("deleted", order => order.Deleted ? "true" : "false"),
        ("createdAt", order => Time(order.CreatedAt)),
        ("updatedAt", order => Time(order.UpdatedAt)),
    ];

    /// <summary>The first line.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(column => column.Name)) + "\r\n";

    public static string Lines(IEnumerable<OrderSummary> orders)
    {
        var text = new StringBuilder();
        foreach (var order in orders)
        {
            text.AppendJoin(',', Columns.Select(column => Cell(column.Cell(order)))).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// One cell. What a spreadsheet would take for a formula is led by an apostrophe, which it does not show: texts come from customers. A plain
    /// negative number is none.
    /// </summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = IsFormula(text) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n\t") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool IsFormula(string text) => text.TrimStart(' ') is { Length: > 0 } bare
        && bare[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' or '|'
        && !decimal.TryParse(bare, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
