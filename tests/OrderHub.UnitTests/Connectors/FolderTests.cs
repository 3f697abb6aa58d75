using System.Text;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Outbound;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Files in and out of drop folders.</summary>
public sealed class FolderTests : IDisposable
{
    private const string Head = "订单号,客户,商品编码,商品名称,数量,收货人,手机,地址\r\n";

    private readonly TransportBench bench = new();
    private readonly Connector batches = TransportBench.Catalog.Find("b2b")!;

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_file_is_taken_when_it_has_not_changed_for_the_agreed_time()
    {
        var drop = bench.Open(batches);
        var path = bench.Drop("a.csv", Head + Row("SO-1"));
        await drop.LookAsync(CancellationToken.None);
        bench.Clock.Now += TimeSpan.FromSeconds(2);
        File.AppendAllText(path, Row("SO-2"));
        Assert.Empty(await drop.LookAsync(CancellationToken.None));
        Assert.Empty(bench.Inbox.Came);

        bench.Clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(("done", 2, 0), Counts(Assert.Single(await drop.LookAsync(CancellationToken.None))));
        Assert.Equal(["SO-1", "SO-2"], bench.Inbox.Taken);
        Assert.Equal(["a.csv"], bench.Files("archive"));
        Assert.Empty(bench.Files("in").Concat(bench.Files("work")).Concat(bench.Files("reject")));
    }

    [Theory]
    [InlineData(".hidden.csv")]
    [InlineData("half.csv.tmp")]
    [InlineData("half.csv.part")]
    [InlineData("readme.txt")]
    public async Task Files_that_are_not_meant_are_left_where_they_are(string name)
    {
        bench.Drop(name, Head + Row("SO-1"));
        Assert.Empty(await bench.LookTwiceAsync(bench.Open(batches)));
        Assert.Equal([name], bench.Files("in"));
    }

