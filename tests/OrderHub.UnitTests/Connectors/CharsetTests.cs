using System.Text;
using OrderHub.Connectors.Codecs;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

public sealed class CharsetTests
{
    [Theory]
    [InlineData("李测试 abc", "utf-8", "UTF-8", "utf-8", false)]
    [InlineData("李测试 abc", "gbk", "GBK", "gbk", false)]
    [InlineData("李测试 abc", "gbk", "gb2312", "gbk", false)]
    [InlineData("㛃𠮷😀", "gb18030", "GB18030", "gb18030", false)]
    [InlineData("李测试", "gbk", "UTF-8", "gbk", true)]
    [InlineData("李测试", "utf-8", "GBK", "utf-8", true)]
    [InlineData("联通", "gbk", "GBK", "gbk", false)]
    [InlineData("plain", "utf-8", "GBK", "gbk", false)]
    [InlineData("王五", "utf-8", null, "utf-8", false)]
    [InlineData("王五", "gbk", null, "gbk", false)]
    [InlineData("王五", "gbk", "no such charset", "gbk", false)]
    public void Text_is_read_by_what_it_is_and_a_wrong_label_is_noticed(string text, string really, string? label, string found, bool wrong)
    {
        var decoded = Charsets.Decode(Charsets.Find(really).GetBytes(text), label);
        Assert.NotNull(decoded);
        Assert.Equal((text, found, wrong), (decoded.Text, decoded.Charset, decoded.LabelWas is not null));
    }

    [Fact]
    public void Bytes_of_no_character_set_are_refused_and_never_become_question_marks() =>
        Assert.Null(Charsets.Decode([0x41, 0xFF, 0xFF, 0x41], "GBK"));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text() =>
        Assert.Equal("x", Charsets.Decode([0xEF, 0xBB, 0xBF, (byte)'x'], "utf-8")!.Text);

    [Fact]
    public void Private_use_characters_are_counted() =>
        Assert.Equal(2, Charsets.Decode(Encoding.UTF8.GetBytes("a\uE000\uF8FF"), "utf-8")!.PrivateUse);
}
