using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Months;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Orders;
using OrderHub.Testing;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>What becomes of a MySQL store that the version before the months made.</summary>
public sealed class MonthMigrationTests
{
    [Fact]
    public async Task A_store_of_the_version_before_finds_its_orders_and_is_cut_from_the_oldest_on()
    {
        var server = await MariaDbServer.SharedAsync();
        var connection = await server.CreateDatabaseAsync();
        try
        {
            Month[] months = [new(2025, 11), new(2026, 2)];
            await using (var before = await OpenAsync(connection, 13))
            {
                var batch = new WriteBatch();
                foreach (var month in months)
                {
                    batch.Add(
                        """
                        INSERT INTO ord_main (tenant_id, order_id, version, created_at, updated_at, order_no, shard, business_identity, business_type, business_line,
                          order_class, order_origin, direction, status, cancel_status, intercept_status, customs_status, mastered_by, group_flags)
                        VALUES (@p0, @p1, @p2, @p3, @p3, @p4, @p2, @p5, @p5, @p5, @p5, @p5, @p5, @p2, @p2, @p2, @p2, @p5, @p2)
                        """,
                        1, month.FirstId + 7, 0, month.Start, $"NO-{month}", "X");
                }

                Assert.True((await before.CommitAsync(batch, default)).IsCommitted);
            }

            await using var after = await OpenAsync(connection, MySqlMigration.Shipped("Orders").Count);
            await after.Months!.MakeAsync(new(2026, 3), new(2026, 6), default);
            foreach (var month in months)
            {
                Assert.Equal(month.FirstId + 7, await after.ReadAsync(reader => OrderReferenceTable.FindIdAsync(reader, 1, $"NO-{month}"), default));
            }

            foreach (var table in MonthTables.All)
            {
                Assert.Equal(months[0].To(new(2026, 6)), await after.Months.OfAsync(table.Name, default));
            }

            await after.Months.DropAsync(MonthTables.Orders, months[0], default);
            Assert.Equal([months[1].FirstId + 7], await after.ReadAsync(
                reader => reader.ListAsync("SELECT order_id FROM ord_main WHERE tenant_id = @p0", row => row.Long(), 1), default));
        }
        finally
        {
            await server.DropDatabaseAsync(connection);
        }
    }

    private static Task<MySqlDatabase> OpenAsync(string connection, int migrations) => MySqlDatabase.OpenAsync(
        connection, "Orders", [.. MySqlMigration.Shipped("Orders").Take(migrations)], new(), 100, new TestClock(), NullLogger<MySqlDatabase>.Instance);
}
