using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using OrderHub.Server.Storage;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>
/// No statement can run without its tenant: every text of the server that is SQL, over every table that the schema gives a tenant, either
/// names the tenant or stands, with a reason, in the list of those that go through all tenants on purpose.
/// </summary>
public sealed partial class TenancyTests
{
    [Fact]
    public void Every_statement_on_a_table_with_a_tenant_names_it()
    {
        var tables = TenantTables();
        var statements = Statements().Where(sql => TablesOf(sql).Any(tables.Contains)).ToList();

        var open = statements.Where(sql => !NamesTenant(sql) && !TenancyExceptions.All.Any(exception => exception.Covers(sql))).Select(OneLine).ToList();

        Assert.True(open.Count == 0, "These statements name no tenant and are on no list:\n" + string.Join('\n', open));
        Assert.True(statements.Count >= 100, $"only {statements.Count} statements were found: the scan is blind");
    }

    [Fact]
    public void Every_exception_is_still_needed_and_has_its_reason()
    {
        var tables = TenantTables();
        var statements = Statements().Where(sql => TablesOf(sql).Any(tables.Contains) && !NamesTenant(sql)).ToList();

        Assert.All(TenancyExceptions.All, exception =>
        {
            Assert.True(statements.Any(exception.Covers), $"no statement is covered by: {exception.Text}");
            Assert.True(exception.Reason.Length > 20, exception.Text);
        });
    }

    [Fact]
    public void Every_key_of_such_a_table_begins_with_the_tenant()
    {
        var keys = Schema().SelectMany(table => Keys().Matches(table.Columns).Select(key => (table.Name, Columns: key.Groups["columns"].Value)))
            .Where(key => !key.Columns.StartsWith("tenant_id", StringComparison.Ordinal) && TenantTables().Contains(key.Name))
            .Select(key => $"{key.Name} ({key.Columns})");

        // Each row of these names its tenant, and their readers go through all: consumers through events, the door through partners' keys.
        Assert.Equal(["dead_letter (consumer, event_id)", "outbox (part, position)", "partner_credential (connector, app_key)"], keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_condition_that_is_a_text_of_its_own_names_the_tenant()
    {
        var conditions = Literals().Where(text => text.StartsWith("WHERE ", StringComparison.Ordinal) || text.StartsWith(" WHERE ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(conditions);
        Assert.All(conditions, condition => Assert.True(Condition().IsMatch(condition), condition));
    }

    [Theory]
    [InlineData("SELECT status FROM ord_main WHERE order_no = @p0", false)]
    [InlineData("SELECT tenant_id, status FROM ord_main WHERE order_no = @p0", false)]
    [InlineData("SELECT status FROM ord_main WHERE tenant_id = @p0 AND order_no = @p1", true)]
    [InlineData("SELECT 1 FROM ord_ref r JOIN ord_main o ON o.tenant_id = r.tenant_id WHERE r.ref_no = @p0", false)]
    [InlineData("SELECT 1 FROM ord_ref r JOIN ord_main o ON o.tenant_id = r.tenant_id WHERE r.tenant_id = @p0", true)]
    [InlineData("INSERT INTO ord_main (order_id, version) VALUES (@p0, @p1)", false)]
    [InlineData("INSERT INTO ord_main (tenant_id, version) VALUES (@p0, @p1)", true)]
    [InlineData("UPDATE ord_main SET tenant_id = @p0 WHERE order_id = @p1", false)]
    [InlineData("DELETE FROM ord_party WHERE order_id = @p0", false)]
    public void The_scan_tells_a_statement_with_its_tenant_from_one_without(string sql, bool names) => Assert.Equal(names, NamesTenant(sql));

    /// <summary>True where rows are found or made by their tenant.</summary>
    private static bool NamesTenant(string sql) => sql.TrimStart().StartsWith("INSERT", StringComparison.Ordinal)
        ? Inserted().Match(sql) is { Success: true } columns && columns.Groups["columns"].Value.Contains("tenant_id", StringComparison.Ordinal)
        : sql.IndexOf("WHERE", StringComparison.Ordinal) is var where and >= 0
            ? Condition().IsMatch(sql[where..])
            // The beginning of a statement, whose end is another text: that one is looked at by itself.
            : sql.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) && Statements().Any(other => other.Length > sql.Length && other.StartsWith(sql, StringComparison.Ordinal));

    private static IEnumerable<string> TablesOf(string sql) => Table().Matches(sql).Select(table => table.Groups["name"].Value);

    private static string OneLine(string sql) => Spaces().Replace(sql.Trim(), " ");

    private static HashSet<string> TenantTables() => Schema().Where(table => table.Columns.Contains("tenant_id", StringComparison.Ordinal)).Select(table => table.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every table of the shipped migrations.</summary>
    private static IEnumerable<(string Name, string Columns)> Schema()
    {
        var assembly = typeof(IDatabase).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith("sqlite/", StringComparison.Ordinal)).SelectMany(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return Created().Matches(reader.ReadToEnd()).Select(table => (table.Groups["name"].Value, table.Groups["columns"].Value));
        });
    }

    /// <summary>Everything in the server's assembly that is SQL: texts that its instructions load, and texts that its tables put together at start.</summary>
    private static IReadOnlyList<string> Statements() => Found.Value;

    private static readonly Lazy<IReadOnlyList<string>> Found = new(() => [.. Literals().Concat(Fields()).Where(text => Table().IsMatch(text)).Distinct(StringComparer.Ordinal)]);

    /// <summary>Every text that the server's instructions load.</summary>
    internal static IEnumerable<string> Literals()
    {
        using var file = new PEReader(File.OpenRead(typeof(IDatabase).Assembly.Location));
        var metadata = file.GetMetadataReader();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            yield return metadata.GetUserString(handle);
        }
    }

    private static IEnumerable<string> Fields() => typeof(IDatabase).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("OrderHub.Server.Storage", StringComparison.Ordinal) == true && !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(string))
        .Select(field => (string?)field.GetValue(null))
        .OfType<string>();

    [GeneratedRegex(@"\b(FROM|INTO|UPDATE|JOIN)\s+(?<name>[a-z_]+)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"\btenant_id\s*(=\s*(@|excluded)|IN \(@p0, 0\))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Condition();

    [GeneratedRegex(@"INTO\s+[a-z_]+\s*\((?<columns>[^)]*)(\)|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inserted();

    [GeneratedRegex(@"CREATE TABLE (?<name>[a-z_]+) \((?<columns>.*?)\n\)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Created();

    [GeneratedRegex(@"PRIMARY KEY \((?<columns>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Keys();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
