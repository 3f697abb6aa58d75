using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>
/// Calls partners: 1 map the input, 2 find the address and check the host, 3 wait for a turn, 4 send, 5 read the answer,
/// 6 record the exchange. Calling twice is safe as far as the partner keeps idempotency keys, or is asked before.
/// </summary>
public sealed class ConnectorClient(
    ConnectorCatalog catalog, ConnectorAddresses addresses, IPartnerCredentials credentials, IExchangeLog exchanges, TimeProvider time, ILogger<ConnectorClient> log)
    : IConnectorClient, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<PartnerLine>> lines = new(StringComparer.Ordinal);

    public async Task<OutboundResult> CallAsync(OutboundCall call, CancellationToken ct)
    {
        // A flow names both, so a slip there must be a failure of its step like others: what throws here is called again and again, and tells nobody why.
        if (catalog.Find(call.TenantId, call.Connector) is not { } connector)
        {
            return new OutboundResult.Refused(OutboundCodes.Missing, $"There is no connector '{call.Connector}'.");
        }

        if (connector.Manifest.Outbound?.Operations.FirstOrDefault(candidate => candidate.Name == call.Operation) is not { } operation)
        {
            return new OutboundResult.Refused(OutboundCodes.Missing, $"The connector '{call.Connector}' has no operation '{call.Operation}'.");
        }

        // 1. Input
        var input = JsonSerializer.SerializeToElement(call.Input);
        var mapped = connector.Mapping.Outbound[operation.Name].Request.Run(input, new MappingContext(connector.Manifest, operation.Name));
        if (mapped.Faults.Count > 0)
        {
            return new OutboundResult.Refused(OutboundCodes.RequestInvalid, string.Join(' ', mapped.Faults.Select(fault => fault.Message)));
        }

        // 2. Address
        if (operation.Transport == TransportKind.Folder)
        {
            return await HandOverAsync(connector, operation, mapped.Value, call, ct);
        }

        if (addresses.Find(connector.Name) is not { } address)
        {
            return new OutboundResult.Failed(
                OutboundCodes.AddressMissing, $"Nobody said where '{connector.Name}' is. Set ORDERHUB__Connectors__{connector.Name}__Url to its base address.");
        }

        if (!addresses.IsDeclared(connector, catalog.Find(connector.Name), address))
        {
            return new OutboundResult.Failed(
                OutboundCodes.HostUndeclared,
                $"The host {address.Host} is not declared for '{connector.Name}'. Add it to allowedHosts of its manifest, or set ORDERHUB__Connectors__{connector.Name}__AllowedHosts__0={address.Host}");
        }

        // 3. Turn
        var line = lines.GetOrAdd(connector.Line, _ => new Lazy<PartnerLine>(() => new PartnerLine(connector.Manifest.Limits, time))).Value;
        return await line.RunAsync(token => SendAsync(connector, operation, line, address, mapped.Value, call, token), ct);
    }

    public async Task<OutboundResult> QueryAsync(OutboundCall call, CancellationToken ct)
    {
        var connector = catalog.Find(call.TenantId, call.Connector);
        if (connector?.Manifest.Outbound?.Operations.FirstOrDefault(candidate => candidate.Name == call.Operation) is not { } operation)
        {
            return new OutboundResult.Failed(OutboundCodes.Missing, $"There is no operation '{call.Connector}/{call.Operation}'.");
        }

        if (operation.QueryBeforeRetry is not { } query)
        {
            // A file is named by its key: written again, it is the same file.
            return operation.Idempotent || operation.Transport == TransportKind.Folder
                ? new OutboundResult.Failed(OutboundCodes.Repeatable, "The partner does the work of one key once: the call may be sent again.")
                : new OutboundResult.Unknown(OutboundCodes.AnswerUnknown, "The partner cannot be asked what became of this call.");
        }

        var answer = await CallAsync(call with { Operation = query, IdempotencyKey = $"{call.IdempotencyKey}?" }, ct);
        if (answer is not OutboundResult.Done done)
        {
            return answer switch
            {
                OutboundResult.Refused refused => new OutboundResult.Unknown(refused.Code, refused.Message),
                OutboundResult.Failed failed => new OutboundResult.Unknown(failed.Code, failed.Message),
                _ => answer,
            };
        }

        var mapping = connector!.Mapping.Outbound[operation.Name];
        var both = JsonSerializer.SerializeToElement(new JsonObject { ["input"] = call.Input.DeepClone(), ["output"] = done.Output.DeepClone() });
        return mapping.Happened!.Evaluate(both).IsTrue
            ? new OutboundResult.Done(mapping.Recovered.Run(both, new MappingContext(connector.Manifest, operation.Name)).Value)
            : new OutboundResult.Failed(OutboundCodes.DidNotHappen, "The partner knows nothing of this call: it may be sent again.");
    }

    public void Dispose()
    {
        foreach (var line in lines.Values.Where(line => line.IsValueCreated))
        {
            line.Value.Dispose();
        }
    }

    // A file is done when it is there: the folder answers nothing.
    private async Task<OutboundResult> HandOverAsync(Connector connector, OutboundOperation operation, JsonObject document, OutboundCall call, CancellationToken ct)
    {
        if (addresses.FindFolder(connector.Name) is not { } folder)
        {
            return new OutboundResult.Failed(
                OutboundCodes.AddressMissing, $"Nobody said where the folder of '{connector.Name}' is. Set ORDERHUB__Connectors__{connector.Name}__Folder to it.");
        }

        var (content, fault) = RequestWriter.Business(connector, operation, document);
        if (content is null)
        {
            return new OutboundResult.Refused(OutboundCodes.RequestInvalid, fault!.Message);
        }

        var startedAt = time.GetUtcNow();
        var clock = Stopwatch.GetTimestamp();
        var name = OutFolder.NameOf(connector, operation, call.IdempotencyKey, startedAt);
        OutboundResult result;
        try
        {
            await OutFolder.WriteAsync(Path.Combine(folder, "out"), name, content, ct);
            result = new OutboundResult.Done(new JsonObject { ["file"] = name });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            result = new OutboundResult.Failed(OutboundCodes.FolderFailed, $"The file could not be written: {failure.Message}");
        }

        await RecordAsync(connector, operation, call, [.. Encoding.UTF8.GetBytes($"FILE {name}\n\n"), .. content], 0, null, result, startedAt, Stopwatch.GetElapsedTime(clock), call.TraceParent, document);
        return result;
    }

    private async Task<OutboundResult> SendAsync(
        Connector connector, OutboundOperation operation, PartnerLine line, Uri address, JsonObject document, OutboundCall call, CancellationToken ct)
    {
        // 4. Send
        using var activity = Telemetry.Source.StartActivity($"call {connector.Name}/{operation.Name}", ActivityKind.Client, call.TraceParent);
        var traced = call with { TraceParent = activity?.Id ?? call.TraceParent };
        var startedAt = time.GetUtcNow();
        var clock = Stopwatch.GetTimestamp();
        var (request, fault) = RequestWriter.Write(connector, operation, address, document, traced, credentials.OfTenant(connector.Name, call.TenantId), startedAt);
        if (request is null)
        {
            return new OutboundResult.Refused(OutboundCodes.RequestInvalid, fault!.Message);
        }

        using var message = request.Message;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(connector.Manifest.Limits.Timeout);
        var (status, reply) = (0, (byte[]?)null);
        OutboundResult result;
        try
        {
            using var response = await line.Http.SendAsync(message, HttpCompletionOption.ResponseContentRead, limited.Token);
            status = (int)response.StatusCode;
            reply = await response.Content.ReadAsByteArrayAsync(limited.Token);

            // 5. Answer
            result = AnswerReader.Read(
                connector, operation, response.StatusCode, response.Content.Headers.ContentType?.CharSet, reply, response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            result = new OutboundResult.Unknown(OutboundCodes.Timeout, $"The partner did not answer within {connector.Manifest.Limits.Timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException failure)
        {
            result = failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                ? new OutboundResult.Failed(OutboundCodes.Unreachable, $"The partner cannot be reached: {failure.Message}")
                : new OutboundResult.Unknown(OutboundCodes.Broken, $"The connection broke: {failure.Message}");
        }

        // 6. Record
        await RecordAsync(
            connector, operation, call, [.. Encoding.UTF8.GetBytes($"{message.Method} {message.RequestUri}\n\n"), .. request.Body], status, reply, result, startedAt, Stopwatch.GetElapsedTime(clock), traced.TraceParent, document);
        return result;
    }

    private async Task RecordAsync(
        Connector connector, OutboundOperation operation, OutboundCall call, byte[] sent, int status, byte[]? reply, OutboundResult result,
        DateTimeOffset startedAt, TimeSpan took, string? traceParent, JsonObject document)
    {
        var (outcome, code) = result switch
        {
            OutboundResult.Done => (ExchangeOutcome.Done, null),
            OutboundResult.Refused refused => (ExchangeOutcome.Refused, refused.Code),
            OutboundResult.Failed failed => (ExchangeOutcome.Failed, failed.Code),
            OutboundResult.Unknown unknown => (ExchangeOutcome.Unknown, unknown.Code),
            _ => throw new InvalidOperationException($"no such result: {result}"),
        };
        if (call.IsReading && outcome == ExchangeOutcome.Done)
        {
            return;
        }

        try
        {
            // Not the caller's token: what was sent is recorded even when nobody waits for it any more.
            await exchanges.RecordAsync(
                new Exchange
                {
                    TenantId = call.TenantId,
                    Connector = connector.Name,
                    Inbound = false,
                    Operation = operation.Name,
                    Outcome = outcome,
                    Code = code,
                    OrderNo = call.OrderNo,
                    MessageKey = call.IdempotencyKey,
                    HttpStatus = status,
                    StartedAt = startedAt,
                    Duration = took,
                    MappingVersion = connector.Version,
                    Request = sent,
                    Reply = reply,
                    TraceParent = traceParent,
                    Decoded = JsonSerializer.SerializeToUtf8Bytes(document),
                    Mapped = JsonSerializer.SerializeToUtf8Bytes(call.Input),
                    Transport = operation.Transport.ToString().ToLowerInvariant(),
                    WaybillNo = (string?)(call.Input["waybillNo"] as JsonValue),
                    ReplayOf = call.ReplayOf,
                },
                CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The call is made; its result must reach the flow whatever the record's store does.
            log.ExchangeNotRecorded(failure, connector.Name, operation.Name, outcome);
        }
    }
}
