namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Codes of what can be wrong with a partner's message; manifests give them the partner's own numbers.</summary>
public static class PartnerCodes
{
    public const string Malformed = "partner.message.malformed";
    public const string Oversized = "partner.message.oversized";
    public const string Invalid = "partner.message.invalid";
    public const string AppKeyMissing = "partner.appkey.missing";
    public const string AppKeyUnknown = "partner.appkey.unknown";
    public const string SignatureMissing = "partner.signature.missing";
    public const string SignatureMismatch = "partner.signature.mismatch";
    public const string TimestampWindow = "partner.timestamp.window";
    public const string Replay = "partner.replay";
    public const string MethodUnknown = "partner.method.unknown";
    public const string ConnectorUnknown = "partner.connector.unknown";
    public const string Conflict = "partner.duplicate.conflict";
    public const string OrderRefused = "partner.order.refused";
    public const string OrderUnknown = "partner.order.unknown";
    public const string Unavailable = "partner.unavailable";
}
