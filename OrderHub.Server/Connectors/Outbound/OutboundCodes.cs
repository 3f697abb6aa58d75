namespace OrderHub.Server.Connectors.Outbound;

/// <summary>Codes of calls that did not end well for a reason that is not the partner's business.</summary>
public static class OutboundCodes
{
    public const string RequestInvalid = "connector.request.invalid";
    public const string Missing = "connector.missing";
    public const string AddressMissing = "connector.address.missing";
    public const string HostUndeclared = "connector.host.undeclared";
    public const string Busy = "connector.busy";
    public const string CircuitOpen = "connector.circuit.open";
    public const string FolderFailed = "connector.folder.failed";
    public const string Unreachable = "connector.unreachable";
    public const string Timeout = "connector.timeout";
    public const string Broken = "connector.connection.broken";
    public const string Status = "connector.http";
    public const string AnswerUnreadable = "connector.answer.unreadable";
    public const string AnswerUnknown = "connector.answer.unknown";
    public const string AnswerFailed = "connector.answer.failed";
    public const string DidNotHappen = "connector.query.did-not-happen";
    public const string Repeatable = "connector.query.repeatable";
}