    [Fact]
    public async Task Rows_of_one_order_are_one_message_and_bad_rows_are_handed_back()
    {
        bench.Drop("b.csv", Head + Row("SO-1", "SKU1") + Row("SO-2", "6.92E+12") + Row("SO-1", "SKU2") + Row("SO-3"));
        Assert.Equal(("done", 2, 1), Counts(Assert.Single(await bench.LookTwiceAsync(bench.Open(batches)))));
        Assert.Equal(["SO-1", "SO-3"], bench.Inbox.Taken);
        Assert.Equal(2, bench.Inbox.Came.First().Document!["rows"]!.AsArray().Count);
        Assert.Equal(["b.csv.faults.json", "b.csv.rows"], bench.Files("reject"));
        var report = File.ReadAllText(Path.Combine(bench.Root, "reject", "b.csv.faults.json"));
        Assert.Contains("\"line\": 3", report, StringComparison.Ordinal);
        Assert.Contains("Cell C3 (商品编码)", report, StringComparison.Ordinal);
        Assert.Equal(Row("SO-2", "6.92E+12").TrimEnd(), File.ReadAllText(Path.Combine(bench.Root, "reject", "b.csv.rows")).TrimEnd());
        Assert.Equal("file-rejected", Assert.Single(await bench.Notices.ListAsync(Partners.Tenant, 10, CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task Under_the_policy_all_one_bad_row_keeps_every_row_out()
    {
        var all = batches with { Manifest = batches.Manifest with { Inbound = batches.Manifest.Inbound! with { Folder = batches.Manifest.Inbound.Folder! with { Policy = RowPolicy.All } } } };
        bench.Drop("c.csv", Head + Row("SO-1") + Row("SO-2", mobile: ""));
        Assert.Equal(("rejected", 0, 1), Counts(Assert.Single(await bench.LookTwiceAsync(bench.Open(all)))));
        Assert.Empty(bench.Inbox.Came);
        Assert.Equal(["c.csv", "c.csv.faults.json"], bench.Files("reject"));
    }

    [Fact]
    public async Task The_same_content_under_another_name_and_after_a_restart_is_taken_once()
    {
        bench.Drop("d.csv", Head + Row("SO-1"));
        await bench.LookTwiceAsync(bench.Open(batches));
        bench.Drop("d-again.csv", Head + Row("SO-1"));
        Assert.Empty(await bench.LookTwiceAsync(bench.Open(batches)));
        Assert.Single(bench.Inbox.Came);
        Assert.Equal(["d-again.csv", "d.csv"], bench.Files("archive"));
    }

    [Fact]
    public async Task The_same_name_with_another_content_is_another_file()
    {
        bench.Drop("e.csv", Head + Row("SO-1"));
        await bench.LookTwiceAsync(bench.Open(batches));
        bench.Drop("e.csv", Head + Row("SO-2"));
        await bench.LookTwiceAsync(bench.Open(batches));
        Assert.Equal(["SO-1", "SO-2"], bench.Inbox.Taken);
        Assert.Equal(["e.2.csv", "e.csv"], bench.Files("archive"));
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_file_loses_and_doubles_nothing()
    {
        bench.Drop("f.csv", Head + Row("SO-1") + Row("SO-2") + Row("SO-3"));
        bench.Inbox.Instead = number => number == "SO-2" ? throw new InvalidOperationException("killed") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.LookTwiceAsync(bench.Open(batches)));
        Assert.Equal(["f.csv"], bench.Files("work"));

        bench.Inbox.Instead = _ => null;
        Assert.Equal(("done", 3, 0), Counts(Assert.Single(await bench.Open(batches).LookAsync(CancellationToken.None))));
        Assert.Equal(["SO-1", "SO-2", "SO-3"], bench.Inbox.Taken);
    }

    [Fact]
    public async Task A_hub_that_is_too_busy_keeps_the_file_and_takes_it_up_again()
    {
        var drop = bench.Open(batches);
        bench.Drop("g.csv", Head + Row("SO-1") + Row("SO-2"));
        bench.Inbox.Instead = number => number == "SO-2" ? new(ExchangeOutcome.Failed, "partner.unavailable", "later", null, []) : null;
        Assert.Empty(await bench.LookTwiceAsync(drop));
        bench.Inbox.Instead = _ => null;
        Assert.Equal(("done", 2, 0), Counts(Assert.Single(await drop.LookAsync(CancellationToken.None))));
        Assert.Equal(["SO-1", "SO-2"], bench.Inbox.Taken);
    }

    [Fact]
    public async Task Files_that_share_nothing_are_taken_at_once_and_others_in_their_order()
    {
        var slow = new TaskCompletionSource();
        bench.Inbox.Hold = number => number == "SO-1" ? slow.Task : Task.CompletedTask;
        bench.Drop("a.csv", Head + Row("SO-1"));
        bench.Drop("b.csv", Head + Row("SO-2", "SKU1"));
        bench.Drop("c.csv", Head + Row("SO-1", "SKU2") + Row("SO-3"));
        bench.Drop("d.csv", Head + Row("SO-3", "SKU2"));
        var looks = bench.LookTwiceAsync(bench.Open(OrderedBy("orderNo")));
        await Eventually.HoldsAsync(() => !bench.Inbox.Taken.IsEmpty, "a file that shares nothing with the slow one is taken");
        await Task.Delay(100);
        Assert.Equal(["SO-2"], bench.Inbox.Taken);

        slow.SetResult();
        Assert.Equal(["a.csv", "b.csv", "c.csv", "d.csv"], (await looks).Select(row => row.FileName));
        Assert.Equal(["SO-2", "SO-1", "SO-1", "SO-3", "SO-3"], bench.Inbox.Came.Select(OrderOf).OrderBy(order => order == "SO-2" ? 0 : 1));
        Assert.Empty(bench.Files("work"));
    }

    [Fact]
    public async Task After_a_fault_the_next_look_begins_with_the_file_that_came_first()
    {
        var drop = bench.Open(OrderedBy("orderNo"));
        bench.Drop("a.csv", Head + Row("SO-1"));
        bench.Drop("b.csv", Head + Row("SO-1", "SKU2"));
        bench.Drop("c.csv", Head + Row("SO-2"));
        bench.Inbox.Instead = number => number == "SO-1" ? throw new InvalidOperationException("killed") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.LookTwiceAsync(drop));
        Assert.Equal(["SO-1", "SO-2"], bench.Inbox.Came.Select(OrderOf).Order(StringComparer.Ordinal));
        Assert.Equal(["a.csv", "b.csv"], bench.Files("work"));

        bench.Inbox.Instead = _ => null;
        Assert.Equal(["a.csv", "b.csv"], (await drop.LookAsync(CancellationToken.None)).Select(row => row.FileName));
    }

    [Fact]
    public async Task Without_a_field_to_order_by_files_are_taken_one_after_the_other()
    {
        var slow = new TaskCompletionSource();
        bench.Inbox.Hold = number => number == "SO-1" ? slow.Task : Task.CompletedTask;
        bench.Drop("a.csv", Head + Row("SO-1"));
        bench.Drop("b.csv", Head + Row("SO-2"));
        var looks = bench.LookTwiceAsync(bench.Open(batches));
        await Eventually.HoldsAsync(() => !bench.Inbox.Came.IsEmpty, "the first file is begun");
        await Task.Delay(100);
        Assert.Single(bench.Inbox.Came);
        slow.SetResult();
        await looks;
        Assert.Equal(["SO-1", "SO-2"], bench.Inbox.Taken);
    }

    [Fact]
    public async Task A_refused_file_may_be_sent_again_when_the_reason_is_gone()
    {
        bench.Drop("h.csv", Head + Row("SO-1"));
        bench.Inbox.Instead = _ => new(ExchangeOutcome.Refused, "order.invalid", "No such customer.", null, []);
        Assert.Equal(("rejected", 0, 1), Counts(Assert.Single(await bench.LookTwiceAsync(bench.Open(batches)))));
        bench.Inbox.Instead = _ => null;
        bench.Drop("h.csv", Head + Row("SO-1"));
        Assert.Equal(("done", 1, 0), Counts(Assert.Single(await bench.LookTwiceAsync(bench.Open(batches)))));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_is_refused_whole()
    {
        var trunk = TransportBench.Catalog.Find("trunk")!;
        bench.Drop("i.txt", "H20250302TMS01000001\r\nD");
        Assert.Equal("rejected", Assert.Single(await bench.LookTwiceAsync(bench.Open(trunk))).Outcome);
        Assert.Empty(bench.Inbox.Came);
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_refused_unread()
    {
        var small = batches with { Manifest = batches.Manifest with { Limits = new LimitsManifest { MaxBytes = 1024 } } };
        bench.Drop("j.csv", Head + string.Concat(Enumerable.Range(0, 100).Select(i => Row($"SO-{i}"))));
        Assert.Equal("rejected", Assert.Single(await bench.LookTwiceAsync(bench.Open(small))).Outcome);
        Assert.Contains(PartnerCodes.Oversized, File.ReadAllText(Path.Combine(bench.Root, "reject", "j.csv.faults.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_handed_over_is_never_seen_half()
    {
        var folder = Path.Combine(bench.Root, "out");
        using var watcher = new CancellationTokenSource();
        var content = Encoding.ASCII.GetBytes(new string('x', 2_000_000));
        Directory.CreateDirectory(folder);
        var watching = Task.Run(() =>
        {
            var seen = new HashSet<long>();
            while (!watcher.IsCancellationRequested)
            {
                foreach (var file in new DirectoryInfo(folder).GetFiles("PLAN*"))
                {
                    seen.Add(file.Length);
                }
            }

            return seen;
        });
        for (var i = 0; i < 20; i++)
        {
            await OutFolder.WriteAsync(folder, "PLAN_1.txt", content, CancellationToken.None);
        }

        await watcher.CancelAsync();
        Assert.Subset(new HashSet<long> { content.Length }, await watching);
        Assert.Equal(["PLAN_1.txt"], bench.Files("out"));
    }

    [Theory]
    [InlineData("K-1", "PLAN_20250302_K-1.txt")]
    [InlineData("../../etc/x", "PLAN_20250302_______etc_x-40b3e0dd2cd1.txt")]
    public void A_files_name_holds_the_key_and_leads_nowhere_else(string key, string expected)
    {
        var trunk = TransportBench.Catalog.Find("trunk")!;
        var name = OutFolder.NameOf(trunk, trunk.Manifest.Outbound!.Operations[0], key, bench.Clock.Now);
        Assert.Equal(expected[..20], name[..20]);
        Assert.DoesNotContain('/', name);
        Assert.NotEqual(name, OutFolder.NameOf(trunk, trunk.Manifest.Outbound.Operations[0], key.Replace('/', '_') + "x", bench.Clock.Now));
    }

    private static string Row(string order, string sku = "SKU", string mobile = "13900000000") => $"{order},C1,{sku},杯,1,李测试,{mobile},一号楼\r\n";

    private Connector OrderedBy(string field) =>
        batches with { Manifest = batches.Manifest with { Inbound = batches.Manifest.Inbound! with { Folder = batches.Manifest.Inbound.Folder! with { OrderBy = field } } } };

    private static string OrderOf(RawMessage raw) => raw.Document!["rows"]![0]!["orderNo"]!.ToString();

    private static (string, int, int) Counts(OrderHub.Server.Storage.Connectors.ConnectorFileRow row) => (row.Outcome, row.Taken, row.Refused);
}
