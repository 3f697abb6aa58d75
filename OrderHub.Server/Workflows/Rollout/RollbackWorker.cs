using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>Takes roll-outs back whose version has more incidents than its rule bears. Two nodes that see it at once change it once: the roll-out has a revision.</summary>
public sealed class RollbackWorker(
    IShards shards, RolloutDesk desk, FlowFigures figures, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<RollbackWorker> log) : BackgroundService
{
    /// <summary>Who the audit names.</summary>
    public const string Actor = "rule";

    /// <summary>Looks at every roll-out once; returns those taken back.</summary>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken ct)
    {
        var takenBack = new List<string>();
        foreach (var rollout in await FlowRolloutTable.AllAsync(shards.Home, ct))
        {
            var plan = RolloutPlan.Parse(rollout.Rules);
            if (plan is not { Rollback: { } rule, Rules.Count: > 0 })
            {
                continue;
            }

            var sums = await figures.SumAsync(rollout.TenantId, rollout.Name, rule.WindowMinutes, ct);
            if (RollbackDecision.Find(rollout.CurrentHash, plan, sums) is { } bad
                && await desk.RollBackAsync(rollout.TenantId, Actor, rollout.Name, $"{bad.Version}: {bad.Reason}", ct) is RolloutResult.Changed)
            {
                Logs.RolledBack(log, rollout.Name, rollout.TenantId, bad.Version, bad.Reason);
                takenBack.Add(rollout.Name);
            }
        }

        return takenBack;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.RollbackPoll, clock, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.RollbackBroken(log, error);
            }
        }
    }
}
