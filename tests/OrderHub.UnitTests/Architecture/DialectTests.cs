using System.Text.RegularExpressions;
using OrderHub.Server.Storage.Months;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Architecture;

/// <summary>
/// SQL is written once, in what SQLite, MariaDB 10.11 and MySQL 8 all understand. Banned are words that one of them lacks or
/// reads in its own way; the migrations of each dialect are its own, but those of MySQL must run on MariaDB and MySQL alike.
/// </summary>
public sealed partial class DialectTests
{
    [Theory]
    [InlineData("Orders")]
    [InlineData("Connectors")]
    [InlineData("Jobs")]
    public void Each_migration_has_a_twin_in_the_other_dialect(string set) => Assert.Equal(
        SqliteMigration.Shipped(set).Select(migration => migration.Name), MySqlMigration.Shipped(set).Select(migration => migration.Name));

    [Fact]
    public void Shared_statements_use_nothing_that_one_of_the_stores_lacks()
    {
        var statements = TenancyTests.Literals().Where(text => Statement().IsMatch(text) && !SearchOnly().IsMatch(text)).ToList();
        Assert.InRange(statements.Count, 80, 2000);
        Assert.DoesNotContain(statements, text => NotShared().IsMatch(text));
    }

    [Fact]
    public void MySQL_migrations_use_nothing_that_only_one_server_has()
    {
        var migrations = MySqlMigration.Shipped("Orders").Concat(MySqlMigration.Shipped("Connectors")).Concat(MySqlMigration.Shipped("Jobs"));
        Assert.DoesNotContain(migrations, migration => NotPortableSchema().IsMatch(Comment().Replace(migration.Sql, "")));
    }

    /// <summary>Inserts leave out what is null, which must then be null in the row.</summary>
    [Fact]
    public void No_column_of_MySQL_that_may_be_null_has_another_default()
    {
        var columns = MySqlMigration.Shipped("Orders").Concat(MySqlMigration.Shipped("Connectors")).Concat(MySqlMigration.Shipped("Jobs"))
            .SelectMany(migration => Comment().Replace(migration.Sql, "").Split('\n'))
            .Where(line => line.Contains(" DEFAULT ", StringComparison.OrdinalIgnoreCase) && !line.Contains("DEFAULT CHARSET", StringComparison.OrdinalIgnoreCase))
            .ToList();
        Assert.NotEmpty(columns);
        Assert.All(columns, line => Assert.Contains("NOT NULL", line, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_table_of_orders_says_what_its_rows_belong_to()
    {
        var all = string.Join('\n', SqliteMigration.Shipped("Orders").Select(migration => migration.Sql));
        int LastOf(Regex what, string table) => what.Matches(all).LastOrDefault(match => match.Groups["name"].Value == table)?.Index ?? -1;
        var made = Table().Matches(all).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Where(table => LastOf(Table(), table) > LastOf(Dropped(), table));
        Assert.Equal(made.Order(StringComparer.Ordinal), ShardTables.All.Select(table => table.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_table_cut_into_months_is_one_that_the_months_are_made_and_dropped_for()
    {
        var cut = MySqlMigration.Shipped("Orders").SelectMany(migration => Cut().Matches(migration.Sql)).Select(match => (match.Groups["name"].Value, match.Groups["column"].Value));
        Assert.Equal(cut.Order(), MonthTables.All.Select(table => (table.Name, table.Column)).Order());
    }

    [Theory]
    [InlineData("INSERT INTO t (a) VALUES (@p0) RETURNING a")]
    [InlineData("INSERT OR IGNORE INTO t (a) VALUES (@p0)")]
    [InlineData("INSERT INTO t (a) VALUES (@p0) ON CONFLICT (a) DO NOTHING")]
    [InlineData("SELECT a || b FROM t")]
    [InlineData("SELECT NEXT VALUE FOR s")]
    [InlineData("SELECT a FROM t LIMIT @p0 OFFSET @p1 ROWS")]
    [InlineData("REPLACE INTO t (a) VALUES (@p0)")]
    [InlineData("DELETE FROM t WHERE a = @p0 LIMIT 5")]
    public void A_word_of_one_store_only_is_found(string sql) => Assert.Matches(NotShared(), sql);

    [GeneratedRegex(@"^DROP TABLE (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dropped();

    [GeneratedRegex(@"^\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statement();

    /// <summary>The embedded search index, what the drivers say to their own store, and its clean-up.</summary>
    [GeneratedRegex(@"order_index|order_blind_index|order_text|index_cursor|schema_version|GET_LOCK|information_schema|PRAGMA", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SearchOnly();

    [GeneratedRegex(
        """
        \bRETURNING\b|\bINSERT\s+(OR|IGNORE)\b|\bON\s+CONFLICT\b|\bON\s+DUPLICATE\b|^\s*REPLACE\b|\|\||\bNEXT(VAL|\s+VALUE)\b|\bOFFSET\b|\bFETCH\s+FIRST\b
        |\b(UPDATE|DELETE)\b[^;]*\bLIMIT\b|\bFOR\s+UPDATE\b|\bFULL\s+(OUTER\s+)?JOIN\b|\bEXCEPT\b|\bINTERSECT\b|\bjson_each\b|\bJSON_(VALUE|TABLE)\b|\bIIF\b
        |\bstrftime\b|\bunixepoch\b|\bNOW\(\)|\bGLOB\b|\bMATCH\b|\bIS\s+(NOT\s+)?DISTINCT\b|<=>|\browid\b|`|\[[a-z]
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex NotShared();

    [GeneratedRegex(
        """
        \bSEQUENCE\b|\bRETURNING\b|\bWITH\s+SYSTEM\s+VERSIONING\b|\bIF\s+NOT\s+EXISTS\b.*\b(COLUMN|INDEX)\b|\bADD\s+(COLUMN|INDEX)\s+IF\b|\bnopad\b|utf8mb4_0900|uca1400
        |\bINVISIBLE\b|\bIGNORED\b|\bUUID\b(?!\()|\bINET\d\b|\bVECTOR\b|\bBEGIN\s+NOT\s+ATOMIC\b|\bCREATE\s+OR\s+REPLACE\b|\bPERSISTENT\b|\bENGINE\s*=\s*(Aria|RocksDB)\b|\bDEFAULT\s*\(
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex NotPortableSchema();

    [GeneratedRegex(@"^CREATE TABLE (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"ALTER TABLE (?<name>\w+) PARTITION BY RANGE \((?<column>\w+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cut();

    [GeneratedRegex("--[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comment();
}
