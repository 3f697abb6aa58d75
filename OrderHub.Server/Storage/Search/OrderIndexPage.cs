using System.Data.Common;
using System.Globalization;
using System.Text;

namespace OrderHub.Server.Storage.Search;

/// <summary>The query of a page of <c>order_index</c>, put together from the conditions that the filter has.</summary>
public static class OrderIndexPage
{
    /// <summary>Characters from which the text index can find a word; shorter ones are looked for row by row.</summary>
    private const int ShortestIndexedWord = 3;

    /// <summary>The filter's rows, newest first.</summary>
    public static Task<List<OrderIndexRow>> ReadAsync(DbConnection connection, OrderIndexFilter filter)
    {
        var sql = new StringBuilder($"SELECT {OrderIndexTable.Columns} FROM order_index WHERE tenant_id = @p0");
        var values = new List<object?> { filter.TenantId };
        sql.Append(filter.WithDeleted ? "" : " AND deleted = 0");
        AddIf(filter.Status is not null, " AND status = {0}", filter.Status);
        AddIf(filter.Line is not null, " AND business_line = {0}", filter.Line);
        AddIf(filter.From is not null, " AND created_at >= {0}", filter.From);
        AddIf(filter.To is not null, " AND created_at < {0}", filter.To);
        if (filter.After is { } after)
        {
            sql.Append(" AND (created_at, order_id) < (").Append(Parameter(after.CreatedAt)).Append(", ").Append(Parameter(after.OrderId)).Append(')');
        }

        if (filter.Words.Count > 0)
        {
            sql.Append(" AND ((").Append(Words(filter.Words)).Append(')').Append(People(filter)).Append(')');
        }

        foreach (var field in filter.Fields)
        {
            sql.Append(Field(field));
        }

        sql.Append(" ORDER BY created_at DESC, order_id DESC LIMIT ").Append(Parameter(filter.Limit));
        return connection.ListAsync(sql.ToString(), OrderIndexTable.Read, [.. values]);

        void AddIf(bool condition, string text, object? value)
        {
            if (condition)
            {
                sql.AppendFormat(CultureInfo.InvariantCulture, text, Parameter(value));
            }
        }

        string Parameter(object? value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"@p{values.Count - 1}");
        }

        string Words(IReadOnlyList<string> words) => string.Join(" AND ", words.Select(Word));

        string Word(string word) => word.EnumerateRunes().Count() >= ShortestIndexedWord
            ? $"order_id IN (SELECT rowid FROM order_text WHERE order_text MATCH {Parameter(Phrase(word))})"
            : string.Format(
                CultureInfo.InvariantCulture,
                @"(goods LIKE {0} ESCAPE '\' OR channel_order_no LIKE {0} ESCAPE '\' OR waybill_nos LIKE {0} ESCAPE '\' OR order_no LIKE {0} ESCAPE '\')",
                Parameter(Pattern(word)));

        string Field(OrderFieldFilter field)
        {
            var condition = new StringBuilder($" AND order_id IN (SELECT order_id FROM order_field WHERE tenant_id = @p0 AND name = {Parameter(field.Name)}");
            condition.Append(field.Exact is null ? "" : $" AND exact = {Parameter(field.Exact)}");
            condition.Append(field.From is null ? "" : $" AND sort >= {Parameter(field.From)}");
            condition.Append(field.To is null ? "" : $" AND sort < {Parameter(field.To)}");
            condition.Append(field.BlindIndex is null ? "" : $" AND blind_index = {Parameter(field.BlindIndex)}");
            condition.Append(field.Word switch
            {
                null => "",
                { } word when word.EnumerateRunes().Count() >= ShortestIndexedWord =>
                    $" AND field_row IN (SELECT rowid FROM order_field_text WHERE order_field_text MATCH {Parameter(Phrase(word))})",
                { } word => $@" AND words LIKE {Parameter(Pattern(word))} ESCAPE '\'",
            });
            return condition.Append(')').ToString();
        }

        string People(OrderIndexFilter sought) => sought.BlindIndexes.Count == 0
            ? ""
            : $" OR order_id IN (SELECT order_id FROM order_blind_index WHERE tenant_id = @p0 AND blind_index IN ({string.Join(", ", sought.BlindIndexes.Select(Parameter))}))";
    }

    private static string Phrase(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Pattern(string word) =>
        $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
