namespace OrderHub.LegacySystems.Eclp;

/// <summary>Invented people, places and goods. Mobiles are in ranges that nobody holds.</summary>
internal static class People
{
    public static readonly string[] Surnames =
        ["李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "欧阳", "诸葛"];

    public static readonly string[] GivenNames =
        ["测试", "晓明", "志远", "雨桐", "子涵", "建国", "丽华", "思源", "佳怡", "浩然", "梓萱", "文博", "嘉懿", "㛃", "喆", "Emma", "Leo"];

    public static readonly Place[] Places =
    [
        new("北京市", "北京市", "朝阳区", "望京街道", "阜通东大街"), new("北京市", "北京市", "大兴区", "亦庄镇", "科创十一街"),
        new("上海市", "上海市", "浦东新区", "张江镇", "祖冲之路"), new("上海市", "上海市", "闵行区", "莘庄镇", "都市路"),
        new("广东省", "深圳市", "南山区", "粤海街道", "科技园南路"), new("广东省", "广州市", "天河区", "冼村街道", "花城大道"),
        new("浙江省", "杭州市", "西湖区", "文新街道", "文二西路"), new("江苏省", "苏州市", "工业园区", "娄葑街道", "星湖街"),
        new("四川省", "成都市", "武侯区", "桂溪街道", "天府大道"), new("湖北省", "武汉市", "洪山区", "关山街道", "珞喻路"),
        new("陕西省", "西安市", "雁塔区", "电子城街道", "科技路"), new("山东省", "青岛市", "市南区", "香港中路街道", "香港中路"),
    ];

    public static readonly Item[] Items =
    [
        new("EMG4418050000101", "有机燕麦片 1.5kg", 39.90m, 1.55m, 4200), new("EMG4418050000102", "蓝牙耳机 Pro", 268.00m, 0.21m, 650),
        new("EMG4418050000103", "纯棉T恤 L", 59.00m, 0.26m, 1800), new("EMG4418050000104", "保温杯 500ml", 88.80m, 0.38m, 1500),
        new("EMG4418050000105", "儿童绘本《小熊的四季》", 45.50m, 0.62m, 1100), new("EMG4418050000106", "Mechanical keyboard 87", 329.00m, 1.05m, 5200),
        new("EMG4418050000107", "手冲咖啡豆 250g", 68.90m, 0.28m, 900), new("EMG4418050000108", "防晒霜 SPF50", 119.00m, 0.12m, 240),
        new("EMG4418050000109", "折叠雨伞", 49.90m, 0.41m, 1300), new("EMG4418050000110", "洗衣凝珠 52颗", 36.60m, 1.02m, 2600),
    ];

    internal sealed record Place(string Province, string City, string County, string Town, string Street);

    internal sealed record Item(string GoodsNo, string Name, decimal Price, decimal WeightKg, int VolumeCm3);
}
