using System.Text.Json.Nodes;

namespace OrderHub.Testing;

/// <summary>Orders as a customer would state them, each with people of its own, so that any trace of them can be searched for.</summary>
public static class SampleOrders
{
    /// <summary>An express order that every step of its line takes.</summary>
    public static JsonObject Express(string customerOrderNo, SamplePeople? people = null)
    {
        var who = people ?? SamplePeople.Usual;
        return new JsonObject
        {
            ["businessIdentity"] = "jdl.express.b2c",
            ["businessType"] = "DELIVERY",
            ["channel"] = new JsonObject { ["customerCode"] = "027K000001", ["channelOrderNo"] = customerOrderNo },
            ["parties"] = new JsonArray(
                new JsonObject
                {
                    ["role"] = "CONSIGNOR",
                    ["name"] = who.ConsignorName,
                    ["mobile"] = who.ConsignorMobile,
                    ["province"] = "北京",
                    ["city"] = "北京",
                    ["county"] = "大兴区",
                    ["address"] = who.ConsignorAddress,
                },
                new JsonObject
                {
                    ["role"] = "CONSIGNEE",
                    ["name"] = who.ConsigneeName,
                    ["mobile"] = who.ConsigneeMobile,
                    ["province"] = "上海",
                    ["city"] = "上海",
                    ["county"] = "浦东新区",
                    ["address"] = who.ConsigneeAddress,
                }),
            ["goods"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["name"] = "儿童绘本套装", ["quantity"] = 2 }),
            ["cargo"] = new JsonArray(new JsonObject { ["description"] = "书", ["packages"] = 1, ["weightKg"] = 0.55, ["volumeCm3"] = 110.3 }),
            ["products"] = new JsonArray(new JsonObject { ["productCode"] = "ed-m-0001" }),
        };
    }
}

/// <summary>The personal data of one order.</summary>
public sealed record SamplePeople
{
    public static readonly SamplePeople Usual = new();

    public string ConsignorName { get; init; } = "华东测试仓";

    public string ConsignorMobile { get; init; } = "13800000000";

    public string ConsignorAddress { get; init; } = "试验路1号";

    public string ConsigneeName { get; init; } = "李测试";

    public string ConsigneeMobile { get; init; } = "13900000000";

    public string ConsigneeAddress { get; init; } = "样例街2号3栋404室";

    /// <summary>Every value of it.</summary>
    public IEnumerable<string> All => [ConsignorName, ConsignorMobile, ConsignorAddress, ConsigneeName, ConsigneeMobile, ConsigneeAddress];
}
