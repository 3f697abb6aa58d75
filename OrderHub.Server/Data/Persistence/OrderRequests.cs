using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Keeps what was asked of orders, beside the orders: a request is written with the change it causes, or not at all.</summary>
public sealed class OrderRequests(IShards shards, IFieldCipher cipher)
{
    /// <summary>Adds the request. Guard: <see cref="OrderRequestTable.KeyGuard"/>, the order has one under that key.</summary>
    public void Insert(WriteBatch batch, ChangeRequest request) => OrderRequestTable.Insert(
        batch, new(request, cipher.Encrypt(request.TenantId, request.Reason), cipher.Encrypt(request.TenantId, request.Content)));

    /// <summary>The order's requests, oldest first.</summary>
    public Task<IReadOnlyList<ChangeRequest>> OfOrderAsync(int tenantId, long orderId, CancellationToken ct) =>
        shards.For(orderId).ReadAsync<IReadOnlyList<ChangeRequest>>(
            async connection => [.. (await OrderRequestTable.OfOrderAsync(connection, tenantId, orderId)).Select(Open)], ct);

    /// <summary>The order's request under that key; null where there is none.</summary>
    public Task<ChangeRequest?> FindByKeyAsync(int tenantId, long orderId, string key, CancellationToken ct) => shards.For(orderId).ReadAsync(
        async connection => await OrderRequestTable.FindByKeyAsync(connection, tenantId, orderId, key) is { } row ? Open(row) : null, ct);

    private ChangeRequest Open(ChangeRequestRow row) => row.Request with
    {
        Reason = cipher.Decrypt(row.Request.TenantId, row.Reason),
        Content = cipher.Decrypt(row.Request.TenantId, row.Content),
    };
}
