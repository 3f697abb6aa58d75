using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Replies;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Transaction;
using OrderHub.Server.Transaction.Changes;

namespace OrderHub.Server.Access.Partners;

/// <summary>What a message is answered with, and what is recorded of it.</summary>
internal sealed record Handled(string Outcome, string? Code, string? OrderNo, PartnerReply Reply, IReadOnlyList<Fault> Faults, string? Message = null, PartnerCase? Case = null);

/// <summary>
/// Takes a partner's message to where it belongs: 1 read it, 2 hand it to the layer that acts on it, 3 answer in the partner's
/// protocol, 4 record the exchange, and only then let the answer go. A message that comes again is answered as the first time, since
/// intake and report inbox know it by its number; one that was answered "later" may come again with the nonce it had.
/// </summary>
public sealed class PartnerMessages(
    MessageReader reader, PartnerGates gates, IIntake intake, IReportInbox reports, ICancelDesk cancels, OrderReader orders, IExchangeLog exchanges, PartnerCases cases,
    TimeProvider time, ILogger<PartnerMessages> log)
    : IPartnerInbox
{
    private const string WaitsForPerson = "A code of the message is not known here yet; a person decides. Send the same message again later to hear the answer.";

    private static readonly TimeSpan SomeTime = TimeSpan.FromSeconds(5);

    /// <summary>A message that a partner waits for an answer to. Too many of one partner at once are refused unread.</summary>
    public async Task<PartnerReply> ReceiveAsync(Connector connector, RawMessage raw, CancellationToken ct)
    {
        using var turn = await gates.EnterAsync(connector, ct);
        return turn is null
            ? Unavailable(connector, "Too many messages of this partner are waiting.", SomeTime).Reply
            : (await ServeAsync(connector, raw, ct)).Reply;
    }

    /// <summary>A message out of a file or a poll.</summary>
    public async Task<TakenMessage> TakeAsync(Connector connector, RawMessage raw, CancellationToken ct)
    {
        var handled = await ServeAsync(connector, raw, ct);
        return new(handled.Outcome, handled.Code, handled.Message ?? handled.Code ?? handled.Outcome, handled.OrderNo, handled.Faults);
    }

    private async Task<Handled> ServeAsync(Connector connector, RawMessage raw, CancellationToken ct)
    {
        var startedAt = time.GetUtcNow();
        var clock = Stopwatch.GetTimestamp();

        // 1. Read
        var reading = reader.Read(connector, raw, ReadingMode.Receive);

        // 2. and 3. Act and answer
        Handled handled;
        try
        {
            handled = await HandleAsync(reading, ct);
        }
        catch (DatabaseOverloadedException full)
        {
            handled = Unavailable(connector, "The server has too much to do.", full.RetryAfter);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The partner hung up without an answer, and will ask again.
            reader.Forget(reading);
            throw;
        }
        catch (Exception failure)
        {
            // A partner's client knows its own protocol only: whatever broke here, it hears "later".
            log.PartnerMessageFailed(failure, connector.Name, reading.Operation?.Name ?? "");
            handled = Unavailable(connector, "The server could not handle the message.", SomeTime);
        }

        // 4. Record
        return await RecordAsync(reading, handled, startedAt, Stopwatch.GetElapsedTime(clock));
    }

    private async Task<Handled> HandleAsync(InboundReading reading, CancellationToken ct)
    {
        if (reading.Failure is { } failure)
        {
            return !MessageReader.HasOnlyUnknownCodes(reading) ? Reject(reading, failure)
                : reading.Operation!.Kind == OperationKind.Report ? Quarantine(await TakeKnownAsync(reading, ct))
                : await SetAsideAsync(reading, failure, ct);
        }

        return reading.Operation!.Kind switch
        {
            OperationKind.Order => await AcceptAsync(reading, ct),
            OperationKind.Report when reading.Report is null => await ReportsAsync(reading, ct),
            OperationKind.Report => await ReportAsync(reading, ct),
            OperationKind.Query => await AnswerQueryAsync(reading, ct),
            OperationKind.Cancel => await CancelAsync(reading, ct),
            _ => throw new InvalidOperationException($"no such kind: {reading.Operation.Kind}"),
        };
    }

    private async Task<Handled> AcceptAsync(InboundReading reading, CancellationToken ct)
    {
        var hash = SHA256.HashData(reading.Business);
        var result = await intake.AcceptAsync(
            new IntakeRequest
            {
                TenantId = reading.Credential!.TenantId,
                Content = reading.Order!,
                SourceSystem = reading.Connector.Manifest.System,
                IdempotencyKey = reading.MessageKey ?? Convert.ToHexStringLower(hash),
                ContentHash = hash,
                TraceParent = Activity.Current?.Id,
            },
            ct);
        return result switch
        {
            IntakeResult.Accepted accepted => new(
                accepted.Replayed ? ExchangeOutcome.Replayed : ExchangeOutcome.Done, null, accepted.OrderNo,
                ReplyWriter.Done(reading.Connector, reading.Operation!, new JsonObject
                {
                    ["orderNo"] = accepted.OrderNo,
                    ["waybillNo"] = accepted.WaybillNo,
                    ["statusCode"] = (int)accepted.Status,
                    ["replayed"] = accepted.Replayed,
                }),
                []),
            IntakeResult.Refused refused => new(
                ExchangeOutcome.Refused, refused.Code, refused.OrderNo,
                ReplyWriter.Error(reading.Connector, PartnerCodes.OrderRefused, refused.Message, Explained(refused)), refused.Faults, refused.Message),
            IntakeResult.Conflict conflict => new(
                ExchangeOutcome.Conflict, PartnerCodes.Conflict, conflict.OrderNo,
                ReplyWriter.Error(
                    reading.Connector, PartnerCodes.Conflict,
                    $"The number {conflict.Claim.RefNo} belongs to the order {conflict.OrderNo}, which has another content.", []),
                [],
                Case: PartnerCase.Conflicting(
                    reading, conflict.OrderNo, $"The number {conflict.Claim.RefNo} belongs to the order {conflict.OrderNo}, which has another content.")),
            IntakeResult.Unavailable unavailable => new(
                ExchangeOutcome.Failed, unavailable.Code, null,
                ReplyWriter.Error(reading.Connector, PartnerCodes.Unavailable, unavailable.Reason, [], unavailable.RetryAfter), []),
            _ => throw new InvalidOperationException($"no such result: {result}"),
        };
    }

    private async Task<Handled> ReportAsync(InboundReading reading, CancellationToken ct)
    {
        var report = reading.Report!;
        var messageId = report.MessageId ?? reading.MessageKey ?? Convert.ToHexStringLower(SHA256.HashData(reading.Business));
        var isNew = await reports.ReceiveAsync(
            ExecutionReport.Of(reading.Credential!.TenantId, reading.Connector.Manifest.System, messageId, report, time.GetUtcNow()), ct);
        if (!isNew && await exchanges.IsOtherContentAsync(ExchangeOf(reading), ct))
        {
            // The partner has done its part: which of the two is true is for a person to say, and sending again would not tell.
            return new(
                ExchangeOutcome.Conflict, PartnerCodes.Conflict, null,
                ReplyWriter.Done(reading.Connector, reading.Operation!, new JsonObject { ["outcome"] = ExchangeOutcome.Conflict }), [],
                Case: PartnerCase.Conflicting(reading, null, $"The message {reading.MessageKey} came before with another content."));
        }

        var outcome = isNew ? ExchangeOutcome.Done : ExchangeOutcome.Replayed;
        return new(outcome, null, null, ReplyWriter.Done(reading.Connector, reading.Operation!, new JsonObject { ["outcome"] = outcome }), []);
    }

    /// <summary>Several reports of one message, oldest first. Partners that tell the whole way each time say the same again; what is known is passed over.</summary>
    private async Task<Handled> ReportsAsync(InboundReading reading, CancellationToken ct)
    {
        var isNew = false;
        foreach (var one in reading.Reports)
        {
            isNew |= (await ReportAsync(reading with { Report = one, Reports = [], MessageKey = one.MessageId ?? reading.MessageKey }, ct)).Outcome == ExchangeOutcome.Done;
        }

        var outcome = isNew ? ExchangeOutcome.Done : ExchangeOutcome.Replayed;
        return new(outcome, null, null, ReplyWriter.Done(reading.Connector, reading.Operation!, new JsonObject { ["outcome"] = outcome }), []);
    }

    /// <summary>Takes those of several reports whose codes are known; the message is kept for the others.</summary>
    private async Task<InboundReading> TakeKnownAsync(InboundReading reading, CancellationToken ct)
    {
        await ReportsAsync(reading, ct);
        return reading;
    }

    private async Task<Handled> CancelAsync(InboundReading reading, CancellationToken ct)
    {
        var hash = SHA256.HashData(reading.Business);
        var wish = reading.Mapping!.Value;
        var orderNo = (string?)wish["orderNo"] ?? "";
        var result = await cancels.CancelAsync(
            new ChangeAsk
            {
                TenantId = reading.Credential!.TenantId,
                OrderNo = orderNo,
                Actor = reading.Connector.Manifest.System,
                IdempotencyKey = $"{reading.Connector.Name}:{reading.MessageKey ?? Convert.ToHexStringLower(hash)}",
                ContentHash = hash,
                Reason = (string?)wish["reason"],
            },
            ct);
        return result switch
        {
            ChangeResult.Recorded { Request: var request, Replayed: var replayed } => new(
                request.State == Model.Changes.ChangeState.Refused ? ExchangeOutcome.Refused : replayed ? ExchangeOutcome.Replayed : ExchangeOutcome.Done,
                request.Decision.Reason, orderNo,
                ReplyWriter.Done(reading.Connector, reading.Operation!, new JsonObject
                {
                    ["orderNo"] = orderNo,
                    ["state"] = request.State.ToString().ToUpperInvariant(),
                    ["reason"] = request.Decision.Reason,
                }),
                []),
            ChangeResult.NotFound => new(
                ExchangeOutcome.Refused, PartnerCodes.OrderUnknown, null,
                ReplyWriter.Error(reading.Connector, PartnerCodes.OrderUnknown, $"There is no order {orderNo}.", []), []),
            _ => Unavailable(reading.Connector, "The order is being changed.", SomeTime),
        };
    }

    private async Task<Handled> AnswerQueryAsync(InboundReading reading, CancellationToken ct)
    {
        var (connector, operation) = (reading.Connector, reading.Operation!);
        var orderNo = reading.Mapped("orderNo") ?? "";
        if (await orders.FindByNoAsync(reading.Credential!.TenantId, orderNo, ct) is not { } order)
        {
            return new(
                ExchangeOutcome.Refused, PartnerCodes.OrderUnknown, null,
                ReplyWriter.Error(connector, PartnerCodes.OrderUnknown, $"There is no order {orderNo}.", []), []);
        }

        var status = JsonSerializer.SerializeToNode(order.Status)!.GetValue<string>();
        var table = connector.Manifest.Codes.FirstOrDefault(codes => codes.Document == operation.Name);
        return new(
            ExchangeOutcome.Done, null, order.OrderNo,
            ReplyWriter.Done(connector, operation, new JsonObject
            {
                ["orderNo"] = order.OrderNo,
                ["status"] = status,
                ["statusCode"] = (int)order.Status,
                ["partnerStatus"] = table is null ? null : connector.Manifest.Find(table.Name, new CodeScope(operation.Name, null, order.Channel?.CustomerCode), status),
                ["cancelStatus"] = order.CancelStatus,
                ["waybillNos"] = new JsonArray([.. order.Packages.Where(package => !package.Voided).Select(package => package.WaybillNo).Distinct(StringComparer.Ordinal).Select(number => (JsonNode)number)]),
                ["goods"] = new JsonArray([.. order.Goods.Select(line => (JsonNode)new JsonObject
                {
                    ["lineNo"] = line.LineNo,
                    ["sku"] = line.Sku,
                    ["quantity"] = line.Quantity,
                    ["actualQuantity"] = line.ActualQuantity,
                })]),
            }),
            []);
    }

    // The partner's message is good and kept; what its code means is for a person to say. Sending it again would help nobody.
    private static Handled Quarantine(InboundReading reading) => new(
        ExchangeOutcome.Quarantined, OrderHub.Connectors.FaultCodes.UnknownCode, null,
        ReplyWriter.Done(reading.Connector, reading.Operation!, new JsonObject { ["outcome"] = ExchangeOutcome.Quarantined }),
        reading.Failure!.Faults,
        Case: PartnerCase.Quarantined(reading));

    /// <summary>
    /// An order or a cancel that waits for a person: its sender hears that it is not decided, in the words its manifest has for that (else "later"),
    /// and the same message sent again gets the answer once it is. One that a person has dismissed is wrong for good.
    /// </summary>
    private async Task<Handled> SetAsideAsync(InboundReading reading, StepReading failure, CancellationToken ct)
    {
        var aside = PartnerCase.Quarantined(reading);
        return await cases.IsDismissedAsync(reading.Credential!.TenantId, aside.Key, ct)
            ? Reject(reading, failure)
            : new(
                ExchangeOutcome.Quarantined, OrderHub.Connectors.FaultCodes.UnknownCode, null,
                ReplyWriter.Error(reading.Connector, OrderHub.Connectors.FaultCodes.UnknownCode, WaitsForPerson, failure.Faults),
                failure.Faults, Case: aside);
    }

    private static Handled Reject(InboundReading reading, StepReading failure)
    {
        IReadOnlyList<Fault> faults = [.. reading.Steps.Where(step => step.State == StepState.Failed).SelectMany(step => step.Faults)];
        return new(ExchangeOutcome.Rejected, failure.Code, null, ReplyWriter.Error(reading.Connector, failure.Code!, failure.Message!, faults), faults, failure.Message);
    }

    private static Handled Unavailable(Connector connector, string why, TimeSpan retryAfter) => new(
        ExchangeOutcome.Failed, PartnerCodes.Unavailable, null, ReplyWriter.Error(connector, PartnerCodes.Unavailable, why, [], retryAfter), [], why);

    // A refusal without single faults is itself the reason.
    private static IReadOnlyList<Fault> Explained(IntakeResult.Refused refused) =>
        refused.Faults.Count > 0 ? refused.Faults : [new Fault(refused.Code, refused.Code, refused.Message)];

    private async Task<Handled> RecordAsync(InboundReading reading, Handled handled, DateTimeOffset startedAt, TimeSpan took)
    {
        var (connector, reply) = (reading.Connector, handled.Reply);
        if (handled.Outcome == ExchangeOutcome.Failed || (handled.Outcome == ExchangeOutcome.Quarantined && reading.Operation?.Kind != OperationKind.Report))
        {
            // It was answered "later", or "not decided": the same bytes may come again.
            reader.Forget(reading);
        }

        try
        {
            // Not the caller's token: what happened is recorded even when the partner hung up.
            await exchanges.RecordAsync(
                ExchangeOf(reading) with
                {
                    Outcome = handled.Outcome,
                    Code = handled.Code,
                    OrderNo = handled.OrderNo ?? OrderNamedBy(reading),
                    HttpStatus = reply.Status,
                    StartedAt = startedAt,
                    Duration = took,
                    Reply = reply.Body,
                    Faults = handled.Faults,
                    Case = handled.Case,
                },
                CancellationToken.None);
            return handled;
        }
        catch (Exception failure)
        {
            log.PartnerMessageNotRecorded(failure, connector.Name, handled.Outcome);

            // A quarantined message exists nowhere else: unrecorded, it must come again. All others are told what happened.
            if (handled.Outcome != ExchangeOutcome.Quarantined)
            {
                return handled;
            }

            reader.Forget(reading);
            return Unavailable(connector, "The message could not be kept.", SomeTime);
        }
    }

    /// <summary>The order that a message names by the hub's own number; what cannot be one is no number.</summary>
    private static string? OrderNamedBy(InboundReading reading) =>
        (reading.Report?.OrderNo ?? reading.Reports.FirstOrDefault()?.OrderNo ?? reading.Mapped("orderNo")) is { } named
        && OrderNumber.TryParse(named, out _) ? named : null;

    /// <summary>What is known of the message before it is handled.</summary>
    private static Exchange ExchangeOf(InboundReading reading) => new()
    {
        TenantId = reading.Credential?.TenantId ?? ExchangeRecorder.NoTenant,
        Connector = reading.Connector.Name,
        Inbound = true,
        Operation = reading.Operation?.Name ?? "",
        Outcome = ExchangeOutcome.Unknown,
        MessageKey = reading.Report?.MessageId ?? reading.MessageKey,
        HttpStatus = 0,
        StartedAt = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.Zero,
        MappingVersion = reading.Connector.Version,
        IsProven = reading.Signature?.Matches == true || reading.Raw.From is not null || reading.Raw.Replay is not null,
        Request = reading.Raw.ToRecord(HeadersLookedAt(reading.Inbound)),
        RequestBytes = reading.Raw.DeclaredBytes,
        TraceParent = Activity.Current?.Id,
        Decoded = reading.Decoded,
        Mapped = reading.Mapping is { } mapping ? JsonSerializer.SerializeToUtf8Bytes(mapping.Value) : null,
        Transport = reading.Raw.Replay?.Transport ?? (reading.Raw.From is null ? TransportKind.Http : reading.Inbound.Transport).ToString().ToLowerInvariant(),
        Charset = reading.Raw.Charset,
        WaybillNo = reading.Report?.WaybillNo ?? reading.Reports.FirstOrDefault()?.WaybillNo ?? reading.Mapped("waybillNo"),
        ContentHash = reading.Business.Length == 0 ? null : SHA256.HashData(reading.Business),
        ReplayOf = reading.Raw.Replay?.Of,
    };

    private static IEnumerable<string> HeadersLookedAt(InboundManifest inbound) =>
        new[] { inbound.AppKey, inbound.Method, inbound.Signature?.Given, inbound.Signature?.Timestamp, inbound.Signature?.Nonce }
            .Where(place => place?.Kind == PlaceKind.Header)
            .Select(place => place!.Name)
            .Append("Content-Type");
}
