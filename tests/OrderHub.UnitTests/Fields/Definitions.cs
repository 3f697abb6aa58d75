using OrderHub.Server.Model.Fields;
using OrderHub.Server.Storage.Fields;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Fields;

/// <summary>Definitions of extension fields for tests.</summary>
internal static class Definitions
{
    private static long last = 100;

    public static FieldDefinition Field(
        string path, FieldType type = FieldType.String, string column = "ext_s01", string identity = "*", string businessType = "*", int tenant = DataBench.Tenant) => new()
    {
        TenantId = tenant,
        FieldId = Interlocked.Increment(ref last),
        BusinessIdentity = identity,
        BusinessType = businessType,
        Entity = path.Split('.')[0],
        FieldCode = path.Split('.')[1],
        TableName = FieldEntities.TableOf(path.Split('.')[0])!,
        ColumnName = column,
        Title = path,
        Type = type,
        Version = 1,
        ChangedBy = "test",
        ChangedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>One field of each type for every entity; those of the order's own row share its columns.</summary>
    public static IEnumerable<FieldDefinition> Everywhere(int tenant) => FieldEntities.All.SelectMany((entity, i) => new[]
    {
        Field($"{entity}.text", FieldType.String, Column('s', entity, i, 10), tenant: tenant),
        Field($"{entity}.number", FieldType.Number, Column('n', entity, i, 6), tenant: tenant),
        Field($"{entity}.time", FieldType.Time, Column('t', entity, i, 4), tenant: tenant),
        Field($"{entity}.secret", FieldType.Encrypted, Column('x', entity, i, 6), tenant: tenant) with { Sensitivity = 1, Search = FieldSearch.Exact },
    }).Where(field => field.Entity != FieldEntities.Cargo || field.Type != FieldType.Encrypted).GroupBy(field => (field.TableName, field.ColumnName)).Select(group => group.First());

    /// <summary>Stores definitions as another node does, and has the bench read them.</summary>
    public static async Task StoreAsync(DataBench bench, params FieldDefinition[] fields)
    {
        foreach (var ofTenant in fields.GroupBy(field => field.TenantId))
        {
            var version = bench.Fields.Of(ofTenant.Key).Version;
            Assert.True((await bench.CommitAsync(
                batch => ModelVersionTable.Rise(batch, ofTenant.Key, version),
                batch =>
                {
                    foreach (var field in ofTenant)
                    {
                        FieldDefinitionTable.Insert(batch, field);
                    }
                })).IsCommitted);
        }

        await bench.Fields.RefreshAsync(default);
    }

    private static string Column(char letter, string entity, int i, int most) =>
        $"ext_{letter}{(FieldEntities.IsOfOrder(entity) ? (i % most) + 1 : 1):00}";
}
