using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction;

/// <summary>
/// What every order must hold, whatever its line: each field by itself (<see cref="FieldRules"/>), and what fields say together.
/// One pure function that reports all faults at once.
/// </summary>
public static class OrderRules
{
    public const int MaxReferences = 50;

    public static IReadOnlyList<Fault> Check(OrderContent order)
    {
        var faults = new List<Fault>();
        FieldRules.Check(order, faults);
        CheckParties(order.Parties, faults);
        CheckGoods(order.Goods, faults);
        CheckCargo(order.Cargo, faults);
        CheckProducts(order.Products, faults);
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

            if (party.Role is not (PartyRoles.Consignor or PartyRoles.Consignee))
            {
                continue;
            }

            Required(party.Name, $"{path}.name", "order.party.name", "The party needs a name.", faults);
            Required(party.Province, $"{path}.province", "order.party.province", "The party needs a province.", faults);
            Required(party.Address, $"{path}.address", "order.party.address", "The party needs an address.", faults);
            if (string.IsNullOrWhiteSpace(party.Mobile) && string.IsNullOrWhiteSpace(party.Phone))
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
        }

        foreach (var repeated in goods.GroupBy(line => line.LineNo).Where(group => group.Count() > 1))
        {
            faults.Add(new("order.goods.line-no", "goods", $"The line number {repeated.Key} stands more than once."));
        }
    }

    private static void CheckCargo(IReadOnlyList<Cargo> cargo, List<Fault> faults)
    {
        if (cargo.Count == 0)
        {
            faults.Add(new(OrderFaultCodes.CargoCount, "cargo", "The order needs at least one piece of cargo."));
        }

        for (var i = 0; i < cargo.Count; i++)
        {
            if (cargo[i].WeightKg is null)
            {
                faults.Add(new(OrderFaultCodes.CargoWeight, $"cargo[{i}].weightKg", "The piece of cargo needs a weight in kg."));
            }
        }
    }

    private static void CheckProducts(IReadOnlyList<Product> products, List<Fault> faults)
    {
        if (products.Count(product => product.Kind == ProductKinds.Main) != 1)
        {
            faults.Add(new("order.product.main", "products", "The order needs exactly one product of the kind MAIN."));
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

    /// <summary>The hub puts its claim on the request in front of what the caller stated, so paths count from behind it.</summary>
    private static void CheckReferences(OrderContent order, List<Fault> faults)
    {
        var own = order is Order && order.References is [{ RefType: Reference.RequestType }, ..] ? 1 : 0;
        foreach (var (reference, i) in order.References.Skip(own).Select((reference, i) => (reference, i)))
        {
            if (reference.RefType == Reference.RequestType)
            {
                faults.Add(new(OrderFaultCodes.ReferenceReserved, $"references[{i}].refType", $"{Reference.RequestType} is the hub's own type; use another one."));
            }

            if (reference.SourceSystem == Reference.Hub)
            {
                faults.Add(new(OrderFaultCodes.ReferenceReserved, $"references[{i}].sourceSystem", $"{Reference.Hub} is the hub itself; name the system that gave the number."));
            }
        }
    }

    private static void CheckWindow(TimeWindow? window, string path, List<Fault> faults)
    {
        if (window is not null && window.End <= window.Start)
        {
            faults.Add(new(OrderFaultCodes.Window, path, "The window ends after it starts."));
        }
    }

    private static void Required(string? text, string path, string code, string message, List<Fault> faults)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add(new(code, path, message));
        }
    }

    private static bool IsPhone(string text) =>
        text.Count(char.IsAsciiDigit) is >= 5 and <= 20 && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ');
}
