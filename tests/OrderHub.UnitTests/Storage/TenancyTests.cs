using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using OrderHub.Server.Storage;
using Xunit;

namespace OrderHub.UnitTests.Storage;

public sealed partial class TenancyTests
{
    // Work that goes through all tenants on purpose.
    private static readonly string[] AcrossTenants =
    [
        "SELECT tenant_id, order_id FROM ord_main WHERE (tenant_id, order_id) > ",

        // Figures of a whole file, for a backup and the doctor.
        "SELECT COUNT(*) FROM ord_main", "SELECT MAX(created_at) FROM ord_main",
    ];

    [Fact]
    public void No_statement_on_a_table_of_orders_leaves_the_tenant_out()
    {
        var statements = Literals().Where(text => Statement().IsMatch(text) && OrderTable().IsMatch(text)).ToList();
        Assert.InRange(statements.Count, 20, 500);
        Assert.DoesNotContain(statements, text => !Tenant().IsMatch(text) && !AcrossTenants.Any(known => text.Contains(known, StringComparison.Ordinal)));
    }

    internal static IEnumerable<string> Literals()
    {
        using var file = new PEReader(File.OpenRead(typeof(IDatabase).Assembly.Location));
        var metadata = file.GetMetadataReader();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            yield return metadata.GetUserString(handle);
        }
    }

    [GeneratedRegex(@"^\s*(SELECT|INSERT|UPDATE|DELETE)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\b(FROM|INTO|UPDATE|JOIN)\s+(ord_\w+|inbox|waybill_pool|order_index|order_blind_index)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OrderTable();

    [GeneratedRegex(@"tenant_id\s*=\s*@p|\(\s*tenant_id,|\(order_id, tenant_id,|tenant_id = excluded", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tenant();
}
