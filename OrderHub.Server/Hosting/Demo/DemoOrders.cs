using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>What a made-up order is meant to show.</summary>
public enum DemoCase
{
    Good,

    /// <summary>A field is missing or wrong.</summary>
    Invalid,

    /// <summary>Goes where the line does not.</summary>
    Unreachable,

    /// <summary>The very same order as one before it.</summary>
    Repeated,

    /// <summary>Another order under a number used before.</summary>
    Conflicting,
}

/// <summary>One order to send.</summary>
public sealed record DemoOrder(DemoCase Case, string Key, OrderContent Content);

/// <summary>Makes orders that look like a day's business, invented from a seed: the same seed gives the same orders.</summary>
public sealed class DemoOrders(int seed)
{
    private static readonly string[] Families = ["李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
    private static readonly string[] Given = ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明"];
    private static readonly string[] Streets = ["人民路", "解放路", "中山路", "建设街", "和平大道", "科技园路", "滨河路", "朝阳街"];
    private static readonly (string Province, string City, string County)[] Places =
    [
        ("北京", "北京市", "朝阳区"), ("上海", "上海市", "浦东新区"), ("广东省", "深圳市", "南山区"), ("广东省", "广州市", "天河区"), ("浙江省", "杭州市", "余杭区"),
        ("江苏省", "南京市", "玄武区"), ("四川省", "成都市", "武侯区"), ("湖北省", "武汉市", "洪山区"), ("陕西省", "西安市", "雁塔区"), ("山东省", "青岛市", "崂山区"),
        ("福建省", "厦门市", "思明区"), ("河南省", "郑州市", "金水区"), ("辽宁省", "沈阳市", "和平区"), ("新疆维吾尔自治区", "乌鲁木齐市", "天山区"), ("云南省", "昆明市", "盘龙区"),
    ];

    private static readonly (string Name, decimal Price, decimal Kg)[] Wares =
    [
        ("无线耳机", 199.00m, 0.3m), ("羊毛围巾", 159.90m, 0.4m), ("儿童积木", 89.00m, 1.2m), ("不锈钢锅", 239.00m, 2.8m), ("绿茶礼盒", 128.00m, 0.9m),
        ("机械键盘", 459.00m, 1.1m), ("跑步鞋", 369.00m, 1.0m), ("纸质图书", 45.50m, 0.6m), ("护肤套装", 520.00m, 0.7m), ("保温杯", 79.00m, 0.5m),
    ];

    private readonly Random random = new(seed);
    private readonly List<DemoOrder> sent = [];

    public DemoOrder Next(DateTimeOffset now)
    {
        var roll = random.Next(1000);
        var order = sent.Count > 0 && roll < 20
            ? sent[random.Next(sent.Count)] with { Case = DemoCase.Repeated }
            : sent.Count > 0 && roll < 25
                ? new DemoOrder(DemoCase.Conflicting, sent[random.Next(sent.Count)].Key, Good(now) with { Remark = "另一份内容" })
                : roll < 45
                    ? Fresh(DemoCase.Invalid, Invalid(now))
                    : roll < 60
                        ? Fresh(DemoCase.Unreachable, Unreachable(now))
                        : Fresh(DemoCase.Good, Good(now));
        if (order.Case == DemoCase.Good)
        {
            sent.Add(order);
        }

        return order;
    }

    private DemoOrder Fresh(DemoCase kind, OrderContent content) => new(kind, content.Channel!.ChannelOrderNo!, content);

    private OrderContent Good(DateTimeOffset now)
    {
        var lines = Enumerable.Range(1, random.Next(1, 4)).Select(lineNo =>
        {
            var (name, price, kg) = Pick(Wares);
            return (Goods: new Goods { LineNo = lineNo, Sku = $"SKU{random.Next(100000, 999999)}", Name = name, Quantity = random.Next(1, 4), Price = price, Unit = "件" }, Kg: kg);
        }).ToList();
        var weight = lines.Sum(line => line.Goods.Quantity * line.Kg);
        var start = now.AddHours(1);
        return new OrderContent
        {
            BusinessIdentity = "jdl.express.b2c",
            Channel = new Channel { CustomerCode = "027K000001", ChannelCode = "0030001", ShopNo = "ESP0001", ChannelOrderNo = $"DEMO-{seed}-{random.NextInt64(1_000_000_000_000):000000000000}" },
            Parties = [Someone("CONSIGNOR"), Someone("CONSIGNEE")],
            Goods = [.. lines.Select(line => line.Goods)],
            Cargo = [new Cargo { Description = lines[0].Goods.Name, WeightKg = weight, VolumeCm3 = Math.Round(weight * random.Next(3000, 8000)), Packages = 1 }],
            Products = [new Product { ProductCode = random.Next(5) == 0 ? "ed-m-0002" : "ed-m-0001" }],
            Finance = new Finance { SettleType = 3, CodAmount = random.Next(6) == 0 ? lines.Sum(line => line.Goods.Price!.Value * line.Goods.Quantity) : null },
            Operation = new Operation { PickupWindow = new TimeWindow { Start = start, End = start.AddHours(2) } },
        };
    }

    private OrderContent Invalid(DateTimeOffset now)
    {
        var good = Good(now);
        return random.Next(3) switch
        {
            0 => good with { Parties = [good.Parties[0], good.Parties[1] with { Mobile = null, Phone = null }] },
            1 => good with { Cargo = [good.Cargo[0] with { WeightKg = 0 }] },
            _ => good with { Products = [], Parties = [good.Parties[0]] },
        };
    }

    private OrderContent Unreachable(DateTimeOffset now)
    {
        var good = Good(now);
        return good with { Parties = [good.Parties[0], good.Parties[1] with { Province = "台湾省", City = "台北市", County = "信义区" }] };
    }

    private Party Someone(string role)
    {
        var (province, city, county) = Pick(Places);
        return new Party
        {
            Role = role,
            Name = Pick(Families) + Pick(Given),
            Mobile = $"1390000{random.Next(10000):0000}",
            Province = province,
            City = city,
            County = county,
            Address = $"{Pick(Streets)}{random.Next(1, 400)}号",
        };
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
