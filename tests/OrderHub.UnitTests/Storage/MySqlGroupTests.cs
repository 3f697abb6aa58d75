using System.Text;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.MySql;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>The text that a group of batches becomes: as few statements as say the same.</summary>
public sealed class MySqlGroupTests
{
    private const string InsertA = "INSERT INTO a (id, x, y) VALUES (@p0, @p1, @p2)";
    private const string InsertB = "INSERT INTO b (id, kind) VALUES (@p0, 'B')";

    [Fact]
    public void Rows_of_one_insert_share_a_statement_over_all_batches() => Assert.Equal(
        "START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,2,3),(4,5,6);INSERT INTO b(id,kind)VALUES(1,'B'),(4,'B');COMMIT",
        Written(Batch((InsertA, [1, 2, 3]), (InsertB, [1])), Batch((InsertA, [4, 5, 6]), (InsertB, [4]))));

    [Fact]
    public void Columns_that_are_null_in_all_rows_are_left_out() => Assert.Equal(
        "START TRANSACTION;INSERT INTO a(id,y)VALUES(1,3),(7,9);INSERT INTO b(id,kind)VALUES(1,'B');COMMIT",
        Written(Batch((InsertA, [1, null, 3]), (InsertB, [1])), Batch((InsertA, [7, null, 9]))));

    [Fact]
    public void A_row_that_has_a_value_where_others_have_none_goes_with_them() => Assert.Equal(
        "START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,NULL,3),(4,5,6),(7,NULL,9);COMMIT",
        Written(Batch((InsertA, [1, null, 3])), Batch((InsertA, [4, 5, 6])), Batch((InsertA, [7, null, 9]))));

    [Theory]
    [InlineData("UPDATE a SET x = x + 1 WHERE id = @p0")]
    [InlineData("DELETE FROM a WHERE id = @p0")]
    [InlineData("INSERT INTO b (id, kind) SELECT id, x FROM a WHERE id = @p0")]
    public void A_row_is_not_brought_before_a_statement_that_names_its_table(string between) => Assert.Equal(
        $"START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,1,1);{between.Replace("@p0", "1", StringComparison.Ordinal)};INSERT INTO a(id,x,y)VALUES(2,2,2);COMMIT",
        Written(Batch((InsertA, [1, 1, 1]), (between, [1])), Batch((InsertA, [2, 2, 2]))));

    [Fact]
    public void Statements_about_other_tables_do_not_keep_rows_apart() => Assert.Equal(
        "START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,1,1),(2,2,2);UPDATE b SET kind = 'C' WHERE id = 1;COMMIT",
        Written(Batch((InsertA, [1, 1, 1]), ("UPDATE b SET kind = 'C' WHERE id = @p0", [1])), Batch((InsertA, [2, 2, 2]))));

    [Fact]
    public void A_guarded_statement_is_followed_by_its_check_and_an_insert_of_one_row_needs_none()
    {
        var batch = new WriteBatch();
        batch.AddGuarded("a.taken", 1, InsertA, 1, 2, 3);
        batch.AddGuarded("a.version", 1, "UPDATE a SET x = @p1 WHERE id = @p0", 1, 5);
        Assert.Equal(
            "START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,2,3);UPDATE a SET x = 5 WHERE id = 1;SET @held=1+18446744073709551615*(ROW_COUNT()<>1);COMMIT",
            Written(batch));
    }

    [Fact]
    public void Amounts_of_one_row_are_taken_in_one_statement_behind_all_others_and_rows_in_one_order()
    {
        WriteBatch Taking(int id, int row, int amount)
        {
            var batch = new WriteBatch();
            batch.AddLastSummed($"b {row}", "b.short", 1, "UPDATE b SET x = x - @p1, at = @p2 WHERE id = @p0 AND x >= @p1", null, row, amount, id);
            batch.Add(InsertA, id, 1, 1);
            return batch;
        }

        Assert.Equal(
            "START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,1,1),(2,1,1),(3,1,1);"
            + "UPDATE b SET x = x - 4, at = 2 WHERE id = 7 AND x >= 4;SET @held=1+18446744073709551615*(ROW_COUNT()<>1);"
            + "UPDATE b SET x = x - 12, at = 3 WHERE id = 8 AND x >= 12;SET @held=1+18446744073709551615*(ROW_COUNT()<>1);COMMIT",
            Written(Taking(1, 8, 5), Taking(2, 7, 4), Taking(3, 8, 7)));
    }

