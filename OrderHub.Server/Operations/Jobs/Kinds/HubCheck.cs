using System.Globalization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Operations.Jobs.Kinds;

/// <summary>Looks at what a running hub should never have, and fails where it has some, so that a person sees it: late consumers, dead letters, things paused and forgotten, a full disk. Changes nothing.</summary>
public sealed class HubCheck(
    [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, RelayStatus relay, DeadLetters letters, Tenants tenants, IOptions<NodeOptions> node, TimeProvider time) : IJobKind
{
    private const int Looked = 100;

    public JobKind About { get; } = new()
    {
        Name = "hub-check",
        Title = new("Check the hub", "系统体检"),
        Summary = new(
            "Fails where a consumer is late, an event is given up, a schedule or a queue is paused and forgotten, or the disk is full.",
            "消费滞后、事件死信、作业计划或队列长期暂停、磁盘将满时报错。"),
        Arguments =
        [
            new() { Name = "lagSeconds", Title = new("Consumers may be behind by (s)", "允许消费滞后（秒）"), Kind = JobArgumentKind.Number, Least = 1, Most = 86_400, Default = "60" },
            new() { Name = "pausedHours", Title = new("Things may be paused for (h)", "允许暂停时长（小时）"), Kind = JobArgumentKind.Number, Least = 0, Most = 8_760, Default = "24" },
            new() { Name = "freeMegabytes", Title = new("Free disk space at least (MB)", "磁盘剩余至少（MB）"), Kind = JobArgumentKind.Number, Least = 1, Most = 1_000_000_000, Default = "500" },
        ],
        Queue = "upkeep",
        Attempts = 1,
        IsInstallation = true,
        Ships = new("hub-check", "0 5/15 * * * ?"),
    };

    public async Task<JobResult> RunAsync(JobContext job, CancellationToken ct)
    {
        var faults = new List<string>();
        faults.AddRange(Late(TimeSpan.FromSeconds(job.Number("lagSeconds"))));
        job.Report(1, 4, "relay");
        foreach (var tenant in tenants.All)
        {
            var given = await letters.ListAsync(tenant.TenantId, new DeadLetterFilter(), null, Looked, ct);
            if (given.Count > 0)
            {
                faults.Add(Say($"Tenant {tenant.Code} has {(given.Count == Looked ? "at least " : "")}{given.Count} events that a consumer could not handle; the first is for {given[0].Consumer}."));
            }
        }

        job.Report(2, 4, "dead letters");
        faults.AddRange(await ForgottenAsync(TimeSpan.FromHours(job.Number("pausedHours")), ct));
        job.Report(3, 4, "paused");
        var free = new DriveInfo(Path.GetFullPath(node.Value.DataFolder)).AvailableFreeSpace >> 20;
        if (free < job.Number("freeMegabytes"))
        {
            faults.Add(Say($"The disk of the data folder has {free} MB left."));
        }

        job.Report(4, 4, "disk");
        faults.ForEach(job.Warn);
        return faults.Count == 0
            ? JobResult.Done(Say($"Nothing is wrong; {free} MB of disk are free."))
            : JobResult.Refused(string.Join('\n', faults));
    }

    private IEnumerable<string> Late(TimeSpan limit) =>
        from consumer in relay.Consumers
        where consumer.Lag > limit || consumer.Outage is not null
        select Say($"The consumer {consumer.Name} is {consumer.Lag.TotalSeconds:0} s and {consumer.LagEvents} events behind{(consumer.Outage is null ? "" : $": {consumer.Outage}")}.");

    private async Task<IEnumerable<string>> ForgottenAsync(TimeSpan limit, CancellationToken ct)
    {
        var since = time.GetUtcNow() - limit;
        var schedules = await database.ReadAsync(JobScheduleTable.AllAsync, ct);
        var queues = await database.ReadAsync(JobQueueTable.AllAsync, ct);
        return
        [
            .. schedules.Where(row => row.PausedAt <= since).Select(row => Say($"The schedule {row.Name} is paused since {row.PausedAt:yyyy-MM-dd HH:mm} UTC by {row.PausedBy}: {row.PausedReason}")),
            .. queues.Where(row => row.PausedAt <= since).Select(row => Say($"The queue {row.Queue} of jobs is paused since {row.PausedAt:yyyy-MM-dd HH:mm} UTC by {row.PausedBy}: {row.PausedReason}")),
        ];
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
