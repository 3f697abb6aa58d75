using System.Text.Json.Nodes;

namespace OrderHub.Server.Connectors;

/// <summary>One call to another system, in the hub's own words; the connector turns it into the partner's.</summary>
public sealed record OutboundCall
{
    public required int TenantId { get; init; }

    /// <summary>Name of the connector's folder; example <c>waybill</c>.</summary>
    public required string Connector { get; init; }

    /// <summary>An operation out of the connector's manifest; example <c>register</c>.</summary>
    public required string Operation { get; init; }

    public required JsonObject Input { get; init; }

    /// <summary>Stable over retries and crashes: the partner does the work of one key once.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The order on whose behalf, so that the exchange is found by it.</summary>
    public string? OrderNo { get; init; }

    /// <summary>True: it only reads, so that a call that went well is worth no record; one that did not is recorded as any.</summary>
    public bool IsReading { get; init; }

    /// <summary>W3C traceparent of the caller.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The exchange that a person has sent again.</summary>
    public long? ReplayOf { get; init; }
}

/// <summary>What is known after a call.</summary>
public abstract record OutboundResult
{
    private OutboundResult()
    {
    }

    /// <summary>It happened; also when it had happened before under the same key.</summary>
    public sealed record Done(JsonObject Output) : OutboundResult;

    /// <summary>The partner says no, for a reason of its business. Asking again gives the same answer.</summary>
    public sealed record Refused(string Code, string Message) : OutboundResult;

    /// <summary>Surely nothing happened: a retry is safe, at the earliest after <paramref name="RetryAfter"/>.</summary>
    public sealed record Failed(string Code, string Message, TimeSpan? RetryAfter = null) : OutboundResult;

    /// <summary>It may have happened (time-out, cut connection): ask with <see cref="IConnectorClient.QueryAsync"/> before a retry.</summary>
    public sealed record Unknown(string Code, string Message) : OutboundResult;
}

/// <summary>
/// The way out to other systems. Never throws for what a partner or the network does; only a cancelled token throws.
/// Every call has a time-out, a share of the connector's connections, and a circuit breaker.
/// </summary>
public interface IConnectorClient
{
    Task<OutboundResult> CallAsync(OutboundCall call, CancellationToken ct);

    /// <summary>
    /// Asks what became of a call whose result is unknown. Done: it happened, with the output it would have given. Failed: it did
    /// not happen, or the partner keeps idempotency keys and the same call may be sent again. Unknown: the question failed too.
    /// </summary>
    Task<OutboundResult> QueryAsync(OutboundCall call, CancellationToken ct);
}

/// <summary>Where the other systems are.</summary>
public interface IConnectorAddresses
{
    /// <summary>The base address: <c>OrderHub:Connectors:{name}:Url</c> from the settings, else what was set while running; null: none known.</summary>
    Uri? Find(string connector);

    /// <summary>Sets an address found after start, such as the simulators' in Development. Settings win over it.</summary>
    void Set(string connector, Uri address);

    /// <summary>The folder in which files are exchanged: <c>OrderHub:Connectors:{name}:Folder</c>, else what was set while running; null: none known.</summary>
    string? FindFolder(string connector);

    /// <summary>The same as <see cref="Set"/>, for a partner that exchanges files.</summary>
    void SetFolder(string connector, string folder);
}
