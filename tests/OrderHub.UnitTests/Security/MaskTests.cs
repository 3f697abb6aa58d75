using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;
using Xunit;

namespace OrderHub.UnitTests.Security;

public sealed class MaskTests
{
    [Theory]
    [InlineData("李测试", "李*")]
    [InlineData("王", "王*")]
    [InlineData("𠮷田", "𠮷*")]
    [InlineData("Anna Lee", "A*")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void A_name_keeps_its_first_character(string? name, string? masked) => Assert.Equal(masked, Mask.Name(name));

    [Theory]
    [InlineData("13900000000", "139****0000")]
    [InlineData("+8613900000000", "+86****0000")]
    [InlineData("5551234", "****34")]
    [InlineData("110", "****")]
    [InlineData(null, null)]
    public void A_phone_keeps_too_little_to_call_it(string? phone, string? masked) => Assert.Equal(masked, Mask.Phone(phone));

    [Theory]
    [InlineData("110101199001011234", "11**************34")]
    [InlineData("1234", "***")]
    [InlineData(null, null)]
    public void An_identity_number_keeps_its_ends(string? number, string? masked) => Assert.Equal(masked, Mask.IdNo(number));

    [Fact]
    public void An_address_ends_at_the_county() => Assert.Equal("江苏省宿迁市宿城区***", Mask.Address("江苏省", "宿迁市", "宿城区"));

    [Fact]
    public void A_masked_party_tells_neither_who_nor_where_exactly()
    {
        var masked = OrderMask.Apply(new Party
        {
            Role = "CONSIGNEE", Name = "李测试", Mobile = "13900000000", Phone = "01088888888", IdNo = "110101199001011234",
            Province = "北京市", City = "北京市", County = "大兴区", Town = "黄村镇", Address = "示例街2号", Latitude = 39.7m, Longitude = 116.3m,
        });

        Assert.Equal(
            new Party
            {
                Role = "CONSIGNEE", Name = "李*", Mobile = "139****0000", Phone = "010****8888", IdNo = "11**************34",
                Province = "北京市", City = "北京市", County = "大兴区", Town = "黄村镇", Address = "***",
            },
            masked);
    }
}
