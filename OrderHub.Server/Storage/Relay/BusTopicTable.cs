using System.Data.Common;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Statements on <c>bus_topic</c>, at home: the scenarios (event family x line) that have queues.</summary>
public static class BusTopicTable
{
    public static Task<List<(string Family, string Line)>> AllAsync(DbConnection connection) => connection.ListAsync(
        "SELECT family, line FROM bus_topic ORDER BY family, line", row => (row.Text(), row.Text()));

    public static void InsertIfAbsent(WriteBatch batch, string family, string line) => batch.Add(
        "INSERT INTO bus_topic (family, line) SELECT @p0, @p1 WHERE NOT EXISTS (SELECT 1 FROM bus_topic t WHERE t.family = @p0 AND t.line = @p1)", family, line);
}
