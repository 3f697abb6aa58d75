using System.Globalization;
using System.Text;

namespace OrderHub.Server.Storage.Search;

/// <summary>The conditions of a filter on <c>order_index</c> as SQL, with the values that belong to it; the first of them, <c>@p0</c>, is the tenant, which every statement names itself.</summary>
internal sealed class OrderIndexConditions
{
    private readonly StringBuilder sql = new();
    private readonly List<object?> values = [];

    private OrderIndexConditions(int tenantId) => values.Add(tenantId);

    public string Sql => sql.ToString();

    public object?[] Values => [.. values];

    public static OrderIndexConditions Of(OrderIndexFilter filter)
    {
        var conditions = new OrderIndexConditions(filter.TenantId);
        conditions.Add(filter);
        return conditions;
    }

    /// <summary>Adds a value; what it returns stands for it in the SQL.</summary>
    public string Parameter(object? value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"@p{values.Count - 1}");
    }

    private void Add(OrderIndexFilter filter)
    {
        // A plus keeps the planner from an index that would have to be sorted: few orders are deleted, and a line's are read in the order of the list.
        sql.Append(filter.WithDeleted ? "(deleted = 0 OR order_id > 0)" : "+deleted = 0");
        AddIf(filter.Status is not null, filter.Line is null ? " AND status = {0}" : " AND +status = {0}", filter.Status);
        AddIf(filter.Line is not null, " AND business_line = {0}", filter.Line);
        AddIf(filter.Region is not null, " AND region = {0}", filter.Region);
        AddIf(filter.Finished is not null, " AND finished = {0}", filter.Finished);
        AddIf(filter.From is not null, " AND created_at >= {0}", filter.From);
        AddIf(filter.To is not null, " AND created_at < {0}", filter.To);
        if (filter.After is { } after)
        {
            sql.Append(" AND (created_at, order_id) < (").Append(Parameter(after.CreatedAt)).Append(", ").Append(Parameter(after.OrderId)).Append(')');
        }

        if (filter.Words.Count > 0)
        {
            sql.Append(" AND ((").AppendJoin(" AND ", filter.Words.Select(word => Word(word, filter.Fuzzy))).Append(')').Append(People(filter)).Append(')');
        }

        foreach (var field in filter.Fields)
        {
            sql.Append(Field(field));
        }
    }

    private void AddIf(bool condition, string text, object? value)
    {
        if (condition)
        {
            sql.AppendFormat(CultureInfo.InvariantCulture, text, Parameter(value));
        }
    }

    private string Word(string word, bool fuzzy)
    {
        if (!SearchWords.IsIndexed(word))
        {
            return string.Format(
                CultureInfo.InvariantCulture,
                @"(goods LIKE {0} ESCAPE '\' OR channel_order_no LIKE {0} ESCAPE '\' OR waybill_nos LIKE {0} ESCAPE '\' OR order_no LIKE {0} ESCAPE '\')",
                Parameter(Pattern(word)));
        }

        if (!fuzzy)
        {
            return $"order_id IN (SELECT rowid FROM order_text WHERE order_text MATCH {Parameter(Phrase(word))})";
        }

        // Every piece is a look of its own into the text index; an order that enough of them find is in.
        var pieces = SearchWords.Pieces(word);
        var looks = pieces.Select(piece => $"SELECT rowid AS found FROM order_text WHERE order_text MATCH {Parameter(Phrase(piece))}");
        return $"order_id IN (SELECT found FROM ({string.Join(" UNION ALL ", looks)}) GROUP BY found HAVING COUNT(*) >= {Parameter(SearchWords.Enough(word))})";
    }

    private string Field(OrderFieldFilter field)
    {
        var condition = new StringBuilder($" AND order_id IN (SELECT order_id FROM order_field WHERE tenant_id = @p0 AND name = {Parameter(field.Name)}");
        condition.Append(field.Exact is null ? "" : $" AND exact = {Parameter(field.Exact)}");
        condition.Append(field.From is null ? "" : $" AND sort >= {Parameter(field.From)}");
        condition.Append(field.To is null ? "" : $" AND sort < {Parameter(field.To)}");
        condition.Append(field.BlindIndex is null ? "" : $" AND blind_index = {Parameter(field.BlindIndex)}");
        condition.Append(field.Word switch
        {
            null => "",
            { } word when SearchWords.IsIndexed(word) => $" AND field_row IN (SELECT rowid FROM order_field_text WHERE order_field_text MATCH {Parameter(Phrase(word))})",
            { } word => $@" AND words LIKE {Parameter(Pattern(word))} ESCAPE '\'",
        });
        return condition.Append(')').ToString();
    }

    private string People(OrderIndexFilter sought) => sought.BlindIndexes.Count == 0
        ? ""
        : $" OR order_id IN (SELECT order_id FROM order_blind_index WHERE tenant_id = @p0 AND blind_index IN ({string.Join(", ", sought.BlindIndexes.Select(Parameter))}))";

    private static string Phrase(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Pattern(string word) =>
        $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
