using FsCheck;
using FsCheck.Fluent;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Data;

public sealed class OrderNumberTests
{
    private const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly Arbitrary<OrderNumber> Numbers = (
        from line in Gen.Elements("EX", "FR", "ZZ", "AO")
        from day in Gen.Choose(0, 36_524)
        from millisecond in Gen.Choose(0, 86_399_999)
        from unit in Gen.Choose(0, 31)
        from shard in Gen.Choose(0, 1023)
        from node in Gen.Choose(0, 127)
        from sequence in Gen.Choose(0, 63)
        select new OrderNumber(line, new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddMilliseconds(millisecond), unit, shard, node, sequence))
        .ToArbitrary();

    [Fact]
    public void A_number_has_twenty_characters_and_is_read_back_as_it_was() => Prop.ForAll(Numbers, number =>
        number.ToString().Length == OrderNumber.Length && OrderNumber.TryParse(number.ToString(), out var read) && read == number)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void One_wrong_character_is_noticed() => Prop.ForAll(
        (from number in Numbers.Generator
         from at in Gen.Choose(0, OrderNumber.Length - 1)
         from wrong in Gen.Elements(Characters.ToCharArray())
         select (Text: number.ToString(), At: at, Wrong: wrong)).Where(slip => slip.Text[slip.At] != slip.Wrong).ToArbitrary(),
        slip => !OrderNumber.TryParse(slip.Text[..slip.At] + slip.Wrong + slip.Text[(slip.At + 1)..], out _))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_can_be_asked_about() => Prop.ForAll<string>(text => !OrderNumber.TryParse(text, out _)).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_of_a_line_sort_by_time() => Prop.ForAll(Numbers, Numbers, (one, other) =>
        one.CreatedAt >= other.CreatedAt
        || string.CompareOrdinal((one with { LineCode = "EX" }).ToString(), (other with { LineCode = "EX" }).ToString()) < 0)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_known_number_stays_what_it_was()
    {
        var number = new OrderNumber("EX", new(2025, 3, 2, 9, 15, 7, 123, TimeSpan.Zero), 3, 777, 5, 42);
        Assert.Equal("EX2503027Y3KWRY28BA7", number.ToString());
    }

    [Theory]
    [InlineData(1, "SO-7781", 763)]
    [InlineData(2, "SO-7781", 895)]
    [InlineData(1, "", 216)]
    public void A_shard_never_moves(int tenant, string number, int shard) => Assert.Equal(shard, VirtualShard.Of(tenant, number));

    [Fact]
    public void Shards_are_filled_evenly()
    {
        var counts = new int[VirtualShard.Count];
        for (var i = 0; i < 102_400; i++)
        {
            counts[VirtualShard.Of(1, $"SO-{i}")]++;
        }

        Assert.InRange(counts.Max(), 100, 150);
        Assert.InRange(counts.Min(), 60, 100);
    }

    [Theory]
    [InlineData("+86 139-0000-1234", "13900001234")]
    [InlineData("008613900001234", "13900001234")]
    [InlineData("１３９００００１２３４", "13900001234")]
    [InlineData("010-88886666", "01088886666")]
    [InlineData("none", null)]
    [InlineData(" ", null)]
    public void Phones_are_compared_by_their_digits(string text, string? digits) => Assert.Equal(digits, PersonalText.Phone(text));

    [Theory]
    [InlineData(" 李 测试 ", "李测试")]
    [InlineData("Ｌｉ", "LI")]
    [InlineData("", null)]
    public void Names_are_compared_without_spaces_and_width(string text, string? name) => Assert.Equal(name, PersonalText.Name(text));
}
