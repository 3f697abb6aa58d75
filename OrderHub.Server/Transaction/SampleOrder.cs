using System.Text.Json.Nodes;

namespace OrderHub.Server.Transaction;

/// <summary>An invented order that a line's flow is tried on where nobody gives one.</summary>
public static class SampleOrder
{
    /// <summary>A small parcel from Beijing to Shanghai, of the given line.</summary>
    public static JsonObject Of(string line) => new()
    {
        ["businessIdentity"] = $"jdl.{line}.b2c",
        ["businessType"] = "DELIVERY",
        ["businessLine"] = line,
        ["channel"] = new JsonObject { ["customerCode"] = "027K000001", ["channelOrderNo"] = "SAMPLE-1" },
        ["parties"] = new JsonArray(
            Party("CONSIGNOR", "仓甲", "13800000000", "北京", "北京", "大兴区", "示例路1号"),
            Party("CONSIGNEE", "李测试", "13900000000", "上海", "上海", "浦东新区", "示例街2号")),
        ["goods"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["sku"] = "EMG1", ["name"] = "保温杯", ["quantity"] = 2, ["price"] = 19.90 }),
        ["cargo"] = new JsonArray(new JsonObject { ["description"] = "日用品", ["packages"] = 1, ["weightKg"] = 1.2, ["volumeCm3"] = 3000 }),
        ["products"] = new JsonArray(new JsonObject { ["productCode"] = "ed-m-0001" }),
    };

    private static JsonObject Party(string role, string name, string mobile, string province, string city, string county, string address) => new()
    {
        ["role"] = role,
        ["name"] = name,
        ["mobile"] = mobile,
        ["province"] = province,
        ["city"] = city,
        ["county"] = county,
        ["address"] = address,
    };
}
