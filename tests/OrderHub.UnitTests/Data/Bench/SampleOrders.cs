using OrderHub.Server.Model;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>Orders to store.</summary>
internal static class SampleOrders
{
    public static readonly byte[] ContentHash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>Texts of <see cref="Express"/> that no file, index or message may hold in the clear.</summary>
    public static readonly IReadOnlyList<string> Personal =
    [
        "李测试", "王样本", "13900001234", "13800005678", "010-88886666", "110101199001011234", "示范路一百号", "幸福小区三栋", "G12345678",
        "请打电话13700009999", "快递员赵六", "会员生日",
    ];

    private static long last = 1000;

    /// <summary>An express order as merchants send it: three lines of goods, two people, one extension field, one waybill; in the shard of its request's number, or of the order beside which it is to be.</summary>
    public static Order Express(int tenantId = DataBench.Tenant, DateTimeOffset? createdAt = null, Order? beside = null, int? shard = null)
    {
        var id = Interlocked.Increment(ref last);
        var created = createdAt ?? new DateTimeOffset(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero);
        var home = shard ?? (beside is null ? VirtualShard.Of(tenantId, $"SO-{id}") : VirtualShard.OfId(beside.OrderId));
        return new()
        {
            TenantId = tenantId,
            OrderId = IdLayout.Make(created.AddMilliseconds(id).ToUnixTimeMilliseconds(), home, 5, 0),
            OrderNo = new OrderNumber("EX", created.AddMilliseconds(id), 3, home, 5, 0).ToString(),
            Version = 1,
            Status = OrderStatus.Accepted,
            CreatedAt = created,
            UpdatedAt = created,
            AcceptedAt = created,
            PromisedAt = created.AddDays(2),
            BusinessIdentity = "jdl.express.b2c",
            BusinessLine = BusinessLines.Express,
            Remark = "请打电话13700009999",
            Channel = new() { CustomerCode = "027K000001", ShopNo = "ESP0001", ChannelCode = "0030001", ChannelOrderNo = $"CH-{id}", IsvSource = "ISV0042", IsvUniqueNo = $"SO-{id}" },
            Parties =
            [
                new()
                {
                    Role = "CONSIGNOR", Name = "王样本", Mobile = "138-0000-5678", Phone = "010-88886666",
                    Province = "湖北省", City = "武汉市", County = "洪山区", Town = "关山街道", Address = "示范路一百号",
                },
                new()
                {
                    Role = "CONSIGNEE", Name = "李测试", Mobile = "13900001234", IdNo = "110101199001011234",
                    Province = "江苏省", City = "宿迁市", County = "宿城区", Address = "幸福小区三栋", Latitude = 33.963m, Longitude = 118.275m,
                },
            ],
            Goods =
            [
                new() { LineNo = 1, Sku = "EMG1", Name = "冷冻海鲜礼盒", Quantity = 2, Unit = "盒", Price = 19.90m },
                new() { LineNo = 2, Sku = "EMG2", Name = "茶叶", Quantity = 1, Price = 68.90m, Serials = ["S1", "S2"] },
                new() { LineNo = 3, Sku = "EMG3", Name = "手机壳", Quantity = 1.5m, ProducedOn = new(2026, 1, 31) },
            ],
            Cargo = [new() { Description = "海鲜", WeightKg = 3.2m, VolumeCm3 = 9000m }],
            Products =
            [
                new() { ProductCode = "ed-m-0001", Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["temp"] = "freezing" } },
                new() { ProductCode = "ed-a-0002", Kind = "VAS" },
            ],
            Finance = new() { SettleType = 3, CodAmount = 88.80m, EstimatedFee = 12.50m, Fees = [new() { Kind = "FREIGHT", Payer = "027K000001", Amount = 12.50m, Tax = 0.71m }] },
            Operation = new() { PickupWindow = new() { Start = created, End = created.AddHours(2) }, CarrierCode = "CYS0000010" },
            Customs = new() { Pattern = "9610", BuyerIdType = "1", BuyerIdNo = "G12345678", DeclareOrder = true },
            Marks = [new() { Domain = "ORDER", Key = "COD", Value = "1" }],
            References = [new() { SourceSystem = "ECLP", RefType = Reference.RequestType, RefNo = $"SO-{id}" }],
            Extensions = new Dictionary<string, string>(StringComparer.Ordinal) { ["marketing.memberBirthday"] = "会员生日 05-01" },
            Packages = [new() { WaybillNo = $"JDV{id:000000}", Seq = 1, CarrierCode = "CYS0000010" }],
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        };
    }

    public static StatusLogEntry Log(long id, OrderStatus status = OrderStatus.Accepted) => new()
    {
        LogId = id,
        Status = status,
        Decision = StatusDecision.Advance,
        Source = "TERMINAL",
        RawCode = "150",
        RawTime = "2026-03-02 18:20",
        Note = "快递员赵六",
        OccurredAt = new(2026, 3, 2, 10, 20, 0, TimeSpan.Zero),
        ReceivedAt = new(2026, 3, 2, 10, 21, 0, TimeSpan.Zero),
        AppliedAt = new(2026, 3, 2, 10, 21, 0, 5, TimeSpan.Zero),
    };
}
