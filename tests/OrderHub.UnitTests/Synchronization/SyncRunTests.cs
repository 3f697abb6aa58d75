using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Synchronization;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Legacy;
using OrderHub.Server.Storage.Relay;
using OrderHub.UnitTests.Connectors;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Synchronization;

/// <summary>On one SQLite file.</summary>
public sealed class SyncRunTests() : SyncRunContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class SyncRunOnMariaDbTests() : SyncRunContract(StoreKind.MariaDb);

/// <summary>Runs of copying a partner's orders, over real stores and a partner whose list moves.</summary>
public abstract class SyncRunContract(StoreKind kind) : IAsyncLifetime
{
    private const int PageSize = 200;

    private readonly ListingPartner partner = new();
    private readonly SynchronizationOptions options = new() { RowsPerSecond = 100_000 };
    private DataBench bench = null!;
    private DateTimeOffset Start => bench.Clock.GetUtcNow().AddDays(-1);

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Of_many_orders_of_one_second_each_is_taken_once_across_pages()
    {
        Put((PageSize * 2) + 50, i => Start);

        await RunAsync();

        await EqualAsync();
        Assert.Equal((PageSize * 2) + 50, await EventsAsync());
    }

    [Fact]
    public async Task A_load_that_was_killed_goes_on_behind_its_last_page()
    {
        Put(PageSize * 4, i => Start.AddSeconds(i));
        using var killed = new CancellationTokenSource();
        var before = SyncWalk.Beginning;
        partner.BeforePage = async () =>
        {
            // What stands in the store at this moment is all that a killed run leaves.
            before = (await RowAsync()).Full!.Value;
            Cancel(killed, after: 4);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(ct: killed.Token));
        Assert.True(before.At > DateTimeOffset.UnixEpoch, "no page was stored before the kill");
        partner.BeforePage = () => Task.CompletedTask;
        partner.Asked.Clear();

        await RunAsync();

        Assert.Contains((before.At, before.Id), partner.Asked);
        Assert.DoesNotContain(partner.Asked, asked => asked.Since == DateTimeOffset.UnixEpoch);
        await EqualAsync();
        Assert.Equal(PageSize * 4, await EventsAsync());
    }

    [Fact]
    public async Task What_the_overlap_brings_again_changes_nothing()
    {
        Put(50, i => Start.AddSeconds(i));
        await RunAsync();
        partner.Put("ESL900", bench.Clock.GetUtcNow());
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await RunAsync();
        var before = await EventsAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(30));

        var end = await RunAsync();

