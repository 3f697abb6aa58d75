using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Transaction;

/// <summary>
/// What every order must hold, whatever its line: each field by itself (<see cref="FieldRules"/>), and what fields say together.
/// One pure function that reports all faults at once.
/// </summary>
public static class OrderRules
{
    public const int MaxReferences = 50;

    /// <summary>No order is older than its numbers can say; what is, is a clock that was never set.</summary>
    private const int FirstYear = 2000;

    public static IReadOnlyList<Fault> Check(OrderContent order)
    {
        var faults = new List<Fault>();
        FieldRules.Check(Reference.ClaimsOf(order) is > 0 and var own ? order with { References = [.. order.References.Skip(own)] } : order, faults);
        CheckParties(order.Parties, faults);
        CheckGoods(order.Goods, faults);
        CheckCargo(order, faults);
        CheckProducts(order.Products, faults);
        CheckMoney(order, faults);
        CheckOther(order.ParentOrderNo, "parentOrderNo", faults);
        // What is returned may have been sold before the hub, under a number of another system; what looks like one of the hub's must be one.
        CheckOther(order.OriginalOrderNo?.Length == OrderNumber.Length ? order.OriginalOrderNo : null, "originalOrderNo", faults);
        if (order.Customs is { } customs && customs.NetWeightKg > customs.GrossWeightKg)
        {
            faults.Add(new(OrderFaultCodes.CustomsWeight, "customs.netWeightKg", "The weight without packing is not greater than the weight with it."));
        }

        CheckMarks(order.Marks, faults);
        CheckReferences(order, faults);
        if (order.Operation is { } operation)
        {
            CheckWindow(operation.PickupWindow, "operation.pickupWindow", faults);
            CheckWindow(operation.DeliveryWindow, "operation.deliveryWindow", faults);
            CheckWindow(operation.DockWindow, "operation.dockWindow", faults);
            if (operation.TempMax < operation.TempMin)
            {
                faults.Add(new(OrderFaultCodes.TempRange, "operation.tempMax", "The warmest temperature is not colder than the coldest."));
            }
        }

        return faults;
    }

    private static void CheckParties(IReadOnlyList<Party> parties, List<Fault> faults)
    {
        foreach (var role in new[] { PartyRoles.Consignor, PartyRoles.Consignee })
        {
            if (parties.Count(party => party.Role == role) != 1)
            {
                faults.Add(new("order.party.required", "parties", $"The order needs exactly one party with the role {role}."));
            }
        }

        for (var i = 0; i < parties.Count; i++)
        {
            var party = parties[i];
            var path = $"parties[{i}]";
            if (party.Mobile is { } mobile && !string.IsNullOrWhiteSpace(mobile) && !IsPhone(mobile))
            {
                faults.Add(new(OrderFaultCodes.PartyMobile, $"{path}.mobile", "The mobile number has 5 to 20 digits, with + - and spaces at most."));
            }

            if ((party.Latitude is null) != (party.Longitude is null))
            {
                faults.Add(new(OrderFaultCodes.PartyPlace, $"{path}.{(party.Latitude is null ? "latitude" : "longitude")}", "Latitude and longitude are stated together."));
            }

            if (party.Address == Mask.Hidden)
            {
                faults.Add(new(OrderFaultCodes.Masked, $"{path}.address", "The address is a masked one: state the address itself."));
            }

            if (party.Role is not (PartyRoles.Consignor or PartyRoles.Consignee))
            {
                continue;
            }

            Required(party.Name, $"{path}.name", "order.party.name", "The party needs a name.", faults);
            Required(party.Province, $"{path}.province", "order.party.province", "The party needs a province.", faults);
            Required(party.Address, $"{path}.address", "order.party.address", "The party needs an address.", faults);
            if (Texts.IsBlank(party.Mobile) && Texts.IsBlank(party.Phone))
            {
                faults.Add(new("order.party.phone", $"{path}.mobile", "The party needs a mobile or a phone number."));
            }
        }
    }

    private static void CheckGoods(IReadOnlyList<Goods> goods, List<Fault> faults)
    {
        for (var i = 0; i < goods.Count; i++)
        {
            if (goods[i].ExpiresOn < goods[i].ProducedOn)
            {
                faults.Add(new(OrderFaultCodes.Dates, $"goods[{i}].expiresOn", "Goods do not expire before they are made."));
            }

            CheckSerials(goods[i], $"goods[{i}].serials", faults);
        }

        foreach (var repeated in goods.GroupBy(line => line.LineNo).Where(group => group.Count() > 1))
        {
            faults.Add(new("order.goods.line-no", "goods", $"The line number {repeated.Key} stands more than once."));
        }
    }

