using System.Globalization;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs.Kinds;

/// <summary>Forgets runs that were kept for long enough, a few at a time. Twice is once: what is gone is not found again.</summary>
public sealed class JobHistory([FromKeyedServices(StorageSetup.Jobs)] IDatabase database, TimeProvider time) : IJobKind
{
    private const int AtOnce = 200;

    public JobKind About { get; } = new()
    {
        Name = "job-history",
        Title = new("Forget old job runs", "清理过期作业记录"),
        Summary = new("Deletes runs, with their tries and lines, that were kept for as long as the settings say.", "按设置的保留期删除作业运行记录、尝试与日志。"),
        Queue = "upkeep",
        IsInstallation = true,
        Ships = new("job-history", "0 17 * * * ?"),
    };

    public async Task<JobResult> RunAsync(JobContext job, CancellationToken ct)
    {
        var gone = 0;
        while (await database.ReadAsync(connection => JobRunTable.OldAsync(connection, time.GetUtcNow(), AtOnce), ct) is { Count: > 0 } old)
        {
            ct.ThrowIfCancellationRequested();
            var batch = new WriteBatch();
            old.ForEach(run => JobRunTable.Delete(batch, run.TenantId, run.RunId));
            await database.CommitAsync(batch, ct);
            gone += old.Count;
            job.Report(gone, 0);
        }

        return JobResult.Done(string.Create(CultureInfo.InvariantCulture, $"{gone} runs forgotten."));
    }
}
