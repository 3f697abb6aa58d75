using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Polling;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Asking a partner for what is new, while its rows move.</summary>
public sealed class PollTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2025, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly TransportBench bench = new();
    private readonly MovingPartner partner = new();
    private readonly PollManifest poll = new() { Ask = "cancel", Into = "process", PageSize = 10, Overlap = TimeSpan.FromMinutes(5) };

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Rows_that_arrive_between_pages_are_neither_lost_nor_doubled()
    {
        partner.Add(25, Start);
        partner.BetweenPages = () => partner.Add(1, Start.AddSeconds(-200));
        var result = await RunAsync();
        partner.BetweenPages = () => { };
        bench.Clock.Now += TimeSpan.FromMinutes(1);
        var again = await RunAsync();
        Assert.Null(result.Failure);
        Assert.Null(again.Failure);
        Assert.Equal(partner.Rows.Select(row => row.Id).Order(StringComparer.Ordinal), bench.Inbox.Taken.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_cursor_survives_a_restart_and_asks_back_by_the_overlap()
    {
        await RunAsync();
        partner.Add(3, Start);
        bench.Clock.Now += TimeSpan.FromMinutes(1);
        await RunAsync();
        partner.Asked.Clear();
        await RunAsync();
        Assert.Equal("2025-03-02T00:55:02.000Z", partner.Asked[0]);
        Assert.Equal(3, bench.Inbox.Taken.Count);
        Assert.Equal(6, bench.Inbox.Came.Count);
    }

    [Fact]
    public async Task What_the_last_round_brought_is_not_taken_up_again_and_what_changed_or_failed_is()
    {
        var memory = new PollMemory();
        partner.Add(3, Start);
        await RunAsync(memory);
        Assert.Equal(3, bench.Inbox.Came.Count);

        // The overlap, and a row that was only touched again.
        partner.Rows[2] = (Start.AddMinutes(1), partner.Rows[2].Id);
        await RunAsync(memory);
        Assert.Equal(3, bench.Inbox.Came.Count);

        // A hub that was busy, a round that broke off, and then all that is new.
        partner.Add(2, Start.AddMinutes(2));
        bench.Inbox.Instead = number => number == "R0004" ? new(ExchangeOutcome.Failed, "x", "later", null, []) : null;
        Assert.Equal("later", (await RunAsync(memory)).Failure);
        bench.Inbox.Instead = _ => null;
        await RunAsync(memory);
        Assert.Equal(["R0000", "R0001", "R0002", "R0003", "R0004"], bench.Inbox.Taken.Order(StringComparer.Ordinal));
        Assert.Equal(6, bench.Inbox.Came.Count);
    }

    [Fact]
    public async Task Rounds_that_find_nothing_do_not_each_begin_later()
    {
        await RunAsync();
        bench.Clock.Now += TimeSpan.FromHours(1);
        partner.Add(1, Start.AddSeconds(-200));
        await RunAsync();
        Assert.Single(bench.Inbox.Taken);
    }

    [Fact]
    public async Task A_row_that_appears_late_while_a_round_lasts_long_is_found_by_the_next()
    {
        partner.Add(15, Start.AddSeconds(-15));
        partner.BetweenPages = () =>
        {
            // Four minutes late, behind the page that is read, and the newest row is of a time after the round began.
            partner.BetweenPages = () => { };
            bench.Clock.Now += TimeSpan.FromMinutes(3);
            partner.Add(1, Start.AddMinutes(-4));
            partner.Add(1, bench.Clock.Now);
        };
        await RunAsync();
        await RunAsync();
        Assert.Equal(partner.Rows.Select(row => row.Id).Order(StringComparer.Ordinal), bench.Inbox.Taken.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_row_that_appears_late_within_the_overlap_is_found()
    {
        partner.Add(3, Start.AddMinutes(10));
        await RunAsync();
        partner.Add(1, Start.AddMinutes(7));
        await RunAsync();
        Assert.Equal(4, bench.Inbox.Taken.Count);
    }

    [Fact]
    public async Task A_hub_that_is_too_busy_moves_no_cursor()
    {
        partner.Add(5, Start);
        bench.Inbox.Instead = number => number == "R0003" ? new(ExchangeOutcome.Failed, "x", "later", null, []) : null;
        Assert.Equal("later", (await RunAsync()).Failure);
        bench.Inbox.Instead = _ => null;
        Assert.Null((await RunAsync()).Failure);
        Assert.Equal(5, bench.Inbox.Taken.Count);
    }

    [Fact]
    public async Task A_partner_that_gives_the_same_page_for_ever_is_left()
    {
        partner.Add(30, Start);
        partner.IgnoresCursor = true;
        var result = await RunAsync();
        Assert.NotNull(result.Failure);
        Assert.InRange(result.Items, 10, 20);
    }

    [Fact]
    public async Task A_partner_that_fails_is_told_and_nothing_moves()
    {
        partner.Fails = true;
        Assert.Equal("broken", (await RunAsync()).Failure);
    }

    private Task<PollResult> RunAsync(PollMemory? memory = null)
    {
        var ware = TransportBench.Catalog.Find("ware")!;
        return new PollRound(ware, poll, TransportBench.From("ware"), partner, bench.Inbox, bench.Database, bench.Clock, memory).RunAsync(CancellationToken.None);
    }

    private sealed class MovingPartner : IConnectorClient
    {
        public List<(DateTimeOffset Time, string Id)> Rows { get; } = [];

        public List<string> Asked { get; } = [];

        public Action BetweenPages { get; set; } = () => { };

        public bool IgnoresCursor { get; set; }

        public bool Fails { get; set; }

        public void Add(int count, DateTimeOffset from)
        {
            for (var i = 0; i < count; i++)
            {
                Rows.Add((from.AddSeconds(i), $"R{Rows.Count:0000}"));
            }
        }

        public Task<OutboundResult> CallAsync(OutboundCall call, CancellationToken ct)
        {
            if (Fails)
            {
                return Task.FromResult<OutboundResult>(new OutboundResult.Failed("x", "broken"));
            }

            Asked.Add((string)call.Input["since"]!);
            var since = DateTimeOffset.Parse((string)call.Input["since"]!, CultureInfo.InvariantCulture);
            var id = (string)call.Input["sinceId"]!;
            var page = Rows.OrderBy(row => row.Time).ThenBy(row => row.Id, StringComparer.Ordinal)
                .Where(row => IgnoresCursor || row.Time > since || (row.Time == since && string.CompareOrdinal(row.Id, id) > 0))
                .Take((int)call.Input["limit"]!).ToList();
            BetweenPages();
            return Task.FromResult<OutboundResult>(new OutboundResult.Done(new JsonObject
            {
                ["items"] = new JsonArray([.. page.Select(row => (JsonNode)new JsonObject
                {
                    ["id"] = row.Id,
                    ["time"] = row.Time.ToString("O", CultureInfo.InvariantCulture),
                    ["order"] = new JsonObject { ["expressCode"] = row.Id },
                    ["process"] = new JsonObject { ["outBizCode"] = row.Id, ["processStatus"] = "ACCEPT", ["operateTime"] = "2025-03-02 09:14:00" },
                })]),
            }));
        }

        public Task<OutboundResult> QueryAsync(OutboundCall call, CancellationToken ct) => throw new NotSupportedException();
    }
}
