using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Terminal;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>Makes realistic orders; the same seed makes the same ones.</summary>
internal sealed class EclpOrderMaker(SimulatorOptions options, VirtualClock clock)
{
    private readonly Lock gate = new();
    private readonly Random dice = new(options.Seed);
    private int made;

    public EclpOrder Make(string scenario)
    {
        lock (gate)
        {
            var uuid = $"SO-{options.Seed}-{options.Run:00000000}-{++made:000000}";
            var from = Pick(People.Places);
            var to = Pick(People.Places);
            var lines = Enumerable.Range(0, dice.Next(1, 4)).Select(_ => (Item: Pick(People.Items), Quantity: dice.Next(1, 4))).ToList();
            var cod = dice.Next(5) == 0;
            var total = lines.Sum(line => line.Item.Price * line.Quantity);
            var body = new JsonObject
            {
                ["isvUUID"] = uuid,
                ["isvSource"] = "ISV0000000000042",
                ["shopNo"] = "ESP0020000000017",
                ["departmentNo"] = "EBU4418000000042",
                ["warehouseNo"] = "110009",
                ["shipperNo"] = "CYS0000010",
                ["salePlatformSource"] = "6",
                ["salesPlatformOrderNo"] = $"{options.Run:00000000}{made:000000}",
                ["salesPlatformCreateTime"] = China(clock.GetUtcNow().AddMinutes(-dice.Next(3, 90))),
                ["senderName"] = scenario == "pickupRejected" ? "华东测试仓（超区）" : "华东测试仓",
                ["senderMobile"] = scenario switch
                {
                    "pickupRejected" => TerminalApi.RefusedMobile,
                    "consigneeRejects" => TerminalApi.RejectedParcelMobile,
                    _ => $"139{dice.Next(100):00}000{dice.Next(1000):000}",
                },
                ["senderProvince"] = from.Province,
                ["senderCity"] = from.City,
                ["senderCounty"] = from.County,
                ["senderTown"] = from.Town,
                ["senderAddress"] = $"{from.Street}{dice.Next(1, 300)}号物流园{dice.Next(1, 9)}号库",
                ["consigneeName"] = Pick(People.Surnames) + Pick(People.GivenNames),
                ["consigneeMobile"] = $"138{dice.Next(100):00}000{dice.Next(700):000}",
                ["addressProvince"] = to.Province,
                ["addressCity"] = to.City,
                ["addressCounty"] = to.County,
                ["addressTown"] = to.Town,
                ["consigneeAddress"] = $"{to.Street}{dice.Next(1, 500)}号{dice.Next(1, 30)}栋{dice.Next(1, 4)}单元{dice.Next(101, 2500)}室",
                ["consigneeRemark"] = dice.Next(4) == 0 ? "工作日白天送 please call first" : "",
                ["orderMark"] = (cod ? "1" : "0") + new string('0', 49),
                ["receivable"] = cod ? JsonNode.Parse(total.ToString("0.00", CultureInfo.InvariantCulture)) : JsonValue.Create(0),
                ["goodsNo"] = string.Join(',', lines.Select(line => line.Item.GoodsNo)),
                ["goodsName"] = string.Join(',', lines.Select(line => line.Item.Name)),
                ["price"] = string.Join(',', lines.Select(line => line.Item.Price.ToString("0.00", CultureInfo.InvariantCulture))),
                ["quantity"] = string.Join(',', lines.Select(line => $"{line.Quantity}")),
                ["packageCount"] = "1",
                ["weight"] = lines.Sum(line => line.Item.WeightKg * line.Quantity).ToString("0.00", CultureInfo.InvariantCulture),
                ["volume"] = lines.Sum(line => line.Item.VolumeCm3 * line.Quantity).ToString("0.0", CultureInfo.InvariantCulture),
            };
            return new EclpOrder(uuid, body);
        }
    }

    /// <summary>A time as the legacy client writes it: China time without saying so.</summary>
    public static string China(DateTimeOffset time) =>
        time.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private T Pick<T>(T[] all) => all[dice.Next(all.Length)];
}
