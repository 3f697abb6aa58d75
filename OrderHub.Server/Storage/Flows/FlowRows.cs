namespace OrderHub.Server.Storage.Flows;

/// <summary>What a wait waits for.</summary>
public enum WaitKind
{
    /// <summary>A remote call to be made, at its due time.</summary>
    Call = 1,

    /// <summary>A signal, or its time-out.</summary>
    Signal = 2,

    /// <summary>A point in time.</summary>
    Timer = 3,

    /// <summary>A person's task, or its time-out.</summary>
    Task = 4,

    /// <summary>A wave; due as long as the member has not been brought into one.</summary>
    Gather = 5,

    /// <summary>The first burst of an instance that another one started.</summary>
    Begin = 6,

    /// <summary>A member that was cancelled is to be taken out of its wave; the key is its wait.</summary>
    LeaveWave = 7,
}

/// <summary>Row of <c>wf_instance</c>.</summary>
public sealed record InstanceRow
{
    public required int TenantId { get; init; }
    public required long InstanceId { get; init; }
    public required long OrderId { get; init; }
    public required string FlowName { get; init; }
    public required string FlowHash { get; init; }
    /// <summary>0 transaction, 1 fulfillment, 2 subflow that runs on its own.</summary>
    public required int Kind { get; init; }
    public required int Status { get; init; }
    /// <summary>Rises by one with each burst; a burst that finds another value lost a race and runs again.</summary>
    public required int Revision { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Outcome { get; init; }
    /// <summary>Serialized state; null once the instance has ended.</summary>
    public byte[]? State { get; init; }
    public string? TraceParent { get; init; }
    /// <summary>The instance that started it; null where an order did.</summary>
    public long? ParentId { get; init; }
}

/// <summary>Row of <c>wf_wait</c>.</summary>
public sealed record WaitRow
{
    public required int TenantId { get; init; }
    public required long WaitId { get; init; }
    public required long InstanceId { get; init; }
    public required int TokenId { get; init; }
    public required WaitKind Kind { get; init; }
    /// <summary>Signal name, connector of a call, or wave; empty for others. A call written by an older version has none.</summary>
    public string Name { get; init; } = "";
    /// <summary>Correlation key of the signal; empty for others.</summary>
    public string Key { get; init; } = "";
    public DateTimeOffset? DueAt { get; init; }
    public int Attempt { get; init; } = 1;
    /// <summary>The fencing token: rises with each claim.</summary>
    public int Fence { get; init; }
    /// <summary>True where a worker has held it before and may have begun.</summary>
    public bool WasLeased { get; init; }
}

/// <summary>Row of <c>wf_signal</c>.</summary>
public sealed record SignalRow
{
    public required int TenantId { get; init; }
    public required long SignalId { get; init; }
    public required string Name { get; init; }
    public required string Key { get; init; }
    /// <summary>Unique for the tenant: what makes a second copy a duplicate.</summary>
    public required string MessageId { get; init; }
    /// <summary>Encrypted JSON.</summary>
    public required byte[] Payload { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>Row of <c>wf_incident</c>.</summary>
public sealed record IncidentRow
{
    public required int TenantId { get; init; }
    public required long IncidentId { get; init; }
    public required long InstanceId { get; init; }
    public required long OrderId { get; init; }
    public required string OrderNo { get; init; }
    public required string FlowName { get; init; }
    public required string Step { get; init; }
    public required int TokenId { get; init; }
    /// <summary>The other system that the step calls; null where it calls none.</summary>
    public string? Connector { get; init; }
    /// <summary>open, retried, skipped, replayed, compensated, cancelled.</summary>
    public required string State { get; init; }
    public required string Cause { get; init; }
    public required string Message { get; init; }
    public required string Action { get; init; }
    public required bool Retryable { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }
    public string? Reason { get; init; }
}
