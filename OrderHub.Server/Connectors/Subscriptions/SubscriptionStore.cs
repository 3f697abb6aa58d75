using System.Buffers.Text;
using System.Security.Cryptography;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>What is written of a subscription.</summary>
public sealed record SubscriptionContent(string Name, string Url, IReadOnlyList<string> Lines, IReadOnlyList<string> Statuses);

/// <summary>Subscriptions and the log of what was delivered. Secrets are sealed here, and leave only when they are made.</summary>
public sealed class SubscriptionStore(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, IFieldCipher cipher, SubscriptionSignal signal, IIdSource ids, TimeProvider time)
{
    public Task<List<SubscriptionRow>> ListAsync(int tenantId, CancellationToken ct) =>
        database.ReadAsync(connection => SubscriptionTable.OfTenantAsync(connection, tenantId), ct);

    public async Task<SubscriptionRow?> FindAsync(int tenantId, long subscriptionId, CancellationToken ct) =>
        (await ListAsync(tenantId, ct)).Find(row => row.SubscriptionId == subscriptionId);

    public string SecretOf(SubscriptionRow row) => cipher.Decrypt(row.TenantId, row.Secret)!;

    /// <summary>Adds a subscription; with it comes its secret, for the only time.</summary>
    public async Task<(SubscriptionRow Row, string Secret)> AddAsync(int tenantId, SubscriptionContent content, string by, CancellationToken ct)
    {
        var (secret, now) = (NewSecret(), time.GetUtcNow());
        var row = new SubscriptionRow
        {
            TenantId = tenantId,
            SubscriptionId = ids.Next(),
            Name = content.Name,
            Url = content.Url,
            Lines = content.Lines,
            Statuses = content.Statuses,
            Secret = cipher.Encrypt(tenantId, secret)!,
            State = SubscriptionRow.Active,
            CreatedBy = by,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var batch = new WriteBatch();
        SubscriptionTable.Insert(batch, row);
        batch.Then(signal.Nudge);
        await database.CommitAsync(batch, ct);
        return (row, secret);
    }

    /// <summary>Writes a subscription as it shall be; null where it is gone.</summary>
    public async Task<SubscriptionRow?> WriteAsync(SubscriptionRow row, CancellationToken ct)
    {
        var written = row with { UpdatedAt = time.GetUtcNow() };
        var batch = new WriteBatch();
        SubscriptionTable.Update(batch, written);
        batch.Then(signal.Nudge);
        return (await database.CommitAsync(batch, ct)).IsCommitted ? written : null;
    }

    /// <summary>Gives it a new secret; the old one signs nothing from then on.</summary>
    public async Task<string?> ChangeSecretAsync(SubscriptionRow row, CancellationToken ct)
    {
        var secret = NewSecret();
        return await WriteAsync(row with { Secret = cipher.Encrypt(row.TenantId, secret)! }, ct) is null ? null : secret;
    }

    /// <summary>Takes it away with its queue and log.</summary>
    public async Task<bool> RemoveAsync(int tenantId, long subscriptionId, CancellationToken ct)
    {
        var batch = new WriteBatch();
        SubscriptionTable.Delete(batch, tenantId, subscriptionId);
        batch.Then(signal.Nudge);
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    public Task<List<SubscriptionCount>> CountsAsync(int tenantId, CancellationToken ct) =>
        database.ReadAsync(connection => SubscriptionDeliveryTable.CountsAsync(connection, tenantId), ct);

    public Task<List<SubscriptionDeliveryRow>> DeliveriesAsync(int tenantId, long subscriptionId, string? state, string? orderNo, long before, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => SubscriptionDeliveryTable.ListAsync(connection, tenantId, subscriptionId, state, orderNo, before, limit), ct);

    /// <summary>Has dead letters delivered again, in the order of their events; one delivery also where it was made before.</summary>
    public Task ReplayAsync(int tenantId, long subscriptionId, long? deliveryId, string? orderNo, CancellationToken ct) =>
        ChangeAsync(batch => SubscriptionDeliveryTable.Replay(batch, tenantId, subscriptionId, deliveryId, orderNo, time.GetUtcNow()), ct);

    /// <summary>Gives dead letters up; what waits behind them goes on.</summary>
    public Task DiscardAsync(int tenantId, long subscriptionId, long? deliveryId, string? orderNo, CancellationToken ct) =>
        ChangeAsync(batch => SubscriptionDeliveryTable.Discard(batch, tenantId, subscriptionId, deliveryId, orderNo, time.GetUtcNow()), ct);

    private Task<CommitOutcome> ChangeAsync(Action<WriteBatch> write, CancellationToken ct)
    {
        var batch = new WriteBatch();
        write(batch);
        batch.Then(signal.Nudge);
        return database.CommitAsync(batch, ct);
    }

    private static string NewSecret() => "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
