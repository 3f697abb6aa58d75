using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Legacy;
using Xunit;

namespace OrderHub.UnitTests.Synchronization;

/// <summary>What becomes of an order that was read from its master, and which id it has.</summary>
public sealed class LegacyDecisionTests
{
    private static readonly DateTimeOffset Created = new(2026, 3, 2, 9, 0, 7, TimeSpan.Zero);
    private static readonly byte[] Hash = [1, 2, 3];

    [Fact]
    public void An_order_that_is_not_known_is_new() => Assert.Equal(LegacyOutcome.New, Decide(null));

    [Fact]
    public void The_same_content_is_the_same_order_however_often_it_comes() => Assert.Equal(LegacyOutcome.Known, Decide(Known()));

    [Fact]
    public void What_was_read_last_counts_even_where_its_time_is_older() =>
        Assert.Equal(LegacyOutcome.Changed, Decide(Known() with { ContentHash = [9], UpdatedAt = Created.AddMinutes(9) }));

    [Fact]
    public void Touched_at_its_master_it_is_told_when() => Assert.Equal(LegacyOutcome.Changed, Decide(Known() with { UpdatedAt = Created.AddSeconds(-1) }));

    [Fact]
    public void One_that_the_hub_took_over_leaves_and_never_comes_back()
    {
        Assert.Equal(LegacyOutcome.Moved, Decide(Known(), isClaimed: true));
        Assert.Equal(LegacyOutcome.Left, Decide(Known() with { Gone = true }, isClaimed: true));
        Assert.Equal(LegacyOutcome.Left, Decide(null, isClaimed: true));
    }

    [Fact]
    public void One_that_its_master_had_lost_and_has_again_is_listed_again() => Assert.Equal(LegacyOutcome.Changed, Decide(Known() with { Gone = true }));

    [Fact]
    public void A_number_of_another_system_or_of_the_hubs_form_is_taken()
    {
        Assert.Equal(LegacyOutcome.Taken, Decide(Known() with { MasteredBy = "EXT" }));
        Assert.Equal(LegacyOutcome.Taken, LegacyTaking.Decide(null, Masters.Eclp, Hash, Created, isClaimed: false, isHubNumber: true));
    }

    [Fact]
    public void Ids_are_below_zero_lead_with_the_second_and_are_the_same_for_everybody()
    {
        var id = LegacyIds.Of(Created, "ESL1");
        Assert.True(LegacyIds.IsLegacy(id));
        Assert.Equal(id, LegacyIds.Of(Created.AddMilliseconds(400), "ESL1"));
        Assert.NotEqual(id, LegacyIds.Of(Created, "ESL2"));
        Assert.InRange(IdLayout.TimeOf(-id), Created, Created.AddMilliseconds(999));
        Assert.True(LegacyIds.IsLegacy(LegacyIds.Of(new(1999, 1, 1, 0, 0, 0, TimeSpan.Zero), "ESL1")));
    }

    [Fact]
    public void Two_orders_of_one_id_are_told_apart()
    {
        var first = LegacyIds.Of(Created, "ESL1");
        Assert.Equal(first - 1, LegacyIds.Of(Created, "ESL1", id => id == first));
    }

    [Fact]
    public void For_lists_no_address_and_no_free_words_are_kept()
    {
        var whole = new LegacyOrder
        {
            OrderNo = "ESL1", Status = OrderStatus.Packed, CreatedAt = Created, UpdatedAt = Created,
            Content = new()
            {
                BusinessIdentity = "jdl.express.b2c", Remark = "请打电话", Channel = new() { CustomerCode = "EBU1", ShopNo = "ESP1" },
                Parties = [new() { Role = "CONSIGNEE", Name = "李测试", Mobile = "13900001234", Province = "江苏省", Address = "幸福小区三栋" }],
            },
        };
        var kept = System.Text.Encoding.UTF8.GetString(whole.ForLists().ToJson());
        Assert.DoesNotContain("幸福", System.Text.RegularExpressions.Regex.Unescape(kept), StringComparison.Ordinal);
        Assert.DoesNotContain("请打电话", System.Text.RegularExpressions.Regex.Unescape(kept), StringComparison.Ordinal);
        Assert.Equal(whole.ForLists().Hash(), (whole with { UpdatedAt = Created.AddDays(1) }).ForLists().Hash());
    }

    private static KnownLegacyOrder Known() => new(-7, "ESL1", Masters.Eclp, 1, Created, Created, Gone: false, Hash);

    private static LegacyOutcome Decide(KnownLegacyOrder? known, bool isClaimed = false) => LegacyTaking.Decide(known, Masters.Eclp, Hash, Created, isClaimed, isHubNumber: false);
}
