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
public sealed class SignalInbox(IDatabase database, IFieldCipher cipher, FlowEngine engine, IIdSource ids, WorkQueues queues, TimeProvider clock)
{
    /// <summary>Stores the signal durably. False: the message came before.</summary>
    public async Task<bool> ReceiveAsync(SignalAddress address, string messageId, JsonObject payload, CancellationToken ct)
    {
        var batch = new WriteBatch();
        SignalTable.Insert(batch, new()
        {
            TenantId = address.TenantId,
            SignalId = ids.Next(),
            Name = address.Name,
            Key = address.Key,
            MessageId = messageId,
            Payload = cipher.EncryptBytes(address.TenantId, JsonSerializer.SerializeToUtf8Bytes(payload, SignalJson.Default.JsonObject)),
            ReceivedAt = clock.GetUtcNow(),
        });
        CommitPoints.Reach("signal.before-store");
        var stored = await database.CommitAsync(batch, ct);
        CommitPoints.Reach("signal.after-store");
        if (stored.IsCommitted)
        {
            queues.NudgeSignals(address);
        }

        return stored.IsCommitted;
    }

    /// <summary>Delivers a key's signals in the order they came, for as long as somebody waits for them.</summary>
    public async Task DeliverAsync(SignalAddress address, CancellationToken ct)
    {
        while (await WaitTable.ForSignalAsync(database, address.TenantId, address.Name, address.Key, ct) is { } wait
            && await SignalTable.NextAsync(database, address.TenantId, address.Name, address.Key, ct) is { } signal)
        {
            var payload = (JsonObject)JsonNode.Parse(cipher.DecryptBytes(signal.TenantId, signal.Payload))!;
            await engine.ResumeAsync(
                wait.TenantId, wait.InstanceId, new Trigger.Signalled(wait.WaitId, signal.SignalId, payload),
                batch => SignalTable.MarkDelivered(batch, signal.TenantId, signal.SignalId), ct);
        }
    }
}
