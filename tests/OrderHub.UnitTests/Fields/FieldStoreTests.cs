using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security.Masking;
using OrderHub.Server.Storage.Orders;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Fields;

/// <summary>On one SQLite file.</summary>
public sealed class FieldStoreTests() : FieldStoreContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class FieldStoreOnMariaDbTests() : FieldStoreContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class FieldStoreOnFourTests() : FieldStoreContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
[Trait("Run", "long")]
public sealed class FieldStoreOnFourMariaDbTests() : FieldStoreContract(StoreKind.FourMariaDb);

/// <summary>Extension fields in the stores: written into their columns, read back under their own names.</summary>
public abstract class FieldStoreContract(StoreKind kind) : IAsyncLifetime
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Any_order_with_extension_fields_comes_back_through_JSON_and_the_store()
    {
        await DefineEverywhereAsync();
        Prop.ForAll(Seeds, async seed =>
        {
            var order = WithFields(new RandomOrder(seed).Make() with { Extensions = OrderContent.NoExtensions }, new Random(seed));
            var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(order, ApiJson.Default.Order), ApiJson.Default.Order)!;
            Assert.Equal(Text(order), Text(read));

            Assert.True((await bench.CommitAsync(read.OrderId, batch => bench.Writer.Insert(batch, read, null))).IsCommitted);
            Assert.Equal(Text(order), Text(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public async Task Any_change_of_extension_fields_is_stored()
    {
        await DefineEverywhereAsync();
        Prop.ForAll(Seeds, async seed =>
        {
            var random = new Random(seed);
            var before = WithFields(new RandomOrder(seed).Make() with { Extensions = OrderContent.NoExtensions, Version = 1 }, random);
            await bench.CommitAsync(before.OrderId, batch => bench.Writer.Insert(batch, before, null));
            var after = WithFields(before, random) with { Version = 2 };
            after = random.Next(2) == 0 ? after with { Extensions = before.Extensions, Remark = "changed" } : after;
            Assert.True((await bench.CommitAsync(before.OrderId, batch => bench.Writer.Update(batch, before, after))).IsCommitted);
            Assert.Equal(Text(after), Text(await bench.Reader.FindAsync(after.TenantId, after.OrderId, default)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public async Task Two_businesses_use_one_column_for_two_fields()
    {
        await Definitions.StoreAsync(
            bench,
            Definitions.Field("operation.preCoolTemp", FieldType.Number, "ext_n01", "jdl.coldchain.b2c", "DELIVERY"),
            Definitions.Field("operation.leaderCount", FieldType.Number, "ext_n01", "jdl.jingxi.group", "DELIVERY"));
        var cold = await bench.StoreAsync(Sample("jdl.coldchain.b2c", "operation.preCoolTemp", "-18.5"));
        var group = await bench.StoreAsync(Sample("jdl.jingxi.group", "operation.leaderCount", "3"));

        Assert.Equal("-18.5", (await ReadAsync(cold)).Extensions["operation.preCoolTemp"]);
        Assert.Equal("3", Assert.Single((await ReadAsync(group)).Extensions, pair => pair.Key == "operation.leaderCount").Value);
    }

    [Fact]
    public async Task An_order_from_before_there_were_definitions_keeps_its_fields_and_masks_them()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        await Definitions.StoreAsync(bench, Definitions.Field("operation.note"));
        var read = await ReadAsync(order);
        Assert.Equal("会员生日 05-01", read.Extensions["marketing.memberBirthday"]);
        Assert.DoesNotContain("会员生日", OrderMask.Apply(read).Extensions["marketing.memberBirthday"], StringComparison.Ordinal);

        var changed = await bench.ChangeAsync(read, before => before with
        {
            Extensions = new Dictionary<string, string>(before.Extensions, StringComparer.Ordinal) { ["operation.note"] = "new" },
        });
        Assert.Equal(["marketing.memberBirthday", "operation.note"], (await ReadAsync(changed)).Extensions.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_retired_field_stays_readable_and_survives_a_change_of_the_order()
    {
        var field = Definitions.Field("goods.engraving", FieldType.String, "ext_s03");
        await Definitions.StoreAsync(bench, field);
        var order = SampleOrders.Express();
        order = await bench.StoreAsync(order with { Goods = [order.Goods[0] with { Ext = Map("engraving", "LI") }, .. order.Goods.Skip(1)] });
        await RetireAsync(field);

        var read = await ReadAsync(order);
        Assert.Equal("LI", read.Goods[0].Ext["engraving"]);
        var changed = await bench.ChangeAsync(read, before => before with { Goods = [before.Goods[0] with { Quantity = 9 }, .. before.Goods.Skip(1)] });
        Assert.Equal(("LI", 9m), ((await ReadAsync(changed)).Goods[0].Ext["engraving"], (await ReadAsync(changed)).Goods[0].Quantity));
    }

    [Fact]
    public async Task A_field_that_another_node_just_defined_is_read()
    {
        var field = Definitions.Field("operation.note", FieldType.String, "ext_s09");
        await Definitions.StoreAsync(bench, field);
        var order = await bench.StoreAsync(Sample("jdl.express.b2c", "operation.note", "x"));

        // A reader that knows of nothing yet.
        using var behind = new Server.Data.Persistence.Fields.FieldCatalog(
            bench.Shards, bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Server.Data.Persistence.Fields.FieldCatalog>.Instance);
        var reader = new Server.Data.Persistence.OrderReader(
            bench.Shards, bench.Cipher, behind, Microsoft.Extensions.Logging.Abstractions.NullLogger<Server.Data.Persistence.OrderReader>.Instance);
        Assert.Equal("x", (await reader.FindAsync(order.TenantId, order.OrderId, default))!.Extensions["operation.note"]);
    }

    [Fact]
    public async Task No_file_holds_a_personal_extension_field_in_the_clear()
    {
        await DefineEverywhereAsync();
        var order = SampleOrders.Express();
        await bench.StoreAsync(order with
        {
            Extensions = Map("operation.secret", "会员密语甲"),
            Parties = [order.Parties[0] with { Ext = Map("secret", "会员密语乙") }, order.Parties[1]],
            Packages = [order.Packages[0] with { Ext = Map("secret", "会员密语丙") }],
            Goods = [order.Goods[0] with { Ext = Map("text", "明文可见") }],
        });
        var texts = new List<string>();
        foreach (var file in await bench.FilesAsync())
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            texts.Add(Encoding.Latin1.GetString(memory.ToArray()));
        }

        Assert.Contains(texts, text => text.Contains(Latin("明文可见"), StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains(Latin("会员密语"), StringComparison.Ordinal));

        static string Latin(string plain) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(plain));
    }

    [Fact]
    public async Task An_express_order_with_an_extension_field_has_no_row_more()
    {
        await Definitions.StoreAsync(bench, Definitions.Field("operation.note"));
        var batch = new Server.Storage.WriteBatch();
        bench.Writer.Insert(batch, Sample("jdl.express.b2c", "operation.note", "x"), null);
        Assert.Equal(8, batch.Statements.Count);
    }

    [Theory]
    [InlineData("ord_main", "operation.note", "ext_s01")]
    [InlineData("ord_goods", "goods.note", "ext_s02")]
    [InlineData("ord_party", "party.note", "ext_s03")]
    [InlineData("ord_package", "package.note", "ext_s04")]
    [InlineData("ord_cargo", "cargo.note", "ext_s05")]
    public async Task A_row_that_uses_a_column_is_found(string table, string path, string column)
    {
        var field = Definitions.Field(path, FieldType.String, column, "jdl.express", "DELIVERY");
        await Definitions.StoreAsync(bench, field);
        Assert.Equal(table, field.TableName);
        await bench.StoreAsync(SampleOrders.Express());
        Assert.Null(await UserAsync(field));

        var order = SampleOrders.Express();
        order = path.StartsWith("operation", StringComparison.Ordinal) ? order with { Extensions = Map(path, "x") } : order with
        {
            Goods = [order.Goods[0] with { Ext = Only("goods") }],
            Parties = [order.Parties[0] with { Ext = Only("party") }],
            Packages = [order.Packages[0] with { Ext = Only("package") }],
            Cargo = [order.Cargo[0] with { Ext = Only("cargo") }],
        };
        await bench.StoreAsync(order);
        Assert.Equal(order.OrderNo, await UserAsync(field));
        Assert.Null(await UserAsync(field with { BusinessIdentity = "jdl.exp" }));
        Assert.Null(await UserAsync(field with { BusinessType = "PICKUP" }));
        Assert.Null(await UserAsync(field with { TenantId = DataBench.OtherTenant }));

        IReadOnlyDictionary<string, string> Only(string entity) => path.StartsWith(entity, StringComparison.Ordinal) ? Map("note", "x") : OrderContent.NoExtensions;
    }

    private async Task<string?> UserAsync(FieldDefinition field) => (await Task.WhenAll(bench.Shards.All.Select(
        database => database.ReadAsync(connection => Server.Storage.Fields.FieldUseQuery.FindOrderAsync(connection, field), default)))).FirstOrDefault(user => user is not null);

    private async Task RetireAsync(FieldDefinition field)
    {
        Assert.True((await bench.CommitAsync(
            batch => Server.Storage.Fields.ModelVersionTable.Rise(batch, field.TenantId, bench.Fields.Of(field.TenantId).Version),
            batch => Server.Storage.Fields.FieldDefinitionTable.Update(batch, field with { Version = 2, State = FieldState.Retired, RetiredAt = bench.Clock.GetUtcNow() }))).IsCommitted);
        await bench.Fields.RefreshAsync(default);
    }

    private Task DefineEverywhereAsync() =>
        Definitions.StoreAsync(bench, [.. Definitions.Everywhere(DataBench.Tenant), .. Definitions.Everywhere(DataBench.OtherTenant)]);

    private async Task<Order> ReadAsync(Order order) => (await bench.Reader.FindAsync(order.TenantId, order.OrderId, default))!;

    private static Order Sample(string identity, string path, string value) =>
        SampleOrders.Express() with { BusinessIdentity = identity, Extensions = Map(path, value) };

    private static Dictionary<string, string> Map(string key, string value) => new(StringComparer.Ordinal) { [key] = value };

    /// <summary>The order with values of any of the fields that are defined, in the form in which they are read back.</summary>
    private static Order WithFields(Order order, Random random)
    {
        var codes = Definitions.Everywhere(1).ToLookup(field => FieldEntities.IsOfOrder(field.Entity) ? "" : field.Entity);
        return order with
        {
            Extensions = Values("", field => field.Path),
            Goods = [.. order.Goods.Select(goods => goods with { Ext = Values("goods", field => field.FieldCode) })],
            Cargo = [.. order.Cargo.Select(cargo => cargo with { Ext = Values("cargo", field => field.FieldCode) })],
            Parties = [.. order.Parties.Select(party => party with { Ext = Values("party", field => field.FieldCode) })],
            Packages = [.. order.Packages.Select(package => package with { Ext = Values("package", field => field.FieldCode) })],
        };

        IReadOnlyDictionary<string, string> Values(string entity, Func<FieldDefinition, string> name) => codes[entity].Where(_ => random.Next(2) == 0)
            .ToDictionary(name, field => Value(field.Type), StringComparer.Ordinal);

        string Value(FieldType type) => type switch
        {
            FieldType.Number => FieldValues.Write(random.NextInt64(-999_999_999_999_999_999, 999_999_999_999_999_999) / 10_000m),
            FieldType.Time => FieldValues.Write(DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000))),
            _ => string.Create(CultureInfo.InvariantCulture, $"值 {random.Next()} '\"\\ 𠮷"),
        };
    }

    // Records compare maps by reference; their JSON compares them by content, once their keys are in order.
    private static string Text(Order? order)
    {
        Assert.NotNull(order);
        return JsonSerializer.Serialize(order with
        {
            References = [.. order.References.OrderBy(reference => reference.RefNo, StringComparer.Ordinal)],
            Extensions = Sorted(order.Extensions),
            Goods = [.. order.Goods.Select(goods => goods with { Ext = Sorted(goods.Ext) })],
            Cargo = [.. order.Cargo.Select(cargo => cargo with { Ext = Sorted(cargo.Ext) })],
            Parties = [.. order.Parties.Select(party => party with { Ext = Sorted(party.Ext) })],
            Packages = [.. order.Packages.Select(package => package with { Ext = Sorted(package.Ext) })],
        });

        static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> map) => new(map.ToDictionary(), StringComparer.Ordinal);
    }
}
