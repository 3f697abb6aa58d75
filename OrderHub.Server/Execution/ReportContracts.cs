using System.Diagnostics;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Model;

namespace OrderHub.Server.Execution;

/// <summary>What a production system reports about an order or a waybill, already decoded and normalised.</summary>
public sealed record ExecutionReport
{
    public required int TenantId { get; init; }

    /// <summary>TERMINAL, WAYBILL ...</summary>
    public required string Source { get; init; }

    /// <summary>The partner's id of the message, or a hash of its content; a second one with the same id is a duplicate.</summary>
    public required string MessageId { get; init; }

    /// <summary>The hub's number of the order, where the reporter knows it.</summary>
    public string? OrderNo { get; init; }

    public string? WaybillNo { get; init; }

    public required OrderStatus Status { get; init; }

    public required string RawCode { get; init; }

    /// <summary>The time as the partner wrote it.</summary>
    public string? RawTime { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public string? Operator { get; init; }

    public string? Reason { get; init; }

    /// <summary>What moved, by line of the order.</summary>
    public IReadOnlyList<ReportedLine> Lines { get; init => field = value ?? []; } = [];

    /// <summary>How many lines are told in all, where a document comes in several messages.</summary>
    public int? TotalLines { get; init; }

    /// <summary>False: more of the same document will come.</summary>
    public bool? IsFinal { get; init; }

    /// <summary>Parcels that were packed.</summary>
    public IReadOnlyList<ReportedPackage> Packages { get; init => field = value ?? []; } = [];

    /// <summary>How it is carried, where the reporter tells.</summary>
    public ReportedCarriage? Carriage { get; init; }

    /// <summary>What shows that it was done.</summary>
    public string? Proof { get; init; }

    /// <summary>The signal that it raises beside the order's way; null: it is a report like others.</summary>
    public string? Alarm { get; init; }

    /// <summary>The document of the order that it is about; null: the order itself.</summary>
    public string? Document { get; init; }

    /// <summary>The partner's number of that document.</summary>
    public string? DocumentNo { get; init; }

    /// <summary>What became of that document.</summary>
    public string? DocumentState { get; init; }

    /// <summary>Taxes that were assessed with it, in the order's currency.</summary>
    public decimal? Tax { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>The report as a partner's message states it, on the trace of now.</summary>
    /// <param name="tenantId">Whose order it is about.</param>
    /// <param name="source">The system that reports.</param>
    /// <param name="messageId">By which a second one is known.</param>
    /// <param name="report">What was mapped.</param>
    /// <param name="arrivedAt">Counts where the partner gave no time.</param>
    public static ExecutionReport Of(int tenantId, string source, string messageId, InboundReport report, DateTimeOffset arrivedAt) => new()
    {
        TenantId = tenantId,
        Source = source,
        MessageId = messageId,
        OrderNo = report.OrderNo,
        WaybillNo = report.WaybillNo,
        Status = report.Status,
        RawCode = report.RawCode,
        RawTime = report.RawTime,
        OccurredAt = report.OccurredAt == default ? arrivedAt : report.OccurredAt,
        Operator = report.Operator,
        Reason = report.Reason,
        Lines = report.Lines,
        TotalLines = report.TotalLines,
        IsFinal = report.IsFinal,
        Packages = report.Packages,
        Carriage = report.Carriage,
        Proof = report.Proof,
        Alarm = report.Alarm,
        Document = report.Document,
        DocumentNo = report.DocumentNo,
        DocumentState = report.DocumentState,
        Tax = report.Tax,
        TraceParent = Activity.Current?.Id,
    };
}

/// <summary>The door for callbacks.</summary>
public interface IReportInbox
{
    /// <summary>Stores the report durably and returns; delivery to the waiting flow follows. True: new; false: known already.</summary>
    Task<bool> ReceiveAsync(ExecutionReport report, CancellationToken ct);
}
