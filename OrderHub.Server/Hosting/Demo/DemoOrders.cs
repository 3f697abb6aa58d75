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

/// <summary>Makes orders that look like a day's business, invented from a seed: the same seed and the same lines give the same orders.</summary>
public sealed class DemoOrders(int seed, IReadOnlyList<DemoLine> lines)
{
    private readonly DemoParts parts = new(seed);
    private readonly List<DemoOrder> sent = [];
    private readonly int shares = lines.Sum(line => line.Share);
    private int begun;

    public DemoOrder Next(DateTimeOffset now)
    {
        var roll = parts.Random.Next(1000);
        var order = sent.Count > 0 && roll < 20
            ? sent[parts.Random.Next(sent.Count)] with { Case = DemoCase.Repeated }
            : sent.Count > 0 && roll < 25
                ? new DemoOrder(DemoCase.Conflicting, sent[parts.Random.Next(sent.Count)].Key, Good(now) with { Remark = "另一份内容" })
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

    private static DemoOrder Fresh(DemoCase kind, OrderContent content) => new(kind, content.Channel!.ChannelOrderNo!, content);

    private OrderContent Good(DateTimeOffset now)
    {
        var line = NextLine();
        return line.Make(Parcel(line.Name, now), parts, now);
    }

    /// <summary>Each line once, then by their shares: a short demo has them all.</summary>
    private DemoLine NextLine()
    {
        if (begun < lines.Count)
        {
            return lines[begun++];
        }

        var roll = parts.Random.Next(shares);
        return lines.First(line => (roll -= line.Share) < 0);
    }

    /// <summary>What every order has: two people, goods and their weight, a product and a time.</summary>
    private OrderContent Parcel(string line, DateTimeOffset now)
    {
        var goods = parts.Lines();
        var weight = goods.Sum(one => one.Goods.Quantity * one.Kg);
        var start = now.AddHours(1);
        return new OrderContent
        {
            BusinessIdentity = $"jdl.{line}.b2c",
            Channel = new Channel { CustomerCode = parts.Customer(), ChannelCode = "0030001", ShopNo = "ESP0001", ChannelOrderNo = parts.Number() },
            Parties = [parts.Someone("CONSIGNOR"), parts.Someone("CONSIGNEE")],
            Goods = [.. goods.Select(one => one.Goods)],
            Cargo = [new Cargo { Description = goods[0].Goods.Name, WeightKg = weight, VolumeCm3 = Math.Round(weight * parts.Random.Next(3000, 8000)), Packages = 1 }],
            Products = [new Product { ProductCode = parts.Random.Next(5) == 0 ? "ed-m-0002" : "ed-m-0001" }],
            Finance = new Finance { SettleType = SettleTypes.Monthly, CodAmount = parts.Random.Next(6) == 0 ? goods.Sum(one => one.Goods.Price!.Value * one.Goods.Quantity) : null },
            Operation = new Operation { PickupWindow = new TimeWindow { Start = start, End = start.AddHours(2) } },
        };
    }

    private OrderContent Invalid(DateTimeOffset now)
    {
        var good = Good(now);
        return parts.Random.Next(3) switch
        {
            0 => good with { Parties = [good.Parties[0], good.Parties[1] with { Mobile = null, Phone = null }] },
            1 => good with { Cargo = [good.Cargo[0] with { WeightKg = 0 }] },
            _ => good with { Products = [], Parties = [good.Parties[0]] },
        };
    }

    private OrderContent Unreachable(DateTimeOffset now)
    {
        var good = Good(now);
        return good with { Parties = [good.Parties[0], good.Parties[1] with { Province = "台湾省", City = "台北市", County = "信义区" }, .. good.Parties.Skip(2)] };
    }
}
