using System.Security.Cryptography;
using System.Text;
using OrderHub.Connectors;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Cases;

/// <summary>What kinds of cases there are.</summary>
public static class CaseKinds
{
    /// <summary>A message with a code that has no meaning here.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>One number with two contents.</summary>
    public const string Conflict = "conflict";

    /// <summary>A report that contradicts what the order has come to.</summary>
    public const string Hold = "hold";

    public static readonly IReadOnlyList<string> All = [Quarantine, Conflict, Hold];
}

/// <summary>Something about a partner's message that a person decides. Holds no personal data: the message itself is in its exchange.</summary>
public sealed record PartnerCase
{
    /// <summary>Stable code of a report that contradicts an order's end.</summary>
    public const string Contradiction = "status.contradiction";

    /// <summary>The decision that nothing follows.</summary>
    public const string Dismissed = "dismiss";

    private const int LongestText = 500;
    private const int LongestCode = 128;

    /// <summary>What it is about; the same thing never opens two cases.</summary>
    public required string Key { get; init; }

    public required string Kind { get; init; }

    public required string Cause { get; init; }

    public required string Connector { get; init; }

    public required string Operation { get; init; }

    public required string Detail { get; init; }

    public string? OrderNo { get; init; }

    public long? OrderId { get; init; }

    public string? WaybillNo { get; init; }

    public string? MessageKey { get; init; }

    public UnknownCode? Unknown { get; init; }

    public OrderStatus? Reported { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>A message that was kept because a code of it has no meaning. One that comes again is the same case.</summary>
    public static PartnerCase Quarantined(InboundReading reading) => new()
    {
        Key = KeyOf(CaseKinds.Quarantine, reading.Connector.Name, reading.Operation!.Name, ContentOf(reading)),
        Kind = CaseKinds.Quarantine,
        Cause = FaultCodes.UnknownCode,
        Connector = reading.Connector.Name,
        Operation = reading.Operation.Name,
        Detail = reading.Mapping?.Faults.FirstOrDefault(fault => fault.Unknown is not null)?.Message ?? reading.Failure!.Message ?? "",
        OrderNo = Cut(reading.Mapped("orderNo"), 32),
        WaybillNo = reading.Mapped("waybillNo"),
        MessageKey = reading.MessageKey,
        Unknown = UnknownOf(reading),
    };

    /// <summary>A message whose number was taken with another content before. Each further content is a case of its own.</summary>
    public static PartnerCase Conflicting(InboundReading reading, string? orderNo, string detail) => new()
    {
        Key = KeyOf(CaseKinds.Conflict, reading.Connector.Name, reading.Operation!.Name, ContentOf(reading)),
        Kind = CaseKinds.Conflict,
        Cause = PartnerCodes.Conflict,
        Connector = reading.Connector.Name,
        Operation = reading.Operation.Name,
        Detail = detail,
        OrderNo = orderNo,
        WaybillNo = reading.Report?.WaybillNo,
        MessageKey = reading.MessageKey,
        Reported = reading.Report?.Status,
        OccurredAt = reading.Report?.OccurredAt,
    };

    /// <summary>A report that came after the order had ended otherwise.</summary>
    public static PartnerCase Held(Order order, StatusLogEntry entry) => new()
    {
        Key = KeyOf(CaseKinds.Hold, entry.Source, "report", entry.LogId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Kind = CaseKinds.Hold,
        Cause = Contradiction,
        Connector = entry.Source,
        Operation = "report",
        Detail = $"{entry.Source} reports {entry.Status.Name()}{(entry.RawCode is null ? "" : $" ({entry.RawCode})")}, and the order stands at {order.Status.Name()}.",
        OrderNo = order.OrderNo,
        OrderId = order.OrderId,
        WaybillNo = order.Packages.FirstOrDefault(package => !package.Voided)?.WaybillNo,
        Reported = entry.Status,
        OccurredAt = entry.OccurredAt,
    };

    /// <summary>The first code of a message that has no meaning here.</summary>
    public static UnknownCode? UnknownOf(InboundReading reading) => reading.Mapping?.Faults.Select(fault => fault.Unknown).FirstOrDefault(unknown => unknown is not null);

    public PartnerCaseRow ToRow(int tenantId, long caseId, long? exchangeId, DateTimeOffset now) => WithCode(
        new()
        {
            TenantId = tenantId,
            CaseId = caseId,
            CaseKey = Key,
            Kind = Kind,
            Cause = Cause,
            Connector = Connector,
            Operation = Operation,
            ExchangeId = exchangeId,
            OrderId = OrderId,
            OrderNo = OrderNo,
            WaybillNo = Cut(WaybillNo, 64),
            MessageKey = Cut(MessageKey, 255),
            Reported = Reported?.Name(),
            OccurredAt = OccurredAt,
            Detail = Cut(Detail, LongestText)!,
            OpenedAt = now,
        },
        Unknown);

    /// <summary>The case with the code that is without a meaning now.</summary>
    public static PartnerCaseRow WithCode(PartnerCaseRow row, UnknownCode? unknown) => row with
    {
        CodeTable = unknown?.Table,
        CodeDocument = unknown?.Scope.Document,
        CodeSystem = Cut(unknown?.Scope.System, 64),
        CodeCustomer = Cut(unknown?.Scope.Customer, 64),
        Code = Cut(unknown?.Code, LongestCode),
    };

    internal static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;

    private static string ContentOf(InboundReading reading) => $"{reading.MessageKey}\n{Convert.ToHexStringLower(SHA256.HashData(reading.Business))}";

    private static string KeyOf(params string[] parts) => $"{parts[0]}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))}";
}
