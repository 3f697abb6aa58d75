using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Views;

/// <summary>What an instance could not get past, and what a person can do.</summary>
public sealed record Incident
{
    public required string IncidentId { get; init; }
    public required string OrderNo { get; init; }
    public required string InstanceId { get; init; }
    public required string Flow { get; init; }
    public required string Step { get; init; }
    /// <summary>The other system that the step calls; null where it calls none.</summary>
    public string? Connector { get; init; }
    /// <summary>open, retried, skipped, replayed (its call was sent again beside the flow), compensated or cancelled.</summary>
    public required string State { get; init; }
    /// <summary>Stable code of the cause, by which incidents are grouped.</summary>
    public required string Cause { get; init; }
    /// <summary>The family of the cause: the first part of its code.</summary>
    public required string Kind { get; init; }
    public required string Message { get; init; }
    /// <summary>What a person can do.</summary>
    public required string Action { get; init; }
    /// <summary>True where a retry may help.</summary>
    public required bool Retryable { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }
    /// <summary>Why it was decided so, in the person's words.</summary>
    public string? Reason { get; init; }

    public static Incident Of(IncidentRow row) => new()
    {
        IncidentId = row.IncidentId.ToString(),
        OrderNo = row.OrderNo,
        InstanceId = row.InstanceId.ToString(),
        Flow = row.FlowName,
        Step = row.Step,
        Connector = row.Connector,
        State = row.State,
        Cause = row.Cause,
        Kind = row.Cause.Split('.')[0],
        Message = row.Message,
        Action = row.Action,
        Retryable = row.Retryable,
        Attempts = row.Attempts,
        OpenedAt = row.OpenedAt,
        ClosedAt = row.ClosedAt,
        ClosedBy = row.ClosedBy,
        Reason = row.Reason,
    };
}
