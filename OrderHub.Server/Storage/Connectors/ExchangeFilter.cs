using System.Globalization;
using System.Text;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Which exchanges are meant: each condition that is given must hold. Only those given are in the statement, so that each list finds its index.</summary>
public sealed record ExchangeFilter
{
    public string? Connector { get; init; }

    public string? Operation { get; init; }

    /// <summary>in or out.</summary>
    public string? Direction { get; init; }

    public string? Outcome { get; init; }

    public string? Code { get; init; }

    /// <summary>The partner's number of the message, or the idempotency key of a call.</summary>
    public string? MessageKey { get; init; }

    public string? OrderNo { get; init; }

    /// <summary>With <see cref="OrderNo"/>: reports name an order by its waybill only.</summary>
    public IReadOnlyList<string> WaybillNos { get; init; } = [];

    public DateTimeOffset? After { get; init; }

    public DateTimeOffset? Before { get; init; }

    /// <summary>Only these.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>The conditions behind a WHERE, and their values, from the parameter <paramref name="first"/> on.</summary>
    internal (string Conditions, object?[] Values) ToSql(int first)
    {
        var sql = new StringBuilder();
        var values = new List<object?>();
        Add("connector = ", Connector);
        Add("operation = ", Operation);
        Add("direction = ", Direction);
        Add("outcome = ", Outcome);
        Add("code = ", Code);
        Add("message_key = ", MessageKey);
        Add("started_at >= ", After?.ToUnixTimeMilliseconds());
        Add("started_at < ", Before?.ToUnixTimeMilliseconds());
        if (OrderNo is not null)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND (order_no = {Next(OrderNo)}");
            sql.Append(WaybillNos.Count == 0 ? ")" : $" OR waybill_no IN ({string.Join(", ", WaybillNos.Select(Next))}))");
        }

        if (Ids is not null)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND exchange_id IN ({string.Join(", ", Ids.Select(id => Next(id)))})");
        }

        return (sql.ToString(), [.. values]);

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(condition).Append(Next(value));
            }
        }

        string Next(object value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"@p{first + values.Count - 1}");
        }
    }
}
