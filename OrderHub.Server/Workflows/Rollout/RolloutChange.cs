using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Life;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>How roll-outs change. Pure but for <see cref="Write"/>, which only fills a batch.</summary>
public static class RolloutChange
{
    /// <summary>The roll-out after publishing; null: orders get the version as asked already.</summary>
    /// <param name="rollout">What holds now; null: the tenant has none of its own.</param>
    /// <param name="tenantId">Whose roll-out.</param>
    /// <param name="name">The flow.</param>
    /// <param name="hash">The version to give.</param>
    /// <param name="shared">What the tenant's orders get without a roll-out of its own; null: nothing.</param>
    /// <param name="target">Who gets it.</param>
    /// <param name="by">Who publishes.</param>
    /// <param name="now">When.</param>
    public static FlowRolloutRow? Publish(
        FlowRolloutRow? rollout, int tenantId, string name, string hash, string? shared, PublishTarget target, string by, DateTimeOffset now)
    {
        var before = rollout ?? new()
        {
            TenantId = tenantId,
            Name = name,
            Revision = 0,
            CurrentHash = shared ?? "",
            Rules = new RolloutPlan().ToJson(),
            UpdatedBy = by,
            UpdatedAt = now,
        };
        var plan = RolloutPlan.Parse(before.Rules);
        if (target.IsEverybody)
        {
            return rollout is not null && rollout.CurrentHash == hash && plan.Rules.Count == 0 ? null : MakeCurrent(before, hash, by, now);
        }

        var rule = new RolloutRule { Version = hash, Percent = target.Percent, Tenants = target.Tenants, From = target.From };
        var next = new RolloutPlan
        {
            Rules = [rule, .. plan.Rules.Where(other => other.Version != hash)],
            Rollback = target.Rollback ?? plan.Rollback,
        };
        return next.ToJson() == before.Rules ? null : before with { Revision = before.Revision + 1, Rules = next.ToJson(), UpdatedBy = by, UpdatedAt = now };
    }

    /// <summary>Takes the newest change back: the rules, or where there are none, the current version for the one before it. Null: there is nothing to go back to.</summary>
    public static FlowRolloutRow? RollBack(FlowRolloutRow rollout, string by, DateTimeOffset now)
    {
        var plan = RolloutPlan.Parse(rollout.Rules);
        if (plan.Rules.Count > 0)
        {
            return rollout with { Revision = rollout.Revision + 1, Rules = new RolloutPlan().ToJson(), UpdatedBy = by, UpdatedAt = now };
        }

        return rollout.PreviousHash is { Length: > 0 } previous && previous != rollout.CurrentHash ? MakeCurrent(rollout, previous, by, now) : null;
    }

    /// <summary>Gives the version to all orders.</summary>
    public static FlowRolloutRow MakeCurrent(FlowRolloutRow rollout, string hash, string by, DateTimeOffset now) => rollout with
    {
        Revision = rollout.Revision + 1,
        CurrentHash = hash,
        PreviousHash = rollout.CurrentHash == hash ? rollout.PreviousHash : rollout.CurrentHash.Length > 0 ? rollout.CurrentHash : null,
        Rules = new RolloutPlan().ToJson(),
        UpdatedBy = by,
        UpdatedAt = now,
    };

    /// <summary>Writes the changed row over the one that was read.</summary>
    public static void Write(WriteBatch batch, FlowRolloutRow? before, FlowRolloutRow after)
    {
        if (before is null)
        {
            FlowRolloutTable.Insert(batch, after);
        }
        else
        {
            FlowRolloutTable.Update(batch, after);
        }
    }
}
