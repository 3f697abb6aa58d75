using System.Text.Json;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>Seals and stores exchanges. A message is answered after it is recorded, so that what a partner was told can be looked up.</summary>
public sealed class ExchangeRecorder(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, IFieldCipher cipher, IIdSource ids, Arrivals arrivals) : IExchangeLog
{
    /// <summary>Keeps the messages that name no tenant we know.</summary>
    public const int NoTenant = 0;

    /// <summary>What is kept of a message that nobody signed: strangers must not fill the disk.</summary>
    public const int KeptOfStrangers = 16 * 1024;

    private const int LongestKey = 255;

    public Task RecordAsync(Exchange exchange, CancellationToken ct)
    {
        if (exchange is { Inbound: true, IsProven: true })
        {
            arrivals.Note(exchange.TenantId, exchange.Connector, exchange.StartedAt);
        }

        var kept = !exchange.IsProven && exchange.Request.Length > KeptOfStrangers ? exchange.Request[..KeptOfStrangers] : exchange.Request;
        var batch = new WriteBatch();
        var row = RowOf(exchange, kept);
        ExchangeTable.Insert(batch, row);
        if (exchange.Case is { } open)
        {
            PartnerCaseTable.OpenIfAbsent(batch, open.ToRow(row.TenantId, ids.Next(), row.ExchangeId, row.StartedAt));
        }

        return database.CommitAsync(batch, ct);
    }

    public async Task<bool> IsOtherContentAsync(Exchange exchange, CancellationToken ct) =>
        exchange is { MessageKey: { } key, ContentHash: { } hash }
        && await database.ReadAsync(connection => ExchangeTable.FirstContentAsync(connection, exchange.TenantId, exchange.Connector, exchange.Operation, key), ct) is { } first
        && !first.AsSpan().SequenceEqual(hash);

    private ExchangeRow RowOf(Exchange exchange, byte[] kept) => new()
    {
        TenantId = exchange.TenantId,
        ExchangeId = ids.Next(),
        Connector = exchange.Connector,
        Direction = exchange.Inbound ? "in" : "out",
        Operation = exchange.Operation,
        Outcome = exchange.Outcome,
        Code = exchange.Code,
        OrderNo = exchange.OrderNo,
        MessageKey = exchange.MessageKey is { Length: > LongestKey } key ? key[..LongestKey] : exchange.MessageKey,
        HttpStatus = exchange.HttpStatus,
        StartedAt = exchange.StartedAt,
        Duration = exchange.Duration,
        MappingVersion = exchange.MappingVersion,
        Request = cipher.EncryptBytes(exchange.TenantId, kept),
        RequestBytes = exchange.RequestBytes ?? exchange.Request.Length,
        Reply = exchange.Reply is null ? null : cipher.EncryptBytes(exchange.TenantId, exchange.Reply),
        Faults = exchange.Faults.Count == 0 ? null : cipher.EncryptBytes(exchange.TenantId, JsonSerializer.SerializeToUtf8Bytes(exchange.Faults)),
        TraceParent = exchange.TraceParent,
        Decoded = exchange.Decoded is null ? null : cipher.EncryptBytes(exchange.TenantId, exchange.Decoded),
        Mapped = exchange.Mapped is null ? null : cipher.EncryptBytes(exchange.TenantId, exchange.Mapped),
        Transport = exchange.Transport,
        Charset = exchange.Charset is { Length: <= 32 } charset ? charset : null,
        WaybillNo = exchange.WaybillNo is { Length: <= 64 } waybill ? waybill : null,
        ContentHash = exchange.ContentHash,
        ReplayOf = exchange.ReplayOf,
    };
}