        Assert.True(end.Row.RowsKnown >= 1, "the overlap brought nothing again");
        Assert.Equal(before, await EventsAsync());
        await EqualAsync();
    }

    [Fact]
    public async Task An_order_that_appears_late_under_an_earlier_time_is_found()
    {
        await RunAsync();
        partner.Put("ESL2", bench.Clock.GetUtcNow());
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await RunAsync();
        partner.Put("ESL1", bench.Clock.GetUtcNow().AddMinutes(-4));
        bench.Clock.Advance(TimeSpan.FromSeconds(30));

        await RunAsync();

        await EqualAsync();
    }

    [Fact]
    public async Task A_change_by_a_fast_clock_hides_none_that_comes_after_it()
    {
        await RunAsync();
        partner.Put("ESL1", bench.Clock.GetUtcNow().AddMinutes(9));
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await RunAsync();
        for (var i = 0; i < 12; i++)
        {
            partner.Put($"ESL2{i:00}", bench.Clock.GetUtcNow());
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await RunAsync();
        }

        await EqualAsync();
    }

    [Fact]
    public async Task A_partner_whose_clock_is_slow_loses_nothing()
    {
        DateTimeOffset Slow() => bench.Clock.GetUtcNow().AddMinutes(-9);
        Put(50, i => Slow().AddSeconds(-i));
        await RunAsync();
        for (var i = 0; i < 12; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            partner.Put($"ESL9{i:00}", Slow());
            await RunAsync();
        }

        await EqualAsync();
    }

    [Fact]
    public async Task Orders_that_change_while_they_are_loaded_are_there_as_they_are_last()
    {
        Put(PageSize * 5, i => Start.AddSeconds(i));
        var page = 0;
        partner.BeforePage = () =>
        {
            // Some behind the page that is read, some ahead of it: both move to the end of the list.
            page++;
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var i in new[] { page, (PageSize * 5) - page })
            {
                partner.Put($"ESL{i:00000}", bench.Clock.GetUtcNow(), "10018", Start.AddSeconds(i));
            }

            return Task.CompletedTask;
        };
        await RunAsync();
        partner.BeforePage = () => Task.CompletedTask;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        await RunAsync();

        await EqualAsync();
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_spoils_no_other_and_its_fault_ends_when_it_can()
    {
        Put(3, i => Start.AddSeconds(i));
        partner.Put("ESL1", Start.AddSeconds(7), state: "99999");
        await RunAsync();
        var fault = Assert.Single(await FaultsAsync());
        Assert.Equal(("ESL1", "partner.code.unknown"), (fault.OrderNo, fault.Code));
        Assert.DoesNotContain("13900001234", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await KeptAsync()).Count);

        partner.Put("ESL1", bench.Clock.GetUtcNow(), state: "10018");
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await RunAsync();

        Assert.Empty(await FaultsAsync());
        await EqualAsync();
    }

    [Fact]
    public async Task An_order_that_the_hub_took_over_leaves_and_one_that_only_its_master_gave_away_stays_with_a_fault()
    {
        partner.Put("ESL1", Start);
        partner.Put("ESL2", Start);
        await RunAsync();
        await bench.StoreAsync(TakenOver("ESL1"));
        partner.Put("ESL1", bench.Clock.GetUtcNow(), movedTo: "EX1");
        partner.Put("ESL2", bench.Clock.GetUtcNow(), movedTo: "EX2");
        bench.Clock.Advance(TimeSpan.FromSeconds(30));

        await RunAsync();

        Assert.Equal(["ESL2"], (await KeptAsync()).Keys);
        Assert.Equal(("ESL2", SyncFaults.NotArrived), (await FaultsAsync()).Select(row => (row.OrderNo, row.Code)).Single());
    }

    [Fact]
    public async Task Two_runs_at_once_are_one()
    {
        Put(PageSize * 3, i => Start.AddSeconds(i));
        var other = Task.FromResult<SyncEnd>(null!);
        partner.BeforePage = () =>
        {
            partner.BeforePage = () => Task.CompletedTask;
            other = RunAsync();
            return Task.CompletedTask;
        };

        var first = await RunAsync();

        Assert.False(first.IsSkipped);
        Assert.True((await other).IsSkipped);
        await EqualAsync();
    }

    [Fact]
    public async Task A_run_that_lost_its_claim_writes_nothing_more()
    {
        Put(PageSize * 3, i => Start.AddSeconds(i));
        var pages = 0;
        partner.BeforePage = async () =>
        {
            if (++pages == 3)
            {
                var batch = new WriteBatch();
                SynchronizationTable.SetPaused(batch, SyncWalk.Begin(DataBench.Tenant, "eclp", bench.Clock.GetUtcNow()) with { Paused = true, PausedReason = "stock-taking", PausedBy = "lin", PausedAt = bench.Clock.GetUtcNow() });
                await bench.Orders.CommitAsync(batch, default);
            }
        };

        var end = await RunAsync();

        Assert.True(end.IsSkipped);
        Assert.Equal(("stock-taking", true), ((await RowAsync()).PausedReason, (await RowAsync()).Paused));
        Assert.Equal(PageSize, (await KeptAsync()).Count);
    }

    [Fact]
    public async Task A_partner_that_does_not_answer_is_told_with_its_reason_until_it_does()
    {
        partner.Put("ESL1", Start);
        partner.Instead = new OutboundResult.Unknown("connector.timeout", "The partner did not answer within 5 s.");
        Assert.Equal("connector.timeout: The partner did not answer within 5 s.", (await RunAsync()).Error);
        await RunAsync();
        Assert.Equal((2, "connector.timeout: The partner did not answer within 5 s."), ((await RowAsync()).Failures, (await RowAsync()).LastError));

        partner.Instead = null;
        await RunAsync();

        Assert.Equal(0, (await RowAsync()).Failures);
        await EqualAsync();
    }

    private SyncRun Run() => new(
        bench.Shards, new MasterClient(Partners.Catalog, partner, partner, partner, new CodeOverrides(bench.SearchStore)), bench.Elsewhere, Options.Create(options), bench.Clock);

    private Task<SyncEnd> RunAsync(CancellationToken ct = default) => Run().RunAsync(DataBench.Tenant, "eclp", (_, _) => { }, ct);

    private void Put(int count, Func<int, DateTimeOffset> changed)
    {
        for (var i = 0; i < count; i++)
        {
            partner.Put($"ESL{i:00000}", changed(i));
        }
    }

    private void Cancel(CancellationTokenSource killed, int after)
    {
        if (partner.Asked.Count > after)
        {
            killed.Cancel();
            killed.Token.ThrowIfCancellationRequested();
        }
    }

    private static Order TakenOver(string orderNo) => SampleOrders.Express() is var order
        ? order with { References = [.. order.References, new() { SourceSystem = Masters.Eclp, RefType = Reference.MasterType, RefNo = orderNo }] }
        : throw new InvalidOperationException();

    private async Task<SynchronizationRow> RowAsync() => (await bench.Orders.ReadAsync(connection => SynchronizationTable.FindAsync(connection, DataBench.Tenant, "eclp"), default))!;

    private Task<List<SynchronizationFaultRow>> FaultsAsync() => bench.Orders.ReadAsync(connection => SynchronizationTable.FaultsAsync(connection, DataBench.Tenant, "eclp", "", 100), default);

    /// <summary>What lists show, by number.</summary>
    private async Task<SortedDictionary<string, Order>> KeptAsync()
    {
        var keys = await bench.Elsewhere.ScanAsync((int.MinValue, long.MinValue), 10_000, default);
        var kept = new SortedDictionary<string, Order>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(500))
        {
            foreach (var (order, isShown, _) in (await bench.Elsewhere.ReadAsync(DataBench.Tenant, [.. some.Select(key => key.OrderId)], default)).Where(one => one.IsShown))
            {
                kept.Add(order.OrderNo, order);
            }
        }

        return kept;
    }

    private async Task EqualAsync()
    {
        var kept = await KeptAsync();
        Assert.Equal(partner.Numbers.Order(StringComparer.Ordinal), kept.Keys);
        Assert.All(kept, one => Assert.Equal(partner.StateOf(one.Key), one.Value.Status));
    }

    /// <summary>How many changes of other systems' orders were told.</summary>
    private async Task<int> EventsAsync()
    {
        var count = 0;
        foreach (var part in OutboxPart.All)
        {
            count += (await bench.Orders.ReadAsync(connection => OutboxTable.AfterAsync(connection, part, 0, 100_000), default)).Count(change => change.Family == EventFamilies.Elsewhere);
        }

        return count;
    }
}
