namespace OrderHub.Server.Model;

/// <summary>What an order asks for in the main.</summary>
public static class OrderClasses
{
    public const string PureDelivery = "PURE_DELIVERY";
    public const string WarehouseDelivery = "WAREHOUSE_DELIVERY";
    public const string Transport = "TRANSPORT";
    public const string Inbound = "INBOUND";
    public const string Outbound = "OUTBOUND";
}

/// <summary>Who sends to whom: C(onsumer) or B(usiness).</summary>
public static class OrderOrigins
{
    public const string ConsumerToConsumer = "C2C";
    public const string BusinessToConsumer = "B2C";
    public const string ConsumerToBusiness = "C2B";
}

/// <summary>To the consignee, or back.</summary>
public static class Directions
{
    public const string Forward = "FORWARD";
    public const string Reverse = "REVERSE";
}

/// <summary>Systems that may change an order.</summary>
public static class Masters
{
    public const string Hub = "HUB";
    public const string Eclp = "ECLP";
    public const string External = "EXT";
    public const string Large = "LARGE";
}

/// <summary>Why an order is held up.</summary>
public static class Holds
{
    public const string Credit = "CREDIT";
    public const string StockShort = "STOCK_SHORT";
    public const string GroupWait = "GROUP_WAIT";
    public const string Customs = "CUSTOMS";
    public const string TemperatureBreach = "TEMP_BREACH";
    public const string Manual = "MANUAL";
}

/// <summary>States of a wish to cancel or intercept.</summary>
public static class RequestStates
{
    public const int None = 0;
    public const int Requested = 1;
    public const int Done = 2;
    public const int Failed = 3;
}

/// <summary>States of customs clearance.</summary>
public static class CustomsStates
{
    public const int None = 0;
    public const int Declared = 1;
    public const int Accepted = 2;
    public const int Inspection = 3;
    public const int Released = 4;
    public const int Refused = 5;
}

/// <summary>What a party is to the order.</summary>
public static class PartyRoles
{
    public const string Consignor = "CONSIGNOR";
    public const string Consignee = "CONSIGNEE";
    public const string Payer = "PAYER";
    public const string Buyer = "BUYER";
    public const string Supplier = "SUPPLIER";
}

/// <summary>Whether goods are sound.</summary>
public static class InventoryTypes
{
    public const string Sound = "ZP";
    public const string Defective = "CC";
}

/// <summary>Temperature layers of fresh and cold services.</summary>
public static class TempLayers
{
    public const string Usual = "usual";
    public const string Alive = "alive";
    public const string Control = "control";
    public const string Cold = "cold";
    public const string Freezing = "freezing";
    public const string DeepCool = "deepCool";
}

/// <summary>The service itself, or something added to it.</summary>
public static class ProductKinds
{
    public const string Main = "MAIN";
    public const string ValueAdded = "VAS";
}

/// <summary>Who pays.</summary>
public static class SettleTypes
{
    public const int Sender = 1;
    public const int Receiver = 2;
    public const int Monthly = 3;
    public const int SeveralParties = 5;
}

/// <summary>How parcels come to the carrier.</summary>
public static class PickupModes
{
    public const string Door = "DOOR";
    public const string Self = "SELF";
}

/// <summary>How two orders belong together.</summary>
public static class RelationKinds
{
    public const string Parent = "PARENT";
    public const string Reverse = "REVERSE";
    public const string Pair = "PAIR";
    public const string Merged = "MERGED";
}