    private static void CheckSerials(Goods goods, string path, List<Fault> faults)
    {
        if (goods.Serials.Count > 0 && (goods.Serials.Count > goods.Quantity || goods.Serials.Any(Texts.IsBlank) || goods.Serials.Distinct(StringComparer.Ordinal).Count() < goods.Serials.Count))
        {
            faults.Add(new(OrderFaultCodes.GoodsSerials, path, "Serial numbers are not empty, each stands once, and there are no more of them than pieces."));
        }
    }

    /// <summary>Of what comes into a warehouse the goods may be all that is known; whatever else is carried has a weight.</summary>
    private static void CheckCargo(OrderContent order, List<Fault> faults)
    {
        var inbound = order.OrderClass == OrderClasses.Inbound;
        if (order.Cargo.Count == 0 && !(inbound && order.Goods.Count > 0))
        {
            faults.Add(new(OrderFaultCodes.CargoCount, "cargo", inbound ? "The order needs goods or cargo." : "The order needs at least one piece of cargo."));
        }

        for (var i = 0; i < order.Cargo.Count; i++)
        {
            if (order.Cargo[i].WeightKg is null && !inbound)
            {
                faults.Add(new(OrderFaultCodes.CargoWeight, $"cargo[{i}].weightKg", "The piece of cargo needs a weight in kg."));
            }
        }
    }

    private static void CheckMoney(OrderContent order, List<Fault> faults)
    {
        var finance = order.Finance;
        if (finance?.SettleType == SettleTypes.SeveralParties && order.Parties.All(party => party.Role != PartyRoles.Payer) && finance.Fees.All(fee => Texts.IsBlank(fee.Payer)))
        {
            faults.Add(new(OrderFaultCodes.Payer, "finance.settleType", "Where several parties pay, a party with the role PAYER or the payer of a fee says who."));
        }

        if (order.Products.Any(product => "COD".Equals(product.ProductCode, StringComparison.OrdinalIgnoreCase)) && !(finance?.CodAmount > 0))
        {
            faults.Add(new(OrderFaultCodes.CodAmount, "finance.codAmount", "The service COD needs the amount to collect."));
        }
    }

    /// <summary>Whether the other order is there is not asked: a return may come for an order that the hub never saw.</summary>
    private static void CheckOther(string? number, string path, List<Fault> faults)
    {
        if (number is not null && !OrderNumber.TryParse(number, out _))
        {
            faults.Add(new(OrderFaultCodes.OrderNumberForm, path, $"{path} is no number of an order: 20 capital letters and digits, the last of which checks the others."));
        }
    }

    private static void CheckProducts(IReadOnlyList<Product> products, List<Fault> faults)
    {
        if (products.Count(product => product.Kind == ProductKinds.Main) != 1)
        {
            faults.Add(new("order.product.main", "products", "The order needs exactly one product of the kind MAIN."));
        }

        foreach (var repeated in products.GroupBy(product => product.ProductCode, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add(new(OrderFaultCodes.ProductRepeated, "products", $"The product {repeated.Key} stands more than once."));
        }
    }

    private static void CheckMarks(IReadOnlyList<Mark> marks, List<Fault> faults)
    {
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < marks.Count; i++)
        {
            if (!seen.Add((marks[i].Domain, marks[i].Key)))
            {
                faults.Add(new(OrderFaultCodes.MarkRepeated, $"marks[{i}]", $"The mark {marks[i].Key} stands more than once."));
            }
        }
    }

    /// <summary>The hub puts its claims in front of what the caller stated, so paths count from behind them.</summary>
    private static void CheckReferences(OrderContent order, List<Fault> faults)
    {
        foreach (var (reference, i) in order.References.Skip(Reference.ClaimsOf(order)).Select((reference, i) => (reference, i)))
        {
            if (reference.RefType == Reference.RequestType)
            {
                faults.Add(new(OrderFaultCodes.ReferenceReserved, $"references[{i}].refType", $"{reference.RefType} is the hub's own type; use another one."));
            }

            if (reference.SourceSystem == Reference.Hub)
            {
                faults.Add(new(OrderFaultCodes.ReferenceReserved, $"references[{i}].sourceSystem", $"{Reference.Hub} is the hub itself; name the system that gave the number."));
            }
        }
    }

    private static void CheckWindow(TimeWindow? window, string path, List<Fault> faults)
    {
        if (window is not null && (window.End <= window.Start || (window.Start != default && window.Start.UtcDateTime.Year < FirstYear)))
        {
            faults.Add(new(OrderFaultCodes.Window, path, $"The window ends after it starts, and starts in {FirstYear} or later."));
        }
    }

    private static void Required(string? text, string path, string code, string message, List<Fault> faults)
    {
        if (Texts.IsBlank(text))
        {
            faults.Add(new(code, path, message));
        }
    }

    private static bool IsPhone(string text) =>
        text.Count(char.IsAsciiDigit) is >= 5 and <= 20 && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ');
}
