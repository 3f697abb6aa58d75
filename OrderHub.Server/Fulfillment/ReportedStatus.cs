using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Fulfillment;

/// <summary>Brings what the execution layer reports into the order's status flow.</summary>
public static class ReportedStatus
{
    /// <summary>Applies the report by the rules of the status machine and logs it, applied or not.</summary>
    public static StatusDecision Report(this OrderSession session, ExecutionReport report) => session.Report(
        report.Status, report.Source, report.OccurredAt, rawCode: report.RawCode, rawTime: report.RawTime, note: Note(report));

    // The courier's name is for the exchange's record; who reads a status flow sees that there was one.
    private static string? Note(ExecutionReport report) =>
        string.Join(", ", new[] { Mask.Name(report.Operator), report.Reason }.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } note ? note : null;
}
