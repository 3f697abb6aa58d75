namespace OrderHub.Server.Model;

/// <summary>Codes of what may be wrong with an order's fields; explained in <c>docs/errors.md</c>.</summary>
public static class OrderFaultCodes
{
    public const string TextTooLong = "order.text.too-long";
    public const string TextBlank = "order.text.blank";
    public const string TextControl = "order.text.control";
    public const string TextForm = "order.text.form";
    public const string CodeUnknown = "order.code.unknown";
    public const string NumberRange = "order.number.range";
    public const string NumberDigits = "order.number.digits";
    public const string ListTooLong = "order.list.too-long";
    public const string FieldNotYours = "order.field.not-yours";
    public const string Window = "order.window";

    public const string PartyRole = "order.party.role";
    public const string PartyMobile = "order.party.mobile";
    public const string PartyPlace = "order.party.place";
    public const string Masked = "order.party.masked";
    public const string GoodsSerials = "order.goods.serials";
    public const string GoodsQuantity = "order.goods.quantity";
    public const string GoodsPrice = "order.goods.price";
    public const string GoodsTooMany = "order.goods.too-many";
    public const string CargoCount = "order.cargo.count";
    public const string CargoWeight = "order.cargo.weight";
    public const string CargoVolume = "order.cargo.volume";
    public const string CargoPackages = "order.cargo.packages";
    public const string ProductRepeated = "order.product.repeated";
    public const string ProductKind = "order.product.kind";
    public const string SettleType = "order.finance.settle-type";
    public const string Payer = "order.finance.payer";
    public const string CustomsWeight = "order.customs.weight";
    public const string OrderNumberForm = "order.number.form";
    public const string CodAmount = "order.finance.cod";
    public const string InsuredValue = "order.finance.insured";
    public const string ReferenceReserved = "order.reference.reserved";
    public const string MarkRepeated = "order.mark.repeated";
    public const string TempRange = "order.temperature.range";
    public const string Dates = "order.goods.dates";
}
