using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sqlite;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>Statements are planned for full stores from the first row on.</summary>
public sealed class SqliteStatisticsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("tenant_id exchange_id", true, "1000000 500000 1")]
    [InlineData("tenant_id message_key exchange_id", false, "1000000 500000 10 10")]
    [InlineData("tenant_id connector outcome exchange_id", false, "1000000 500000 125000 31250 10")]
    [InlineData("state due_at", false, "1000000 250000 10")]
    public void A_key_leaves_one_row_a_name_ten_a_kind_a_quarter_and_the_tenant_half(string columns, bool isUnique, string expected) =>
        Assert.Equal(expected, SqliteStatistics.Of(columns.Split(' '), isUnique));

    /// <summary>Each of these once walked all rows of a tenant: the key of the table begins with it too.</summary>
    [Theory]
    [InlineData("Connectors", "SELECT content_hash FROM exchange WHERE tenant_id = 1 AND message_key = 'K' AND connector = 'eclp' AND operation = 'place' AND direction = 'in' AND outcome = 'done' ORDER BY exchange_id LIMIT 1", "exchange_key (tenant_id=? AND message_key=?)")]
    [InlineData("Connectors", "SELECT 1 FROM partner_case WHERE tenant_id = 1 AND exchange_id = 2 AND state = 'open'", "partner_case_exchange (tenant_id=? AND exchange_id=?)")]
    [InlineData("Orders", "SELECT order_id FROM ord_package WHERE tenant_id = 1 AND waybill_no = 'W' ORDER BY voided LIMIT 1", "ord_package_waybill (tenant_id=? AND waybill_no=?)")]
    [InlineData("Orders", "SELECT order_id FROM ord_ref WHERE tenant_id = 1 AND order_no = 'N'", "ord_ref_number (tenant_id=? AND order_no=?)")]
    [InlineData("Orders", "SELECT instance_id FROM wf_instance WHERE tenant_id = 1 AND instance_id < 9 AND instance_id >= 2 AND (NULL IS NULL OR flow_name = NULL) AND status = 0 AND ended_at IS NULL ORDER BY instance_id DESC LIMIT 50", "ix_wf_instance_open (tenant_id=? AND status=? AND instance_id>? AND instance_id<?)")]
    [InlineData("Orders", "SELECT 1 FROM wf_instance WHERE tenant_id = 1 AND order_id = 2 AND ended_at IS NULL", "uq_wf_instance_once (tenant_id=? AND order_id=?)")]
    public async Task What_is_looked_up_by_its_own_number_is_found_by_that_numbers_index(string set, string sql, string plan)
    {
        using var database = Open(set);

        var steps = await database.ReadAsync(connection => connection.ListAsync("EXPLAIN QUERY PLAN " + sql, row =>
        {
            _ = (row.Int(), row.Int(), row.Int());
            return row.Text();
        }), default);

        Assert.Contains(steps, step => step.EndsWith(plan, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_was_opened_before_is_told_nothing_new()
    {
        List<string> first;
        using (var database = Open("Orders"))
        {
            first = await ToldAsync(database);
        }

        using var again = Open("Orders");
        Assert.NotEmpty(first);
        Assert.Equal(first, await ToldAsync(again));
    }

    private static Task<List<string>> ToldAsync(SqliteDatabase database) =>
        database.ReadAsync(connection => connection.ListAsync("SELECT tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1 ORDER BY rowid", row => row.Text()), default);

    private SqliteDatabase Open(string set) =>
        SqliteDatabase.Open(Path.Combine(folder.Path, set + ".db"), SqliteMigration.Shipped(set), new(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
}
