using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction;

/// <summary>What every order must hold, whatever its line. One pure function that reports all faults together.</summary>
public static class OrderRules
{
    public const int MaxGoods = 500;
    public const int MaxCargo = 200;
    public const int MaxParties = 20;
    public const int MaxProducts = 50;
    public const int MaxReferences = 50;
    public const int MaxMarks = 200;
    public const int MaxText = 500;
    public const decimal MaxWeightKg = 100_000;
    public const decimal MaxVolumeCm3 = 1_000_000_000;

    private static readonly string[] Roles = ["CONSIGNOR", "CONSIGNEE", "PAYER", "BUYER", "SUPPLIER"];

    public static IReadOnlyList<Fault> Check(OrderContent order)
    {
        var faults = new List<Fault>();
        CheckParties(order.Parties, faults);
        CheckGoods(order.Goods, faults);
        CheckCargo(order.Cargo, faults);
        CheckProducts(order.Products, faults);
        CheckMoney(order.Finance, faults);
        Count(order.Parties.Count, "parties", MaxParties, faults);
        Count(order.References.Count, "references", MaxReferences, faults);
        Count(order.Marks.Count, "marks", MaxMarks, faults);
        Count(order.Products.Count, "products", MaxProducts, faults);
        CheckWindow(order.Operation?.PickupWindow, "operation.pickupWindow", faults);
        CheckWindow(order.Operation?.DeliveryWindow, "operation.deliveryWindow", faults);
        Length(order.Remark, "remark", MaxText, faults);
        Length(order.Channel?.ChannelOrderNo, "channel.channelOrderNo", 64, faults);
        Length(order.Channel?.CustomerCode, "channel.customerCode", 64, faults);
        return faults;
    }

    private static void CheckParties(IReadOnlyList<Party> parties, List<Fault> faults)
    {
        foreach (var role in new[] { "CONSIGNOR", "CONSIGNEE" })
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
            if (!Roles.Contains(party.Role, StringComparer.Ordinal))
            {
                faults.Add(new("order.party.role", $"{path}.role", $"'{party.Role}' is no role; use one of {string.Join(", ", Roles)}."));
            }

            Length(party.Name, $"{path}.name", 100, faults);
            Length(party.Address, $"{path}.address", 250, faults);
            Length(party.Mobile, $"{path}.mobile", 40, faults);
            Length(party.Phone, $"{path}.phone", 40, faults);
            Length(party.Province, $"{path}.province", 50, faults);
            Length(party.City, $"{path}.city", 50, faults);
            Length(party.County, $"{path}.county", 50, faults);
            Length(party.Town, $"{path}.town", 50, faults);
            if (party.Role is not ("CONSIGNOR" or "CONSIGNEE"))
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
            else if (party.Mobile is { } mobile && !IsPhone(mobile))
            {
                faults.Add(new("order.party.mobile", $"{path}.mobile", "The mobile number has 5 to 20 digits, with + - and spaces at most."));
            }
        }
    }

    private static void CheckGoods(IReadOnlyList<Goods> goods, List<Fault> faults)
    {
        if (goods.Count > MaxGoods)
        {
            faults.Add(new("order.goods.too-many", "goods", $"The order has {goods.Count} lines of goods; the limit is {MaxGoods}."));
        }

        for (var i = 0; i < goods.Count; i++)
        {
            var line = goods[i];
            if (line.Quantity <= 0)
            {
                faults.Add(new("order.goods.quantity", $"goods[{i}].quantity", "The quantity is greater than 0."));
            }

            if (line.Price < 0)
            {
                faults.Add(new("order.goods.price", $"goods[{i}].price", "The price is not less than 0."));
            }

            Length(line.Name, $"goods[{i}].name", 200, faults);
        }

        foreach (var repeated in goods.GroupBy(line => line.LineNo).Where(group => group.Count() > 1))
        {
            faults.Add(new("order.goods.line-no", "goods", $"The line number {repeated.Key} stands more than once."));
        }
    }

    private static void CheckCargo(IReadOnlyList<Cargo> cargo, List<Fault> faults)
    {
        if (cargo.Count is 0 or > MaxCargo)
        {
            faults.Add(new("order.cargo.count", "cargo", $"The order needs 1 to {MaxCargo} pieces of cargo."));
        }

        for (var i = 0; i < cargo.Count; i++)
        {
            var piece = cargo[i];
            if (piece.WeightKg is not (> 0 and <= MaxWeightKg))
            {
                faults.Add(new("order.cargo.weight", $"cargo[{i}].weightKg", $"The weight is greater than 0 and at most {MaxWeightKg:0} kg."));
            }

            if (piece.VolumeCm3 is < 0 or > MaxVolumeCm3)
            {
                faults.Add(new("order.cargo.volume", $"cargo[{i}].volumeCm3", $"The volume is not less than 0 and at most {MaxVolumeCm3:0} cm3."));
            }

            Length(piece.Description, $"cargo[{i}].description", MaxText, faults);
            if (piece.Packages is < 1 or > 9999)
            {
                faults.Add(new("order.cargo.packages", $"cargo[{i}].packages", "The number of packages is 1 to 9999."));
            }
        }
    }

    private static void CheckProducts(IReadOnlyList<Product> products, List<Fault> faults)
    {
        if (products.Count(product => product.Kind == "MAIN") != 1)
        {
            faults.Add(new("order.product.main", "products", "The order needs exactly one product of the kind MAIN."));
        }

        for (var i = 0; i < products.Count; i++)
        {
            Length(products[i].ProductCode, $"products[{i}].productCode", 64, faults);
            if (products[i].Kind is not ("MAIN" or "VAS"))
            {
                faults.Add(new("order.product.kind", $"products[{i}].kind", "A product is MAIN or VAS."));
            }
        }
    }

    private static void CheckMoney(Finance? finance, List<Fault> faults)
    {
        if (finance is null)
        {
            return;
        }

        if (finance.SettleType is not (1 or 2 or 3 or 5))
        {
            faults.Add(new("order.finance.settle-type", "finance.settleType", "The settle type is 1 sender, 2 receiver, 3 monthly or 5 several parties."));
        }

        if (finance.CodAmount < 0)
        {
            faults.Add(new("order.finance.cod", "finance.codAmount", "The amount to collect is not less than 0."));
        }

        if (finance.InsuredValue < 0)
        {
            faults.Add(new("order.finance.insured", "finance.insuredValue", "The insured value is not less than 0."));
        }
    }

    private static void CheckWindow(TimeWindow? window, string path, List<Fault> faults)
    {
        if (window is not null && window.End <= window.Start)
        {
            faults.Add(new("order.window", path, "The window ends after it starts."));
        }
    }

    private static void Count(int count, string path, int limit, List<Fault> faults)
    {
        if (count > limit)
        {
            faults.Add(new("order.list.too-long", path, $"The list has {count} entries; the limit is {limit}."));
        }
    }

    private static void Required(string? text, string path, string code, string message, List<Fault> faults)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add(new(code, path, message));
        }
    }

    private static void Length(string? text, string path, int limit, List<Fault> faults)
    {
        if (text?.Length > limit)
        {
            faults.Add(new("order.text.too-long", path, $"The text has {text.Length} characters; the limit is {limit}."));
        }
    }

    private static bool IsPhone(string text) =>
        text.Count(char.IsAsciiDigit) is >= 5 and <= 20 && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ');
}
