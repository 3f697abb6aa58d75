using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>An exchange with its seals open. Everything but the row's own columns may hold personal data.</summary>
public sealed record OpenExchange(ExchangeRow Row, byte[] Request, byte[]? Reply, IReadOnlyList<Fault> Faults, JsonNode? Decoded, JsonNode? Mapped);

/// <summary>Finds exchanges and opens them.</summary>
public sealed class ExchangeReader([FromKeyedServices(StorageSetup.Connectors)] IDatabase database, IFieldCipher cipher, OrderReader orders)
{
    /// <summary>Newest first, without what they hold.</summary>
    public async Task<List<ExchangeRow>> ListAsync(int tenantId, ExchangeFilter filter, long before, int limit, CancellationToken ct)
    {
        var found = await WithWaybillsAsync(tenantId, filter, ct);
        return await database.ReadAsync(connection => ExchangeTable.PageAsync(connection, tenantId, found, before, newestFirst: true, limit), ct);
    }

    /// <summary>Numbers behind one, oldest first.</summary>
    public async Task<List<long>> IdsAsync(int tenantId, ExchangeFilter filter, long after, int limit, CancellationToken ct)
    {
        var found = await WithWaybillsAsync(tenantId, filter, ct);
        return [.. (await database.ReadAsync(connection => ExchangeTable.PageAsync(connection, tenantId, found, after, newestFirst: false, limit), ct)).Select(row => row.ExchangeId)];
    }

    public async Task<OpenExchange?> FindAsync(int tenantId, long exchangeId, CancellationToken ct) =>
        await database.ReadAsync(connection => ExchangeTable.FindAsync(connection, tenantId, exchangeId), ct) is { } row ? Open(row) : null;

    // A report names its waybill; the order knows which those are.
    private async Task<ExchangeFilter> WithWaybillsAsync(int tenantId, ExchangeFilter filter, CancellationToken ct) =>
        filter.OrderNo is { } orderNo && filter.WaybillNos.Count == 0 && await orders.FindByNoAsync(tenantId, orderNo, ct) is { } order
            ? filter with { WaybillNos = [.. order.Packages.Select(package => package.WaybillNo).OfType<string>().Take(50)] }
            : filter;

    private OpenExchange Open(ExchangeRow row) => new(
        row,
        cipher.DecryptBytes(row.TenantId, row.Request),
        row.Reply is null ? null : cipher.DecryptBytes(row.TenantId, row.Reply),
        row.Faults is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<Fault>>(cipher.DecryptBytes(row.TenantId, row.Faults))!,
        Tree(row.TenantId, row.Decoded),
        Tree(row.TenantId, row.Mapped));

    private JsonNode? Tree(int tenantId, byte[]? value) => value is null ? null : JsonNode.Parse(cipher.DecryptBytes(tenantId, value));
}
