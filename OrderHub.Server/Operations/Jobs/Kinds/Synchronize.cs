using System.Globalization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Operations.Synchronization;
using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Operations.Jobs.Kinds;

/// <summary>
/// Copies what lists need of orders that other systems master. A run begun twice does nothing twice: each connector and tenant is claimed, and goes
/// on behind its last page.
/// </summary>
public sealed class Synchronize(MasterClient masters, SyncRun runs, IOptions<SynchronizationOptions> options) : IJobKind
{
    public const string KindName = "synchronize";
    public const string Tenant = "tenant";
    public const string Connector = "connector";

    public JobKind About { get; } = new()
    {
        Name = KindName,
        Title = new("Copy orders of other systems", "同步外部系统订单"),
        Summary = new("Reads what is new of the orders that other systems master, and goes on with full loads.", "增量读取由其他系统主控的订单，并继续未完成的全量加载。"),
        Arguments =
        [
            new() { Name = Tenant, Title = new("Tenant (all where empty)", "租户编号（空为全部）"), Kind = JobArgumentKind.Number, Least = 1, Most = int.MaxValue },
            new() { Name = Connector, Title = new("Connector (all where empty)", "连接器（空为全部）") },
        ],
        Queue = "synchronization",
        Attempts = 1,
        IsInstallation = true,
        Ships = new(KindName, "0/30 * * * * ?"),
    };

    public async Task<JobResult> RunAsync(JobContext job, CancellationToken ct)
    {
        var (tenant, connector) = (job.Number(Tenant), job.Text(Connector));
        var mine = masters.Reachable().Where(one => (tenant == 0 || one.TenantId == tenant) && (connector is null || one.Connector == connector)).ToList();
        var progress = new SyncProgress(job);
        using var places = new SemaphoreSlim(options.Value.Concurrency);
        var ends = await Task.WhenAll(mine.Select(async one =>
        {
            await places.WaitAsync(ct);
            try
            {
                return await runs.RunAsync(one.TenantId, one.Connector, progress.Tell, ct);
            }
            finally
            {
                places.Release();
            }
        }));
        foreach (var end in ends.Where(end => end.Error is not null))
        {
            job.Warn(string.Create(CultureInfo.InvariantCulture, $"Tenant {end.Row.TenantId}, {end.Row.Connector}: {end.Error}"));
        }

        var said = string.Create(CultureInfo.InvariantCulture, $"{ends.Count(end => !end.IsSkipped)} copies, {progress.Rows} orders read.");
        return ends.Any(end => end.Error is not null) ? JobResult.Failed(string.Join('\n', ends.Select(end => end.Error).OfType<string>().Distinct(StringComparer.Ordinal)), said) : JobResult.Done(said);
    }

    /// <summary>How far the copies of one run have come, together.</summary>
    private sealed class SyncProgress(JobContext job)
    {
        private readonly Lock gate = new();
        private readonly Dictionary<(int TenantId, string Connector), SynchronizationRow> rows = [];

        /// <summary>Orders read.</summary>
        public long Rows { get; private set; }

        public void Tell(SynchronizationRow row, int read)
        {
            lock (gate)
            {
                rows[(row.TenantId, row.Connector)] = row;
                Rows += read;
                job.Report(rows.Values.Sum(one => one.FullRows), rows.Values.Sum(one => one.FullTotal ?? 0), row.Connector);
            }
        }
    }
}
