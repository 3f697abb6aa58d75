using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>What made-up orders are made of: people, places, wares and customers, drawn from a seed.</summary>
public sealed class DemoParts(int seed)
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

    private static readonly string[] Warehouses = ["110009", "110012", "110020", "110021", "110022"];

    private int buyers;

    public Random Random { get; } = new(seed);

    /// <summary>The group that is open: so many buyers after each other have the same.</summary>
    public string Group(int size) => $"GB-{seed}-{buyers++ / size}";

    public string Warehouse() => Pick(Warehouses);

    /// <summary>One that is not the given one.</summary>
    public string OtherWarehouse(string than) => Pick([.. Warehouses.Where(one => one != than)]);

    /// <summary>A customer with a contract of its own.</summary>
    public string Customer() => $"027K{Random.Next(1, 199):000000}";

    public Party Someone(string role)
    {
        var (province, city, county) = Pick(Places);
        return new Party
        {
            Role = role,
            Name = Pick(Families) + Pick(Given),
            Mobile = $"1390000{Random.Next(10000):0000}",
            Province = province,
            City = city,
            County = county,
            Address = $"{Pick(Streets)}{Random.Next(1, 400)}号",
        };
    }

    /// <summary>Up to three lines of articles that the demo tenant's warehouses keep, and what a piece of each weighs.</summary>
    public List<(Goods Goods, decimal Kg)> Lines(int most = 3) => [.. Enumerable.Range(1, Random.Next(1, most + 1)).Select(lineNo =>
    {
        var (name, price, kg) = Pick(Wares);
        return (new Goods { LineNo = lineNo, Sku = $"EMG{Random.Next(1, 300)}", Name = name, Quantity = Random.Next(1, 4), Price = price, Unit = "件" }, kg);
    })];

    public string Number() => $"DEMO-{seed}-{Random.NextInt64(1_000_000_000_000):000000000000}";

    public T Pick<T>(T[] from) => from[Random.Next(from.Length)];
}
