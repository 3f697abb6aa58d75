using System.Text;
using OrderHub.LegacySystems.Eclp;

namespace OrderHub.LegacySystems.Batch;

/// <summary>Writes the daily file of a B2B customer into a drop folder, and reads what comes back out of it.</summary>
internal sealed class BatchFiles(SimulatorOptions options)
{
    private readonly Lock gate = new();
    private readonly Random dice = new(options.Seed);
    private int made;

    /// <summary>
    /// A file of orders, each of one or two rows. <paramref name="form"/>: <c>gbk</c>, <c>bom</c> (UTF-8 with a byte order mark). A mangled row has a
    /// number that a spreadsheet spoilt; a quoted one has a line end in its remark.
    /// </summary>
    /// <returns>The name, and the orders' numbers; those of mangled rows apart.</returns>
    public (string Name, IReadOnlyList<string> Good, IReadOnlyList<string> Mangled) Write(string folder, int count, string form, int mangled, bool warehouse)
    {
        lock (gate)
        {
            var name = $"orders-{options.Run:00000000}-{++made:0000}.csv";
            var text = new StringBuilder("订单号,客户编码,仓库编码,商品编码,商品名称,数量,重量,收货人,手机,省,市,地址,备注\r\n");
            var (good, bad) = (new List<string>(), new List<string>());
            for (var i = 0; i < count; i++)
            {
                var number = $"B-{options.Run:00000000}-{made:0000}-{i:0000}";
                var to = People.Places[dice.Next(People.Places.Length)];
                var who = $"{People.Surnames[dice.Next(People.Surnames.Length)]}{People.GivenNames[dice.Next(People.GivenNames.Length)]}";
                var house = dice.Next(1, 99);
                var mobile = i < mangled ? "1.38E+10" : $"138{dice.Next(100):00}000{dice.Next(700):000}";
                for (var row = 0; row <= i % 2; row++)
                {
                    var item = People.Items[dice.Next(People.Items.Length)];
                    text.Append(System.Globalization.CultureInfo.InvariantCulture,
                        $"{number},B2B001,{(warehouse ? "110009" : "")},{item.GoodsNo},\"{item.Name}\",{dice.Next(1, 4)},{item.WeightKg},{who},{mobile},{to.Province},{to.City},{to.Street}{house}号,\"工作日送\r\n请先致电\"\r\n");
                }

                (i < mangled ? bad : good).Add(number);
            }

            // Written under another name first: the hub must never see half of it.
            var place = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
            var bytes = form == "gbk" ? Encoding.GetEncoding("GB18030").GetBytes(text.ToString()) : [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
            File.WriteAllBytes(Path.Combine(place, name + ".part"), bytes);
            File.Move(Path.Combine(place, name + ".part"), Path.Combine(place, name));
            return (name, good, bad);
        }
    }

    /// <summary>Every file in the folder's <c>out</c>, by name, as text.</summary>
    public static IReadOnlyDictionary<string, string> ReadOut(string folder)
    {
        var place = Path.Combine(folder, "out");
        return !Directory.Exists(place)
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : Directory.GetFiles(place, "*.csv").Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileName(file), file => Encoding.GetEncoding("GBK").GetString(File.ReadAllBytes(file)), StringComparer.Ordinal);
    }
}
