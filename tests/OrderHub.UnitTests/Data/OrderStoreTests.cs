using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On one SQLite file.</summary>
public sealed class OrderStoreTests() : OrderStoreContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class OrderStoreOnMariaDbTests() : OrderStoreContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class OrderStoreOnFourTests() : OrderStoreContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class OrderStoreOnFourMariaDbTests() : OrderStoreContract(StoreKind.FourMariaDb);

public abstract class OrderStoreContract(StoreKind kind) : IAsyncLifetime
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public void Any_order_comes_back_as_it_was_stored() => Prop.ForAll(Seeds, async seed =>
    {
        var order = new RandomOrder(seed).Make();
        Assert.True((await bench.CommitAsync(order.OrderId, batch => bench.Writer.Insert(batch, order, null))).IsCommitted);
        AssertSame(order, await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Any_change_is_stored_and_nothing_else() => Prop.ForAll(Seeds, async seed =>
    {
        var before = new RandomOrder(seed).Make() with { Version = 7 };
        await bench.CommitAsync(before.OrderId, batch => bench.Writer.Insert(batch, before, null));
        var other = new RandomOrder(~seed & int.MaxValue).Make();
        var after = Mix(before, other, new Random(seed)) with { Version = 8 };
        Assert.True((await bench.CommitAsync(before.OrderId, batch => bench.Writer.Update(batch, before, after))).IsCommitted);
        AssertSame(after, await bench.Reader.FindAsync(before.TenantId, before.OrderId, default));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void An_express_order_has_eight_rows()
    {
        var batch = new WriteBatch();
        bench.Writer.Insert(batch, SampleOrders.Express(), SampleOrders.ContentHash);
        Assert.Equal(8, batch.Statements.Count);
    }

    [Fact]
    public async Task A_change_from_an_old_version_is_refused()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        await bench.ChangeAsync(order, change => change with { Status = OrderStatus.PickedUp });
        var outcome = await bench.CommitAsync(order.OrderId, batch => bench.Writer.Update(batch, order, order with { Version = 2, Status = OrderStatus.Cancelled }));
        Assert.Equal(OrderMainTable.VersionGuard, outcome.FailedGuard);
        Assert.Equal(OrderStatus.PickedUp, (await bench.Reader.FindAsync(DataBench.Tenant, order.OrderId, default))!.Status);
    }

    [Fact]
    public void A_change_that_does_not_raise_the_version_by_one_is_a_mistake()
    {
        var order = SampleOrders.Express();
        Assert.Throws<ArgumentException>(() => bench.Writer.Update(new(), order, order));
        Assert.Throws<ArgumentException>(() => bench.Writer.Update(new(), order, order with { OrderId = 1, Version = 2 }));
    }

    [Fact]
    public async Task The_first_order_with_a_reference_keeps_it()
    {
        var first = await bench.StoreAsync(SampleOrders.Express());
        var second = SampleOrders.Express(beside: first) with { References = first.References };
        var outcome = await bench.CommitAsync(second.OrderId, batch => bench.Writer.Insert(batch, second, null));
        var claim = await bench.Reader.FindClaimAsync(DataBench.Tenant, first.References[0], default);

        Assert.Equal(OrderReferenceTable.TakenGuard, outcome.FailedGuard);
        Assert.Null(await bench.Reader.FindAsync(DataBench.Tenant, second.OrderId, default));
        Assert.Equal((first.OrderId, first.OrderNo), (claim!.OrderId, claim.OrderNo));
        Assert.Equal(SampleOrders.ContentHash, claim.ContentHash);
    }

    [Fact]
    public async Task Of_sixty_four_equal_orders_at_once_one_is_stored()
    {
        var reference = new Reference { SourceSystem = "ECLP", RefType = Reference.RequestType, RefNo = "SO-same" };
        var first = SampleOrders.Express();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => bench.CommitAsync(
            first.OrderId, batch => bench.Writer.Insert(batch, SampleOrders.Express(beside: first) with { References = [reference] }, null)))));
        Assert.Single(outcomes, outcome => outcome.IsCommitted);
        Assert.Equal(63, outcomes.Count(outcome => outcome.FailedGuard == OrderReferenceTable.TakenGuard));
    }

    [Fact]
    public async Task A_waybill_number_travels_with_one_order()
    {
        var first = await bench.StoreAsync(SampleOrders.Express());
        var outcome = await bench.CommitAsync(first.OrderId, batch => bench.Writer.Insert(batch, SampleOrders.Express(beside: first) with { Packages = first.Packages }, null));
        Assert.Equal(OrderPackageTable.WaybillGuard, outcome.FailedGuard);
    }

    [Fact]
    public async Task An_order_is_found_by_each_of_its_numbers_and_by_its_tenant_only()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        foreach (var tenant in new[] { DataBench.Tenant, DataBench.OtherTenant })
        {
            Order?[] found =
            [
                await bench.Reader.FindAsync(tenant, order.OrderId, default),
                await bench.Reader.FindByNoAsync(tenant, order.OrderNo, default),
                await bench.Reader.FindByWaybillAsync(tenant, order.Packages[0].WaybillNo, default),
                await bench.Reader.FindByReferenceAsync(tenant, order.References[0], default),
                .. await bench.Reader.FindManyAsync(tenant, [order.OrderId, 1], default),
            ];
            Assert.Equal(tenant == DataBench.Tenant ? 5 : 0, found.Count(one => one?.OrderNo == order.OrderNo));
        }
    }

    [Fact]
    public async Task The_same_number_may_be_an_order_of_each_tenant()
    {
        var one = await bench.StoreAsync(SampleOrders.Express());
        var other = await bench.StoreAsync(one with { TenantId = DataBench.OtherTenant });
        Assert.Equal(other.Parties, (await bench.Reader.FindByNoAsync(DataBench.OtherTenant, one.OrderNo, default))!.Parties);
    }

    [Fact]
    public async Task The_status_flow_comes_back_in_order_and_open()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        await bench.CommitAsync(
            order.OrderId, batch => bench.Writer.AppendStatus(batch, order, SampleOrders.Log(1)),
            batch => bench.Writer.AppendStatus(batch, order, SampleOrders.Log(2, OrderStatus.PickedUp)));
        Assert.Equal(
            [SampleOrders.Log(1), SampleOrders.Log(2, OrderStatus.PickedUp)],
            await bench.Reader.StatusFlowByNoAsync(order.TenantId, order.OrderNo, default));
        Assert.Null(await bench.Reader.StatusFlowByNoAsync(DataBench.OtherTenant, order.OrderNo, default));
    }

    [Fact]
    public async Task No_file_of_the_data_folder_holds_personal_data_in_the_clear()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        await bench.CommitAsync(order.OrderId, batch => bench.Writer.AppendStatus(batch, order, SampleOrders.Log(1)));
        await bench.ChangeAsync(order, change => change with { Remark = "请打电话13700009999!", Status = OrderStatus.PickedUp });
        await bench.Index.WriteAsync([order], new HashSet<long>(), default);
        await AssertSealedAsync();
        await bench.RestartAsync();
        await AssertSealedAsync();

        async Task AssertSealedAsync()
        {
            var found = new StringBuilder();
            var plain = 0;
            foreach (var file in await bench.FilesAsync())
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var memory = new MemoryStream();
                await stream.CopyToAsync(memory);
                plain += Contains(memory, "冷冻海鲜礼盒") ? 1 : 0;
                foreach (var text in SampleOrders.Personal.Where(text => Contains(memory, text)))
                {
                    found.AppendLine($"{Path.GetFileName(file)}: {text}");
                }
            }

            Assert.True(plain >= 2, "The search for plain text finds none even where it is.");
            Assert.Equal("", found.ToString());
        }

        static bool Contains(MemoryStream bytes, string text) => bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    private static Order Mix(Order before, Order other, Random random)
    {
        var mixed = before;
        mixed = Flip() ? mixed with { Status = other.Status, HoldCode = other.HoldCode, ClosedAt = other.ClosedAt } : mixed;
        mixed = Flip() ? mixed with { Remark = other.Remark } : mixed;
        mixed = Flip() ? mixed with { Extensions = other.Extensions } : mixed;
        mixed = Flip() ? mixed with { Channel = other.Channel } : mixed;
        mixed = Flip() ? mixed with { Marketing = other.Marketing } : mixed;
        mixed = Flip() ? mixed with { Finance = other.Finance } : mixed;
        mixed = Flip() ? mixed with { Operation = other.Operation } : mixed;
        mixed = Flip() ? mixed with { Customs = other.Customs } : mixed;
        mixed = Flip() ? mixed with { Marks = other.Marks, Cargo = other.Cargo } : mixed;
        mixed = Flip() ? mixed with { Products = other.Products } : mixed;
        mixed = Flip() ? mixed with { Goods = other.Goods } : mixed;
        mixed = Flip() ? mixed with { Parties = other.Parties } : mixed;
        mixed = Flip() ? mixed with { Packages = other.Packages } : mixed;
        mixed = Flip() ? mixed with { References = [.. mixed.References, .. other.References] } : mixed;
        return Flip() ? mixed with { GroupNo = other.GroupNo, BusinessIdentity = other.BusinessIdentity } : mixed;

        bool Flip() => random.Next(2) == 0;
    }

    // Records compare lists by reference; their JSON compares them by content. References come back sorted.
    private static void AssertSame(Order expected, Order? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(Text(expected), Text(actual));

        static string Text(Order order) =>
            JsonSerializer.Serialize(order with { References = [.. order.References.OrderBy(reference => reference.RefNo, StringComparer.Ordinal)] });
    }
}
