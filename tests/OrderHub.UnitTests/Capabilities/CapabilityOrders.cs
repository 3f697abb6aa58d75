using OrderHub.Server.Model;

namespace OrderHub.UnitTests.Capabilities;

/// <summary>Stored orders for tests of what capabilities decide.</summary>
internal static class CapabilityOrders
{
    /// <summary>An accepted order of a line, from Beijing to Shanghai.</summary>
    public static Order Of(string line) => new()
    {
        TenantId = 1,
        OrderId = 1,
        OrderNo = "EX2503027Y3KWRY28BA7",
        Version = 1,
        Status = OrderStatus.Accepted,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        BusinessIdentity = $"jdl.{line}.b2c",
        BusinessLine = line,
        Channel = new() { CustomerCode = "027K000001", IsvUniqueNo = "SO-1" },
        Parties = [Person(PartyRoles.Consignor, "北京", "大兴区"), Person(PartyRoles.Consignee, "上海", "浦东新区")],
        Cargo = [new() { WeightKg = 2 }],
        Products = [new() { ProductCode = "ed-m-0001" }],
    };

    private static Party Person(string role, string city, string county) =>
        new() { Role = role, Name = "李测试", Mobile = "13900000000", Province = city, City = city, County = county, Address = "样例街2号" };
}
