using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Searches;

/// <summary>Exports of what a search finds: begun, watched and fetched here, carried out by <see cref="OrderExportWorker"/>.</summary>
public sealed class OrderExports(
    IShards shards, IOrderSearch search, IFieldCipher cipher, AuditLog audit, IIdSource ids, TimeProvider time, IOptions<SearchDeskOptions> options)
{
    private readonly Channel<bool> nudges = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there is something to do; never the truth, which is the rows.</summary>
    public ChannelReader<bool> Nudges => nudges.Reader;

    /// <param name="by">Who takes the list away.</param>
    /// <param name="query">What is listed; what is created from now on is not in.</param>
    /// <param name="parameters">The same as the list's parameters, to go on by.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The export; null: as many run as may.</returns>
    /// <exception cref="SearchUnavailableException">The search engine does not answer: nothing was begun.</exception>
    public async Task<OrderExportRow?> BeginAsync(Caller by, OrderQuery query, IReadOnlyDictionary<string, string> parameters, CancellationToken ct)
    {
        var known = await OrderExportTable.ListAsync(shards.Home, by.TenantId, 1000, ct);
        if (known.Count(export => export.State == OrderExportRow.Running) >= options.Value.ExportsAtOnce)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var until = query.To is { } to && to < now ? to : now;
        var counts = await search.SumAsync(query with { To = until }, new([], TimeSpan.Zero, false), ct);
        var total = Math.Min(counts.Groups.Sum(group => group.Count), options.Value.ExportOrders);
        var kept = new Dictionary<string, string>(parameters, StringComparer.Ordinal) { ["to"] = until.ToString("O", CultureInfo.InvariantCulture) };
        var row = new OrderExportRow
        {
            TenantId = by.TenantId, ExportId = ids.Next(0), Query = SearchText.Seal(cipher, by.TenantId, kept), State = OrderExportRow.Running, Total = (int)total,
            CreatedBy = by.Actor, CreatedAt = now, UpdatedAt = now,
        };

        // The record before the deed; it does not say what was searched for, which may be a person.
        await audit.WriteAsync(by, AuditActions.OrderExport, row.ExportId.ToString(CultureInfo.InvariantCulture), null, ct);
        var batch = new WriteBatch();
        OrderExportTable.Insert(batch, row);
        foreach (var old in known.Where(export => export.State != OrderExportRow.Running).Skip(options.Value.ExportsKept - 1))
        {
            OrderExportTable.Forget(batch, old.TenantId, old.ExportId);
        }

        batch.Then(() => nudges.Writer.TryWrite(true));
        await shards.Home.CommitAsync(batch, ct);
        return row;
    }

    /// <summary>Ends an export; what it wrote can be fetched. False: it has ended.</summary>
    public async Task<bool> StopAsync(Caller by, long exportId, CancellationToken ct)
    {
        await audit.WriteAsync(by, AuditActions.OrderExportStop, exportId.ToString(CultureInfo.InvariantCulture), null, ct);
        var batch = new WriteBatch();
        OrderExportTable.Stop(batch, by.TenantId, exportId, time.GetUtcNow());
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    public Task<OrderExportRow?> FindAsync(int tenantId, long exportId, CancellationToken ct) => OrderExportTable.FindAsync(shards.Home, tenantId, exportId, ct);

    public Task<List<OrderExportRow>> ListAsync(int tenantId, CancellationToken ct) => OrderExportTable.ListAsync(shards.Home, tenantId, options.Value.ExportsKept, ct);

    /// <summary>Notes that somebody takes the file away.</summary>
    public Task FetchedAsync(Caller by, OrderExportRow export, CancellationToken ct) =>
        audit.WriteAsync(by, AuditActions.OrderExportFetch, export.ExportId.ToString(CultureInfo.InvariantCulture), null, ct);

    /// <summary>The file's parts, one after the other.</summary>
    public async IAsyncEnumerable<string> PartsAsync(OrderExportRow export, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        yield return ExportCsv.Header;
        for (var part = 0; part < export.Parts; part++)
        {
            yield return await OrderExportTable.PartAsync(shards.Home, export.TenantId, export.ExportId, part, ct) ?? "";
        }
    }
}
