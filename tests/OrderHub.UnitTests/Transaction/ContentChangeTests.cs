using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;
using OrderHub.Server.Transaction.Changes;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

public sealed class ContentChangeTests
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Any_content_put_into_an_order_is_all_there() => Prop.ForAll(Seeds, seed =>
    {
        var order = new RandomOrder(seed).Make();
        order = order with { Goods = [], Cargo = [], Finance = null, Operation = null };
        var content = new RandomOrder(~seed & int.MaxValue).Make();
        var changed = ContentChange.Apply(order, content);

        // Every property of the content, also one that is added to the model later.
        Assert.Equal(Json(content), Json(changed));
        Assert.Equal((order.OrderNo, order.Status, order.Version), (changed.OrderNo, changed.Status, changed.Version));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void What_the_hub_and_reports_set_stays_where_a_caller_leaves_it_out() => Prop.ForAll(Seeds, seed =>
    {
        var order = new RandomOrder(seed).Make();

        Assert.Empty(OrderDiff.Of(order, ContentChange.Apply(order, HubFields.Without(order))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_piece_of_cargo_that_is_stated_anew_was_not_measured()
    {
        var order = SampleOrders.Express() with { Cargo = [new() { WeightKg = 1, MeasuredWeightKg = 1.2m }] };

        Assert.Equal(1.2m, ContentChange.Apply(order, order with { Cargo = [new() { WeightKg = 1, Description = "x" }] }).Cargo[0].MeasuredWeightKg);
        Assert.Null(ContentChange.Apply(order, order with { Cargo = [new() { WeightKg = 40 }] }).Cargo[0].MeasuredWeightKg);
    }

    [Fact]
    public void The_same_content_is_no_change() => Prop.ForAll(Seeds, seed =>
    {
        var order = new RandomOrder(seed).Make();
        var same = JsonSerializer.Deserialize(Json(order), OrderJson.Default.OrderContent)!;

        Assert.Empty(OrderDiff.Of(order, ContentChange.Apply(order, same)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void The_masked_order_sent_back_is_no_change() => Prop.ForAll(Seeds, seed =>
    {
        var order = new RandomOrder(seed).MakeSensitive();

        Assert.Empty(OrderDiff.Of(order, ContentChange.Apply(order, OrderMask.Apply(order))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_second_of_two_payers_sent_back_masked_does_not_become_the_first()
    {
        var order = SampleOrders.Express();
        Party[] payers = [Payer("张无忌", "13611112222", "光明顶"), Payer("赵敏", "13633334444", "汝阳王府"), Payer("张三丰", "13655556666", "武当山")];
        order = order with { Parties = [.. order.Parties, .. payers] };
        var shown = OrderMask.Apply(order);

        Assert.Empty(OrderDiff.Of(order, ContentChange.Apply(order, shown)));

        // Without the first of them, the others do not slip into its place.
        var without = ContentChange.Apply(order, shown with { Parties = [.. shown.Parties.Where((_, place) => place != 2)] });
        Assert.Equal(payers[1..], without.Parties.Skip(2));
    }

    private static Party Payer(string name, string mobile, string address) => new() { Role = "PAYER", Name = name, Mobile = mobile, Province = "湖北省", Address = address };

    [Fact]
    public void What_is_told_of_a_change_never_holds_what_is_personal()
    {
        var order = SampleOrders.Express();
        var stranger = order with
        {
            Remark = "别的", Parties = [.. order.Parties.Select(party => party with { Name = "张无忌", Mobile = "13611112222", Address = "光明顶" })],
            Customs = order.Customs! with { BuyerIdNo = "E98765432" },
            Extensions = new Dictionary<string, string>(StringComparer.Ordinal) { ["marketing.memberBirthday"] = "不说" },
        };
        var told = string.Join('\n', OrderDiff.Of(order, stranger).Select(change => $"{change.Path} {change.Old} {change.New}"));

        Assert.All(SampleOrders.Personal.Concat(["张无忌", "13611112222", "光明顶", "E98765432", "别的", "不说"]), text => Assert.DoesNotContain(text, told, StringComparison.Ordinal));
        Assert.Contains("parties[1].mobile 139****1234 136****2222", told, StringComparison.Ordinal);
        Assert.Contains("remark *** ***", told, StringComparison.Ordinal);
        Assert.Contains("extensions.marketing.memberBirthday *** ***", told, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_moved_in_its_list_has_not_changed()
    {
        var order = SampleOrders.Express();

        Assert.Empty(OrderDiff.Of(order, order with { Goods = [.. order.Goods.Reverse()], Parties = [.. order.Parties.Reverse()] }));
        Assert.Equal(
            ["goods[1].sku", "goods[1].name"],
            OrderDiff.Of(order, order with { Goods = [.. order.Goods.Where(goods => goods.LineNo != 2)] }).Select(change => change.Path).Where(path => path is "goods[1].sku" or "goods[1].name"));
    }

    [Fact]
    public void A_change_of_very_many_fields_is_told_list_by_list()
    {
        var order = SampleOrders.Express();
        var changes = OrderDiff.Of(order, order with { Goods = [.. Enumerable.Range(10, 400).Select(line => new Goods { LineNo = line, Quantity = 1 })] });

        var change = Assert.Single(changes);
        Assert.Equal("goods", change.Path);
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":3}}""", """{"a":null,"b":{"c":null,"e":4}}""", """{"b":{"d":3,"e":4}}""")]
    [InlineData("""{"goods":[{"lineNo":1,"name":"x"}]}""", """{"goods":[]}""", """{"goods":[]}""")]
    [InlineData("""{"goods":[{"lineNo":1,"name":"x"},{"lineNo":2}]}""", """{"goods":{"2":null,"1":{"name":"y"},"3":{"name":"z"}}}""", """{"goods":[{"lineNo":1,"name":"y"},{"name":"z","lineNo":3}]}""")]
    [InlineData("""{"marks":[{"domain":"ORDER","key":"cod","value":"1"}]}""", """{"marks":{"ORDER/cod":{"value":"0"},"GOODS/a/b":{"value":"1"}}}""", """{"marks":[{"domain":"ORDER","key":"cod","value":"0"},{"value":"1","domain":"GOODS","key":"a/b"}]}""")]
    [InlineData("""{"cargo":[1]}""", """{"cargo":{"x":1}}""", """{"cargo":{"x":1}}""")]
    public void A_patch_is_merged(string target, string patch, string expected) =>
        Assert.Equal(expected, MergePatch.Apply(JsonNode.Parse(target)!.AsObject(), JsonNode.Parse(patch)!.AsObject()).ToJsonString());

    private static string Json(OrderContent content) => JsonSerializer.Serialize(content, OrderJson.Default.OrderContent);
}
