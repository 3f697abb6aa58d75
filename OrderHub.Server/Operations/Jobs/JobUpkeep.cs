using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>What any node does for all: takes runs from nodes that died, lets those go on that waited for others, forgets silent nodes. Each step may be done by several at once, and is done once.</summary>
public sealed class JobUpkeep([FromKeyedServices(StorageSetup.Jobs)] IDatabase database, JobDesk desk, TimeProvider time, IOptions<JobsOptions> options, ILogger<JobUpkeep> log)
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    public async Task RoundAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var lost in await database.ReadAsync(connection => JobRunTable.LostAsync(connection, now, AtOnce), ct))
        {
            var batch = new WriteBatch();
            JobRunTable.End(batch, lost, JobDecisions.Lost(lost, now, options.Value), JobAttemptRow.Lost, now);
            batch.Then(desk.Nudge);
            if ((await database.CommitAsync(batch, ct)).IsCommitted)
            {
                log.JobLost(lost.RunId, lost.Node ?? "");
            }
        }

        await ReleaseAsync(ct);
        var silent = new WriteBatch();
        JobNodeTable.DeleteSilent(silent, now - Silence);
        await database.CommitAsync(silent, ct);
    }

    /// <summary>Continuations: those whose wait is over are queued, and those that wait for what will not come are cancelled.</summary>
    public async Task ReleaseAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var ready = await database.ReadAsync(connection => JobRunTable.ReadyAsync(connection, AtOnce), ct);
        if (ready.Count > 0)
        {
            var batch = new WriteBatch();
            ready.ForEach(run => JobRunTable.Release(batch, run.TenantId, run.RunId, now));
            batch.Then(desk.Nudge);
            await database.CommitAsync(batch, ct);
        }

        foreach (var hopeless in await database.ReadAsync(connection => JobRunTable.HopelessAsync(connection, AtOnce), ct))
        {
            await desk.CancelAsync(hopeless, JobSchedules.Program, "What it waited for was cancelled or deleted.", ct);
        }
    }
}
