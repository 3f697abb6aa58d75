using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Searches;

/// <summary>
/// Writes exports, a part at a time under a lease. A part and the place behind it are one batch: whoever goes on, on this node or another, goes
/// on there. A search engine that is away, or that answers only in part, makes an export wait; it never has a gap.
/// </summary>
public sealed class OrderExportWorker(
    IShards shards, OrderExports exports, IOrderSearch search, ISearchEngine engine, IFieldCipher cipher, NodeRoles roles, TimeProvider time,
    IOptions<SearchDeskOptions> options, ILogger<OrderExportWorker> log) : BackgroundService
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Access))
        {
            return;
        }

        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await WorkAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                log.ExportBroken(error);
            }

            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(options.Value.Poll, time, waking.Token), exports.Nudges.WaitToReadAsync(waking.Token).AsTask());
            await waking.CancelAsync();
            exports.Nudges.TryRead(out _);
        }
    }

    /// <summary>Writes one part of one export. False: there is nothing to do.</summary>
    public async Task<bool> WorkAsync(CancellationToken ct)
    {
        foreach (var free in await OrderExportTable.FreeAsync(shards.Home, time.GetUtcNow(), 10, ct))
        {
            var claim = new WriteBatch();
            OrderExportTable.Claim(claim, free, time.GetUtcNow() + options.Value.Lease);
            if ((await shards.Home.CommitAsync(claim, ct)).IsCommitted)
            {
                await WriteAsync(free with { Fence = free.Fence + 1 }, ct);
                return true;
            }
        }

        return false;
    }

    private async Task WriteAsync(OrderExportRow export, CancellationToken ct)
    {
        var batch = new WriteBatch();
        var next = await NextAsync(export, batch, ct);
        CommitPoints.Reach("order-export.before-part");
        OrderExportTable.Advance(batch, next with { UpdatedAt = time.GetUtcNow(), EndedAt = next.State == OrderExportRow.Running ? null : time.GetUtcNow() });
        await shards.Home.CommitAsync(batch, ct);
        if (next.State != OrderExportRow.Running && next.View is { } view)
        {
            await LetGoAsync(view, ct);
        }
    }

    private async Task<OrderExportRow> NextAsync(OrderExportRow export, WriteBatch batch, CancellationToken ct)
    {
        try
        {
            var room = Math.Min(options.Value.ExportPart, options.Value.ExportOrders - export.Written);
            if (room <= 0)
            {
                return export with { State = OrderExportRow.Done, Message = "export.limit", LeaseUntil = null };
            }

            var view = export.View ?? await engine.OpenViewAsync(ct);
            var query = ListParameters.Read(export.TenantId, SearchText.Open(cipher, export.TenantId, export.Query), []) with { Cursor = export.Place, View = view, Limit = room };
            var page = await search.ListAsync(query, ct);
            if (page.Missing is not null)
            {
                return Later(export, "list.partial");
            }

            if (page.Items.Count > 0)
            {
                OrderExportTable.InsertPart(batch, export.TenantId, export.ExportId, export.Parts, ExportCsv.Lines(page.Items));
            }

            return export with
            {
                State = page.NextCursor is null ? OrderExportRow.Done : OrderExportRow.Running,
                Written = export.Written + page.Items.Count,
                Total = Math.Max(export.Total, export.Written + page.Items.Count),
                Parts = export.Parts + (page.Items.Count > 0 ? 1 : 0),
                Place = page.NextCursor ?? export.Place,
                View = page.View ?? view,
                Message = null,
                LeaseUntil = null,
            };
        }
        catch (SearchViewLostException)
        {
            // Places in the list are for ever: another view goes on where this one ended.
            return export with { View = null, LeaseUntil = null };
        }
        catch (SearchUnavailableException)
        {
            return Later(export, "list.unavailable");
        }
        catch (Exception never) when (never is CryptographicException or FieldSearchException or FormatException or SearchRefusedException)
        {
            log.ExportBroken(never);
            return export with { State = OrderExportRow.Failed, Message = "export.failed", LeaseUntil = null };
        }
    }

    private OrderExportRow Later(OrderExportRow export, string why) => export with { Message = why, LeaseUntil = time.GetUtcNow() + Wait };

    private async Task LetGoAsync(string view, CancellationToken ct)
    {
        try
        {
            await engine.CloseViewAsync(view, ct);
        }
        catch (SearchUnavailableException)
        {
            // It runs out by itself.
        }
    }
}
