using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Where signals come in. Every signal is stored first and delivered second, so that one which comes before its wait is
/// kept, and a crash between the two loses nothing. A second copy is recognised by its message id.
/// </summary>
/// <remarks>
/// A signal lies in the shard that its id names: of its key where it came from outside, of whatever caused it otherwise. Where its flow is in
/// another shard, delivery is two commits: the burst, with a mark beside the instance that it was given this signal, and then the signal's
/// own mark. A crash between them leaves the first, and the signal is not given again.
/// </remarks>
public sealed class SignalInbox(
    IShards shards, IFieldCipher cipher, FlowEngine engine, IEnumerable<ILateSignals> late, IIdSource ids, WorkQueues queues, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, int> breaks = [];

    /// <summary>Stores the signal durably. False: the message came before.</summary>
    public async Task<bool> ReceiveAsync(SignalAddress address, string messageId, JsonObject payload, CancellationToken ct)
    {
        var batch = new WriteBatch();
        var shard = VirtualShard.Of(address.TenantId, address.Key);
        Add(batch, shard, address, messageId, payload);
        CommitPoints.Reach("signal.before-store");
        var stored = await shards.For(shard).CommitAsync(batch, ct);
        CommitPoints.Reach("signal.after-store");
        return stored.IsCommitted;
    }

    /// <summary>Adds the signal to the batch of what causes it; it is delivered after the commit. Guard: <see cref="SignalTable.DuplicateGuard"/>.</summary>
    /// <param name="batch">Where the row goes.</param>
    /// <param name="address">Which signal, for whom.</param>
    /// <param name="messageId">By which a second copy is known.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="beside">The id of what it belongs to, whose shard it shares.</param>
    public void Add(WriteBatch batch, SignalAddress address, string messageId, JsonObject payload, long beside) =>
        Add(batch, VirtualShard.OfId(beside), address, messageId, payload);

    private void Add(WriteBatch batch, int shard, SignalAddress address, string messageId, JsonObject payload)
    {
        SignalTable.Insert(batch, new()
        {
            TenantId = address.TenantId,
            SignalId = ids.Next(shard),
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
        if (await SignalTable.FindAsync(shards.For(signalId), tenantId, signalId, ct) is not { } signal)
        {
            return false;
        }

        var batch = new WriteBatch();
        SignalTable.Revive(batch, tenantId, signalId, clock.GetUtcNow());
        var revived = (await shards.For(signalId).CommitAsync(batch, ct)).IsCommitted;
        queues.NudgeSignals(new(tenantId, signal.Name, signal.Key));
        return revived;
    }

    /// <summary>Delivers a key's signals in the order they came, for as long as somebody waits for them.</summary>
    public async Task DeliverAsync(SignalAddress address, CancellationToken ct)
    {
        while (await FindWaitAsync(address, ct) is { } wait && await FindNextAsync(address, ct) is { } signal)
        {
            try
            {
                await DeliverAsync(wait, signal, ct);
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

    private Task DeliverAsync(WaitRow wait, SignalRow signal, CancellationToken ct) => GiveAsync(
        signal, wait.InstanceId,
        mark => engine.ResumeAsync(wait.TenantId, wait.InstanceId, new Trigger.Signalled(wait.WaitId, signal.SignalId, Open(signal)), mark, ct), ct);

    /// <summary>Hands what nobody will wait for any more to whoever keeps such news.</summary>
    private async Task DeliverLateAsync(SignalAddress address, CancellationToken ct)
    {
        for (var races = 0; races < FlowEngine.MaxRaces;)
        {
            if (await FindWaitAsync(address, ct) is not null
                || await FindNextAsync(address, ct) is not { } signal
                || await TakeLateAsync(address, Open(signal), ct) is not { } news)
            {
                return;
            }

            var isGiven = await GiveAsync(
                signal, news.SubjectId,
                async mark =>
                {
                    mark(news.Batch);
                    return (await shards.For(news.SubjectId).CommitAsync(news.Batch, ct)).IsCommitted;
                },
                ct);
            races += isGiven ? 0 : 1;
        }
    }

    /// <summary>Gives a signal to what lies beside an id, once: <paramref name="give"/> puts the mark into its own commit.</summary>
    /// <returns>True once the signal is marked as delivered.</returns>
    private async Task<bool> GiveAsync(SignalRow signal, long besideId, Func<Action<WriteBatch>, Task<bool>> give, CancellationToken ct)
    {
        if (shards.All.Count == 1 || VirtualShard.OfId(signal.SignalId) == VirtualShard.OfId(besideId))
        {
            return await give(batch => SignalTable.MarkDelivered(batch, signal.TenantId, signal.SignalId));
        }

        var there = shards.For(besideId);
        if (!await SignalTable.IsGivenAsync(there, signal, ct))
        {
            await give(batch => SignalTable.Give(batch, signal, ids.NextBeside(besideId)));
        }

        if (!await SignalTable.IsGivenAsync(there, signal, ct))
        {
            return false;
        }

        var delivered = new WriteBatch();
        SignalTable.MarkDelivered(delivered, signal.TenantId, signal.SignalId);
        return (await shards.For(signal.SignalId).CommitAsync(delivered, ct)).IsCommitted;
    }

    private async Task<WaitRow?> FindWaitAsync(SignalAddress address, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => WaitTable.ForSignalAsync(database, address.TenantId, address.Name, address.Key, ct))))
        .Where(wait => wait is not null).MinBy(wait => wait!.WaitId);

    private async Task<SignalRow?> FindNextAsync(SignalAddress address, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => SignalTable.NextAsync(database, address.TenantId, address.Name, address.Key, ct))))
        .Where(signal => signal is not null).MinBy(signal => signal!.SignalId);

    private async Task<LateNews?> TakeLateAsync(SignalAddress address, JsonObject payload, CancellationToken ct)
    {
        foreach (var taker in late)
        {
            if (await taker.TakeAsync(address, payload, ct) is { } news)
            {
                return news;
            }
        }

        return null;
    }

    private JsonObject Open(SignalRow signal) => (JsonObject)JsonNode.Parse(cipher.DecryptBytes(signal.TenantId, signal.Payload))!;
}
