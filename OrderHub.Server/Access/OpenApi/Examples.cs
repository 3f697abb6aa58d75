namespace OrderHub.Server.Access.OpenApi;

/// <summary>Invented data that the description shows.</summary>
internal static class Examples
{
    public const string Order = """
        {
          "businessIdentity": "jdl.express.b2c",
          "channel": { "customerCode": "027K000001", "channelOrderNo": "SO-7781" },
          "parties": [
            { "role": "CONSIGNOR", "name": "仓A", "mobile": "13800000000", "province": "江苏省", "city": "宿迁市", "county": "宿城区", "address": "示例路1号" },
            { "role": "CONSIGNEE", "name": "李测试", "mobile": "13900000000", "province": "北京市", "city": "北京市", "county": "大兴区", "address": "示例街2号" }
          ],
          "goods": [{ "lineNo": 1, "sku": "EMG1", "name": "保温杯", "quantity": 2, "price": 19.90 }],
          "cargo": [{ "description": "日用品", "packages": 1, "weightKg": 0.55, "volumeCm3": 110.3 }],
          "products": [{ "productCode": "ed-m-0001" }]
        }
        """;
}
