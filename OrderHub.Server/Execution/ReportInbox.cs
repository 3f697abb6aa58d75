using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Execution;

/// <summary>
/// Takes reports in as signals to the flow that waits for the order, where the reporter names it, or for the waybill; what is about one document of an order is a
/// receipt for whoever waits for that document.
/// </summary>
public sealed class ReportInbox(SignalInbox signals) : IReportInbox
{
    /// <summary>The signal's name, but for alarms, which have their own; its key is the order number or the waybill number.</summary>
    public const string Signal = "execution.report";

    /// <summary>The signal of receipts; its key is <c>order number|document</c>.</summary>
    public const string Receipt = "execution.receipt";

    public Task<bool> ReceiveAsync(ExecutionReport report, CancellationToken ct) => signals.ReceiveAsync(
        AddressOf(report),
        $"{report.Source}:{report.MessageId}",
        (JsonObject)JsonSerializer.SerializeToNode(report, ExecutionJson.Default.ExecutionReport)!,
        ct);

    private static SignalAddress AddressOf(ExecutionReport report) =>
        (report.OrderNo ?? report.WaybillNo) is not { } key ? throw new ArgumentException("A report is of an order or a waybill.", nameof(report))
        : report.Document is { } document ? new(report.TenantId, Receipt, $"{key}|{document}")
        : new(report.TenantId, report.Alarm ?? Signal, key);
}
