using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Execution;

/// <summary>Takes reports in as signals to the flow that waits for the order, where the reporter names it, or for the waybill.</summary>
public sealed class ReportInbox(SignalInbox signals) : IReportInbox
{
    /// <summary>The signal's name, but for alarms, which have their own; its key is the order number or the waybill number.</summary>
    public const string Signal = "execution.report";

    public Task<bool> ReceiveAsync(ExecutionReport report, CancellationToken ct) => signals.ReceiveAsync(
        new(report.TenantId, report.Alarm ?? Signal, report.OrderNo ?? report.WaybillNo ?? throw new ArgumentException("A report is of an order or a waybill.", nameof(report))),
        $"{report.Source}:{report.MessageId}",
        (JsonObject)JsonSerializer.SerializeToNode(report, ExecutionJson.Default.ExecutionReport)!,
        ct);
}
