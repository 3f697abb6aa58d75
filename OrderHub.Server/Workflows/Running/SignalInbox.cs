using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Where signals come in. Every signal is stored first and delivered second, so that one which comes before its wait is
/// kept, and a crash between the two loses nothing. A second copy is recognised by its message id.
/// </summary>
public sealed class SignalInbox(
    IDatabase database, IFieldCipher cipher, FlowEngine engine, IEnumerable<ILateSignals> late, IIdSource ids, WorkQueues queues, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, int> breaks = [];

    /// <summary>Stores the signal durably. False: the message came before.</summary>
    public async Task<bool> ReceiveAsync(SignalAddress address, string messageId, JsonObject payload, CancellationToken ct)
    {
        var batch = new WriteBatch();
        Add(batch, address, messageId, payload);
        CommitPoints.Reach("signal.before-store");
        var stored = await database.CommitAsync(batch, ct);
        CommitPoints.Reach("signal.after-store");
        return stored.IsCommitted;
    }

    /// <summary>Adds the signal to the batch of what causes it; it is delivered after the commit. Guard: <see cref="SignalTable.DuplicateGuard"/>.</summary>
    /// <param name="batch">Where the row goes.</param>
    /// <param name="address">Which signal, for whom.</param>
    /// <param name="messageId">By which a second copy is known.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="beside">The id of what it belongs to, whose shard it shares.</param>
    public void Add(WriteBatch batch, SignalAddress address, string messageId, JsonObject payload, long? beside = null)
    {
        SignalTable.Insert(batch, new()
        {
            TenantId = address.TenantId,
            SignalId = beside is { } id ? ids.NextBeside(id) : ids.Next(),
            Name = address.Name,
            Key = address.Key,
            MessageId = messageId,
            Payload = cipher.EncryptBytes(address.TenantId, JsonSerializer.SerializeToUtf8Bytes(payload, SignalJson.Default.JsonObject)),
            ReceivedAt = clock.GetUtcNow(),
        });
        batch.Then(() => queues.NudgeSignals(address));
    }

    /// <summary>Brings a dead letter back: it is delivered as if it had just come. False: it is none.</summary>
    public async Task<bool> ReplayAsync(int tenantId, long signalId, CancellationToken ct)
    {
        if (await SignalTable.FindAsync(database, tenantId, signalId, ct) is not { } signal)
        {
            return false;
        }

        var batch = new WriteBatch();
        SignalTable.Revive(batch, tenantId, signalId, clock.GetUtcNow());
        var revived = (await database.CommitAsync(batch, ct)).IsCommitted;
        queues.NudgeSignals(new(tenantId, signal.Name, signal.Key));
        return revived;
    }

    /// <summary>Delivers a key's signals in the order they came, for as long as somebody waits for them.</summary>
    public async Task DeliverAsync(SignalAddress address, CancellationToken ct)
    {
        while (await WaitTable.ForSignalAsync(database, address.TenantId, address.Name, address.Key, ct) is { } wait
            && await SignalTable.NextAsync(database, address.TenantId, address.Name, address.Key, ct) is { } signal)
        {
            try
            {
                await engine.ResumeAsync(
                    wait.TenantId, wait.InstanceId, new Trigger.Signalled(wait.WaitId, signal.SignalId, Open(signal)),
                    batch => SignalTable.MarkDelivered(batch, signal.TenantId, signal.SignalId), ct);
                breaks.TryRemove(signal.SignalId, out _);
            }
            catch (Exception error) when (error is not OperationCanceledException
                && breaks.AddOrUpdate(signal.SignalId, 1, (_, count) => count + 1) >= FlowEngine.MaxBreaks)
            {
                // The signal stays; a retry of the incident waits anew and is given it again.
                breaks.TryRemove(signal.SignalId, out _);
                await engine.BreakAsync(wait, error, ct);
            }
        }

        await DeliverLateAsync(address, ct);
    }

    /// <summary>Hands what nobody will wait for any more to whoever keeps such news.</summary>
    private async Task DeliverLateAsync(SignalAddress address, CancellationToken ct)
    {
        var races = 0;
        while (races < FlowEngine.MaxRaces
            && await WaitTable.ForSignalAsync(database, address.TenantId, address.Name, address.Key, ct) is null
            && await SignalTable.NextAsync(database, address.TenantId, address.Name, address.Key, ct) is { } signal
            && await TakeLateAsync(address, Open(signal), ct) is { } batch)
        {
            SignalTable.MarkDelivered(batch, signal.TenantId, signal.SignalId);
            races += (await database.CommitAsync(batch, ct)).IsCommitted ? 0 : 1;
        }
    }

    private async Task<WriteBatch?> TakeLateAsync(SignalAddress address, JsonObject payload, CancellationToken ct)
    {
        foreach (var taker in late)
        {
            if (await taker.TakeAsync(address, payload, ct) is { } batch)
            {
                return batch;
            }
        }

        return null;
    }

    private JsonObject Open(SignalRow signal) => (JsonObject)JsonNode.Parse(cipher.DecryptBytes(signal.TenantId, signal.Payload))!;
}
