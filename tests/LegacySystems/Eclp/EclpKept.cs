using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderHub.LegacySystems.Eclp;

/// <summary>What ECLP calls an order of its own; each kind has a numbering of states.</summary>
internal enum EclpKind
{
    SalesOut,
    PurchaseIn,
    ReturnIn,
}

/// <summary>
/// An order that ECLP masters itself. What it says follows from its number; kept is only what changes: a hundred thousand of them are small.
/// </summary>
internal sealed class EclpKept(int seed, int index, DateTimeOffset created)
{
    private static readonly string[] SalesStates = ["10009", "10010", "10014", "10015", "10017", "10018", "10019", "10032", "10033", "10034"];
    private static readonly string[] PurchaseStates = ["10", "20", "70"];
    private static readonly string[] ReturnStates = ["0", "100", "200"];

    private string? cancelled;

    public EclpKind Kind { get; } = (index % 10) switch { 8 => EclpKind.PurchaseIn, 9 => EclpKind.ReturnIn, _ => EclpKind.SalesOut };

    public string No { get; } = string.Create(CultureInfo.InvariantCulture, $"{(index % 10) switch { 8 => "EPO", 9 => "ERT", _ => "ESL" }}{seed:00}{index:000000000}");

    public string IsvUuid { get; } = string.Create(CultureInfo.InvariantCulture, $"OLD-{seed}-{index:000000000}");

    public DateTimeOffset Created { get; } = created;

    /// <summary>To the second, as it is told.</summary>
    public DateTimeOffset Updated { get; set; } = created;

    public int Step { get; set; }

    public string? Mobile { get; set; }

    public string? Address { get; set; }

    public string? Remark { get; set; }

    public string? MovedTo { get; set; }

    /// <summary>A state that no agreement knows; null: none.</summary>
    public string? OddState { get; set; }

    private string[] States => Kind switch { EclpKind.PurchaseIn => PurchaseStates, EclpKind.ReturnIn => ReturnStates, _ => SalesStates };

    public string State => OddState ?? cancelled ?? States[Math.Min(Step, States.Length - 1)];

    public bool IsEnded => cancelled is not null || Step >= States.Length - 1;

    /// <summary>True up to where ECLP lets go of what it is asked to.</summary>
    public bool IsEarly => !IsEnded && (Kind == EclpKind.SalesOut ? Step < 5 : Step < 2);

    public void Cancel() => cancelled = Kind switch { EclpKind.PurchaseIn => "91", EclpKind.ReturnIn => "400", _ => "10028" };

    /// <summary>The order as ECLP tells it: names and states of its kind, lists joined by commas.</summary>
    public JsonObject Tell()
    {
        var dice = new Random(unchecked((seed * 1_000_003) + index));
        var from = Pick(dice, People.Places);
        var to = Pick(dice, People.Places);
        var items = Enumerable.Range(0, dice.Next(1, 4)).Select(_ => (Item: Pick(dice, People.Items), Quantity: dice.Next(1, 4))).ToList();
        var told = Kind switch
        {
            EclpKind.PurchaseIn => new JsonObject { ["poOrderNo"] = No, ["poOrderStatus"] = State },
            EclpKind.ReturnIn => new JsonObject { ["eclpRtwNo"] = No, ["status"] = State },
            _ => new JsonObject { ["eclpSoNo"] = No, ["currentStatus"] = State, ["wayBill"] = Step < 3 ? "" : index % 7 == 0 ? $"JDO{index:0000000}1,JDO{index:0000000}2" : $"JDO{index:0000000}1" },
        };
        foreach (var (name, value) in new (string, string?)[]
        {
            ("isvUUID", IsvUuid),
            ("departmentNo", "EBU4418000000042"),
            ("shopNo", "ESP0020000000017"),
            ("salesPlatformOrderNo", $"P{seed:00}{index:000000000}"),
            ("createTime", EclpOrderMaker.China(Created)),
            ("updateTime", EclpOrderMaker.China(Updated)),
            ("finishTime", IsEnded ? EclpOrderMaker.China(Updated) : "0000-00-00 00:00:00"),
            ("senderName", "华东测试仓"),
            ("senderMobile", $"139{dice.Next(100):00}000{dice.Next(1000):000}"),
            ("senderProvince", from.Province),
            ("senderCity", from.City),
            ("senderCounty", from.County),
            ("senderAddress", $"{from.Street}{dice.Next(1, 300)}号"),
            ("consigneeName", Pick(dice, People.Surnames) + Pick(dice, People.GivenNames)),
            ("consigneeMobile", Mobile ?? $"138{dice.Next(100):00}000{dice.Next(700):000}"),
            ("addressProvince", to.Province),
            ("addressCity", to.City),
            ("addressCounty", to.County),
            ("consigneeAddress", Address ?? $"{to.Street}{dice.Next(1, 500)}号{dice.Next(101, 2500)}室"),
            ("consigneeRemark", Remark),
            ("goodsNo", string.Join(',', items.Select(item => item.Item.GoodsNo))),
            ("goodsName", string.Join(',', items.Select(item => item.Item.Name))),
            (Kind == EclpKind.SalesOut ? "quantity" : "numApplication", string.Join(',', items.Select(item => $"{item.Quantity}"))),
            ("price", string.Join(',', items.Select(item => item.Item.Price.ToString("0.00", CultureInfo.InvariantCulture)))),
            ("deliverFee", (8 + dice.Next(40)).ToString("0.00", CultureInfo.InvariantCulture)),
            ("weight", "1.20"),
            ("migrateFlag", MovedTo is null ? "0" : "1"),
            ("newOrderNo", MovedTo),
        })
        {
            told[name] = value;
        }

        return told;
    }

    /// <summary>The same order as a new one for the hub, which names the number that it had here.</summary>
    public JsonObject AsNew()
    {
        var told = Tell();
        var order = new JsonObject { ["eclpSoNo"] = No, ["orderMark"] = new string('0', 50), ["receivable"] = 0, ["packageCount"] = "1", ["salePlatformSource"] = "6" };
        foreach (var name in new[]
        {
            "isvUUID", "departmentNo", "shopNo", "salesPlatformOrderNo", "senderName", "senderMobile", "senderProvince", "senderCity", "senderCounty", "senderAddress", "consigneeName", "consigneeMobile",
            "addressProvince", "addressCity", "addressCounty", "consigneeAddress", "consigneeRemark", "goodsNo", "goodsName", "quantity", "price", "weight",
        })
        {
            order[name] = told[name]?.DeepClone();
        }

        return order;
    }

    private static T Pick<T>(Random dice, T[] all) => all[dice.Next(all.Length)];
}
