using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;

namespace OrderHub.LegacySystems.Isv;

/// <summary>Makes orders as ISVs write them: milliseconds since 1970, <c>hight</c>, and one key that begins with a capital in two clients.</summary>
internal sealed class IsvOrderMaker(SimulatorOptions options, VirtualClock clock)
{
    private readonly Lock gate = new();
    private readonly Random dice = new(options.Seed);
    private int made;

    /// <param name="scenario"><c>delivery</c>, <c>warehouse</c>, <c>rejected</c> (its consignee will not take it) <c>refused</c> (the warehouse will not have it)
    /// <c>kept</c> (the warehouse agrees to no cancel)
    /// or <c>parcels</c> (the warehouse packs two).</param>
    public JsonObject Make(string scenario)
    {
        lock (gate)
        {
            var orderId = $"X-{options.Seed}-{options.Run:00000000}-{++made:000000}";
            var (from, to) = (Pick(People.Places), Pick(People.Places));
            var items = Enumerable.Range(0, dice.Next(1, 4)).Select(_ => (Item: Pick(People.Items), Quantity: dice.Next(1, 4))).ToList();
            var pickup = clock.GetUtcNow().AddHours(2).ToUnixTimeMilliseconds();
            var order = new JsonObject
            {
                ["orderId"] = orderId,
                ["orderOrigin"] = 1,
                ["customerCode"] = "027K000001",
                ["senderContact"] = Contact("仓A", $"139{dice.Next(100):00}000{dice.Next(700):000}", from, dice.Next(1, 200)),
                ["receiverContact"] = Contact(
                    Pick(People.Surnames) + Pick(People.GivenNames), MobileFor(scenario),
                    to, dice.Next(1, 400)),
                ["productsReq"] = new JsonObject
                {
                    ["productCode"] = "LL-SD-M",
                    ["productAttrs"] = new JsonObject { ["temp"] = "freezing" },
                    ["addedProducts"] = new JsonArray(),
                },
                ["settleType"] = 3,
                ["cargoes"] = new JsonArray(new JsonObject
                {
                    ["name"] = "海鲜", ["quantity"] = 1, ["weight"] = items.Sum(one => one.Item.WeightKg * one.Quantity), ["volume"] = items.Sum(one => one.Item.VolumeCm3 * one.Quantity), ["hight"] = 0,
                }),
                ["goods"] = new JsonArray([.. items.Select((one, line) => (JsonNode)new JsonObject
                {
                    ["lineNo"] = line + 1, ["sku"] = one.Item.GoodsNo, ["name"] = one.Item.Name, ["quantity"] = one.Quantity, ["price"] = one.Item.Price,
                })]),
                ["pickupStartTime"] = pickup,
                ["pickupEndTime"] = pickup + 7_200_000,
                [made % 2 == 0 ? "CommonChannelInfo" : "commonChannelInfo"] = new JsonObject { ["channelCode"] = "0030001", ["channelOrderCode"] = $"{options.Run:00000000}{made:000000}" },
            };
            if (scenario is "warehouse" or "refused" or "kept" or "parcels")
            {
                order["warehouseNo"] = "110009";
            }

            return order;
        }
    }

    private string MobileFor(string scenario) => scenario switch
    {
        "rejected" => "13800000778",
        "refused" => "13800000779",
        "kept" => "13800000780",
        "parcels" => "13800000781",
        _ => $"138{dice.Next(100):00}000{dice.Next(700):000}",
    };

    private static JsonObject Contact(string name, string mobile, People.Place place, int house) => new()
    {
        ["name"] = name, ["mobile"] = mobile, ["fullAddress"] = $"{place.Province}{place.City}{place.County}{place.Street}{house}号",
    };

    private T Pick<T>(T[] all) => all[dice.Next(all.Length)];
}