    [Fact]
    public void Amounts_of_neighbouring_rows_are_taken_in_one_statement_where_it_has_a_form_for_several()
    {
        WriteBatch Taking(params int[] rows)
        {
            var batch = new WriteBatch();
            foreach (var row in rows)
            {
                batch.AddLastSummed($"b {row}", "b.short", 1, "UPDATE b SET x = x - @p1 WHERE id = @p0", count => string.Join(' ', Enumerable.Range(0, 2 * count).Select(i => $"TAKE {count} @p{i}")), row, 10 * row);
            }

            return batch;
        }

        var between = new WriteBatch();
        between.AddLast("b 4", "b.version", 1, "UPDATE b SET y = 1 WHERE id = @p0", 4);
        Assert.Equal(
            "START TRANSACTION;TAKE 2 2 TAKE 2 20 TAKE 2 3 TAKE 2 60;SET @held=1+18446744073709551615*(ROW_COUNT()<>2);"
            + "UPDATE b SET y = 1 WHERE id = 4;SET @held=1+18446744073709551615*(ROW_COUNT()<>1);"
            + "UPDATE b SET x = x - 50 WHERE id = 5;SET @held=1+18446744073709551615*(ROW_COUNT()<>1);COMMIT",
            Written(Taking(5, 3), between, Taking(3), Taking(2)));
    }

    [Fact]
    public void Rows_that_many_want_come_last_and_in_one_order_whatever_the_order_of_the_batches()
    {
        WriteBatch Event(int id, int part)
        {
            var batch = new WriteBatch();
            batch.AddLast($"part {part}", "part", null, "UPDATE part SET last = last + 1 WHERE part = @p0", part);
            batch.AddLast($"part {part}", "part", null, "INSERT INTO event (id, at) SELECT @p1, last FROM part WHERE part = @p0", part, id);
            batch.Add(InsertA, id, 1, 1);
            return batch;
        }

        static string Of(int id, int part) => $"UPDATE part SET last = last + 1 WHERE part = {part};INSERT INTO event (id, at) SELECT {id}, last FROM part WHERE part = {part};";
        Assert.Equal(
            $"START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,1,1),(2,1,1),(3,1,1);{Of(2, 3)}{Of(1, 8)}{Of(3, 8)}COMMIT",
            Written(Event(1, 8), Event(2, 3), Event(3, 8)));
    }

    [Theory]
    [InlineData("INSERT INTO a (id, x) VALUES (@p0, COALESCE(@p1, 0))")]
    [InlineData("INSERT INTO a (id, x) VALUES (@p0, 'one, two')")]
    [InlineData("INSERT INTO a (id, x) SELECT @p0, @p1 FROM b")]
    [InlineData("UPDATE a SET x = 1 WHERE id = @p0")]
    public void What_cannot_be_cut_into_columns_and_values_is_no_plain_insert(string sql) => Assert.Null(MySqlInsert.Of(sql));

    [Fact]
    public void A_statement_with_too_few_values_is_refused() =>
        Assert.Throws<ArgumentException>(() => Written(Batch((InsertA, [1, 2]))));

    [Fact]
    public void What_is_long_goes_in_several_texts_and_only_the_last_one_commits() => Assert.Equal(
        [
            "START TRANSACTION;INSERT INTO a(id,x,y)VALUES(1,2,3),(4,5,6);", "INSERT INTO a(id,x,y)VALUES(7,8,9);UPDATE b SET kind = 'a long enough one' WHERE id = 1;", "UPDATE b SET kind = 'C' WHERE id = 1;COMMIT",
        ],
        MySqlGroup.Write(
            [
                Batch(
                    (InsertA, [1, 2, 3]), (InsertA, [4, 5, 6]), (InsertA, [7, 8, 9]), ("UPDATE b SET kind = 'a long enough one' WHERE id = @p0", [1]),
                    ("UPDATE b SET kind = 'C' WHERE id = @p0", [1])),
            ],
            new StringBuilder(), 55));

    private static string Written(params WriteBatch[] batches) => Assert.Single(MySqlGroup.Write(batches, new StringBuilder(), 10_000));

    private static WriteBatch Batch(params (string Sql, object?[] Values)[] statements)
    {
        var batch = new WriteBatch();
        foreach (var (sql, values) in statements)
        {
            batch.Add(sql, values);
        }

        return batch;
    }
}
