using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Describing;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Architecture;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Model;

/// <summary>The model, its page, its schema and its tables say the same.</summary>
public sealed class StandardModelTests
{
    /// <summary>Columns that keep no field of the model: keys, counters, the hub's own marks, blind indexes, reserved columns.</summary>
    private static readonly string[] OwnColumns = ["tenant_id", "order_id", "shard", "group_flags", "content_hash"];

    private static readonly SchemaSubset Schema = new(JsonNode.Parse(OrderSchema.Text)!.AsObject());

    [Fact]
    public void Every_field_of_the_model_is_documented_with_an_example()
    {
        var silent = ModelPage.Records.SelectMany(record => record.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<FieldAttribute>() is null && property.Name != "EqualityContract"
                && property.GetCustomAttribute<System.Text.Json.Serialization.JsonIgnoreAttribute>() is null)
            .Select(property => $"{record.Type.Name}.{property.Name}"));
        var without = ModelPage.Records.SelectMany(record => record.Fields
            .Where(field => field.About.Example is null && field.Kind is not (ModelFieldKind.Record or ModelFieldKind.Records))
            .Select(field => $"{record.Type.Name}.{field.Name}"));

        Assert.Empty(silent);
        Assert.Empty(without);
    }

    [Fact]
    public void Every_record_of_the_model_is_on_its_page() => Assert.Empty(
        typeof(Order).Assembly.GetTypes().Where(type => type.GetCustomAttribute<RecordAttribute>(inherit: false) is not null && type != typeof(OrderContent))
            .Except(ModelPage.Records.Select(record => record.Type)));

    [Fact]
    public void The_groups_of_the_model_are_all_there() => Assert.Equal(
        ["Customer channel", "Finance", "Goods", "Logistics services", "Main file", "Marketing", "Operation", "Shipping and receiving"],
        ModelPage.Records.Select(record => record.About?.Group).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_is_what_the_program_writes()
    {
        var page = File.ReadAllText(Repository.PathOf("OrderHub.Server", "docs", "model.md"));
        Assert.True(
            page.EndsWith(ModelPage.Write(), StringComparison.Ordinal) && page.Split(ModelPage.Mark).Length == 2,
            "The end of docs/model.md is out of date: replace all from its mark on by OrderHub.Server model --markdown");
    }

    [Fact]
    public void The_checked_in_schema_is_what_the_program_writes() => Assert.True(
        File.ReadAllText(Repository.PathOf("OrderHub.Server", "docs", "order.schema.json")) == OrderSchema.Text,
        "order.schema.json is out of date: OrderHub.Server model > OrderHub.Server/docs/order.schema.json");

    [Fact]
    public void Every_field_has_its_column_and_every_column_its_field()
    {
        var columns = Columns();
        var named = ModelPage.Records
            .SelectMany(record => record.Fields.SelectMany(field => ModelPage.ColumnsOf(record, field).Select(column => $"{record.About!.Table}.{column}")))
            .ToHashSet();
        var listed = ModelPage.Records.Select(record => record.About?.Table).OfType<string>().Where(table => table.Contains('.')).ToHashSet();

        Assert.Empty(named.Except(columns));
        Assert.DoesNotContain(columns.Except(named).Except(listed), column => !IsOwn(column));
    }

    [Fact]
    public void The_example_of_the_description_fits_the_schema() =>
        Assert.Empty(Schema.Faults(JsonNode.Parse(Server.Access.OpenApi.Examples.Order)));

    [Fact]
    public void What_the_hub_gives_back_fits_the_schema()
    {
        var order = SampleOrders.Express() with { Relations = [new() { Kind = RelationKinds.Pair, OrderId = 7, OrderNo = "EX", CreatedAt = DateTimeOffset.UnixEpoch }] };
        Assert.Empty(Schema.Faults(JsonSerializer.SerializeToNode(order, ApiJson.Default.Order), nameof(Order)));
    }

    [Theory]
    [InlineData("{}", "lacks businessIdentity")]
    [InlineData("""{"businessIdentity":"Jdl"}""", ".businessIdentity: has another form")]
    [InlineData("""{"businessIdentity":"jdl","orderClass":"FAST"}""", ".orderClass: is none of the set")]
    [InlineData("""{"businessIdentity":"jdl","goods":[{"lineNo":1,"quantity":0}]}""", ".goods[0].quantity: too little")]
    [InlineData("""{"businessIdentity":"jdl","goods":[{"lineNo":1.5,"quantity":1}]}""", ".goods[0].lineNo: is no")]
    [InlineData("""{"businessIdentity":"jdl","finance":{"settleType":4}}""", ".finance: fits none")]
    [InlineData("""{"businessIdentity":"jdl","goods":[{"lineNo":1,"quantity":1.23456}]}""", ".goods[0].quantity: too many digits")]
    [InlineData("""{"businessIdentity":"jdl","products":[]}""", ".products: too few")]
    [InlineData("""{"businessIdentity":"jdl","products":[{"productCode":""}]}""", ".products[0].productCode: too short")]
    [InlineData("""{"businessIdentity":"jdl","finance":{"currency":"XYZ"}}""", ".finance: fits none")]
    [InlineData("""{"businessIdentity":"jdl","weight":1}""", "has weight")]
    [InlineData("""{"businessIdentity":"jdl","extensions":{"a.b":1}}""", ".extensions.a.b: is no")]
    public void What_is_wrong_does_not_fit_the_schema(string document, string fault) =>
        Assert.Contains(Schema.Faults(JsonNode.Parse(document)), found => found.Contains(fault, StringComparison.Ordinal));

    private static bool IsOwn(string column)
    {
        var name = column.Split('.')[1];
        return OwnColumns.Contains(name) || name.EndsWith("_bi", StringComparison.Ordinal) || name.StartsWith("ext_", StringComparison.Ordinal)
            || column is "ord_party.seq" or "ord_ref.order_no";
    }

    private static HashSet<string> Columns()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        foreach (var migration in SqliteMigration.Shipped("Orders"))
        {
            using var migrate = connection.CreateCommand();
            migrate.CommandText = migration.Sql;
            migrate.ExecuteNonQuery();
        }

        using var query = connection.CreateCommand();
        query.CommandText = """
            SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name IN ('ord_main', 'ord_goods', 'ord_party', 'ord_package', 'ord_ref', 'ord_relation')
            """;
        using var rows = query.ExecuteReader();
        var columns = new HashSet<string>();
        while (rows.Read())
        {
            columns.Add(rows.GetString(0));
        }

        return columns;
    }
}
