using System.Globalization;
using System.Text;
using OrderHub.Server.Data.Search;

namespace OrderHub.Server.Operations.Jobs.Kinds;

/// <summary>
/// Counts a tenant's orders of the last hours by line and status, as CSV, and fails where fewer came than are expected: a partner that fell silent
/// sends no message that anything else could notice. Reads what the order list reads, and changes nothing.
/// </summary>
public sealed class OrderCountCheck(IOrderSearch search, TimeProvider time) : IJobKind
{
    private const int Page = 200;

    public JobKind About { get; } = new()
    {
        Name = "order-count-check",
        Title = new("Count orders that came", "核对订单进量"),
        Summary = new("Counts the orders of the last hours by line and status, as CSV, and fails where fewer came than are expected.", "按业务线与状态统计近几小时的订单（CSV），低于预期数量则报错。"),
        Arguments =
        [
            new() { Name = "line", Title = new("Line (all where empty)", "业务线（空为全部）") },
            new() { Name = "hours", Title = new("Of the last hours", "最近小时数"), Kind = JobArgumentKind.Number, Least = 1, Most = 744, Default = "24" },
            new() { Name = "atLeast", Title = new("Orders expected at least", "预期最少订单数"), Kind = JobArgumentKind.Number, Least = 0, Most = 10_000_000, Default = "1" },
            new() { Name = "most", Title = new("Count at most", "最多统计"), Kind = JobArgumentKind.Number, Least = 1, Most = 1_000_000, Default = "100000" },
        ],
        Attempts = 1,
    };

    public async Task<JobResult> RunAsync(JobContext job, CancellationToken ct)
    {
        var (line, hours, expected, most) = (job.Text("line"), job.Number("hours"), job.Number("atLeast"), job.Number("most"));
        var counts = new SortedDictionary<(string Line, string Status), int>();
        var query = new OrderQuery { TenantId = job.Run.TenantId, Line = line, From = time.GetUtcNow().AddHours(-hours), Limit = Page };
        var counted = 0L;
        do
        {
            var page = await search.ListAsync(query, ct);
            foreach (var order in page.Items)
            {
                var key = (order.BusinessLine, order.Status.ToString());
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }

            counted += page.Items.Count;
            job.Report(counted, 0);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null && counted < most);

        var csv = Csv(counts);
        job.Info(string.Create(CultureInfo.InvariantCulture, $"{counted} orders counted{(query.Cursor is null ? "" : ", and there are more")}."));
        return counted >= expected
            ? JobResult.Done(csv)
            : JobResult.Refused(
                string.Create(CultureInfo.InvariantCulture, $"{counted} orders{(line is null ? "" : $" of line {line}")} came in the last {hours} hours; at least {expected} are expected."), csv);
    }

    private static string Csv(SortedDictionary<(string Line, string Status), int> counts)
    {
        var csv = new StringBuilder("line,status,orders\n");
        foreach (var ((line, status), count) in counts)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{line},{status},{count}\n");
        }

        return csv.ToString();
    }
}
