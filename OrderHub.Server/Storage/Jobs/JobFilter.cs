using System.Globalization;
using System.Text;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>Which runs are meant: each condition that is given must hold. Only those given are in the statement, so that each list finds its index.</summary>
public sealed record JobFilter
{
    /// <summary>One of <see cref="JobRunRow.States"/>, or <c>scheduled</c> (queued for later) or <c>retrying</c> (queued again after a failure).</summary>
    public string? State { get; init; }

    public string? Kind { get; init; }

    /// <summary>A part of the name.</summary>
    public string? Name { get; init; }

    /// <summary>A part of the arguments' JSON.</summary>
    public string? Argument { get; init; }

    public string? OrderNo { get; init; }

    public string? Queue { get; init; }

    public long? ScheduleId { get; init; }

    public long? BatchId { get; init; }

    /// <summary>True: only what is the whole installation's; false: only the tenant's own.</summary>
    public bool? Installation { get; init; }

    /// <summary>The conditions behind a WHERE, and their values, from the parameter <paramref name="first"/> on.</summary>
    internal (string Conditions, object?[] Values) ToSql(int first, DateTimeOffset now)
    {
        var sql = new StringBuilder();
        var values = new List<object?>();
        switch (State)
        {
            case "scheduled":
                sql.Append(" AND state = 'queued' AND attempt = 0");
                Add("due_at > ", now.ToUnixTimeMilliseconds());
                break;
            case "retrying":
                sql.Append(" AND state = 'queued' AND attempt > 0");
                break;
            case JobRunRow.Queued:
                sql.Append(" AND state = 'queued'");
                Add("due_at <= ", now.ToUnixTimeMilliseconds());
                break;
            default:
                Add("state = ", State);
                break;
        }

        Add("kind = ", Kind);
        AddPart("name", Name);
        AddPart("args", Argument);
        Add("order_no = ", OrderNo);
        Add("queue = ", Queue);
        Add("schedule_id = ", ScheduleId);
        Add("batch_id = ", BatchId);
        if (Installation is { } whole)
        {
            sql.Append(whole ? " AND tenant_id = 0" : " AND tenant_id > 0");
        }

        return (sql.ToString(), [.. values]);

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                values.Add(value);
                sql.Append(CultureInfo.InvariantCulture, $" AND {condition}@p{first + values.Count - 1}");
            }
        }

        void AddPart(string column, string? part)
        {
            if (part is not null)
            {
                var escaped = part.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
                values.Add($"%{escaped}%");
                sql.Append(CultureInfo.InvariantCulture, $" AND {column} LIKE @p{first + values.Count - 1} ESCAPE '!'");
            }
        }
    }
}
