using System.Globalization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Brings instances that gather into waves. A wave is one row; whoever joins changes it under its revision, so it closes once, at its
/// count or its cut-off, and whoever comes later opens the next. Members are told by bursts of their own, which may be tried again.
/// </summary>
/// <remarks>
/// Members of one wave may lie in several databases; the wave lies in the one that its key falls on. Joining is one commit where that
/// is the member's own, and two where it is not: first the wave, where the member's wait is known once, then the wait.
/// </remarks>
public sealed class GatherDesk(IShards shards, FlowEngine engine, IIdSource ids, TimeProvider clock)
{
    private const int Batch = 50;

    /// <summary>Brings a member into the open wave of its key, and closes that one if it is full. Safe to repeat: a wait is a member once.</summary>
    public async Task JoinAsync(WaitRow wait, CancellationToken ct)
    {
        var home = HomeOf(wait.TenantId, wait.Name, wait.Key);
        for (var race = 0; race < FlowEngine.MaxRaces; race++)
        {
            if (await WaveTable.OfMemberAsync(home, wait.TenantId, wait.WaitId, ct) is not null)
            {
                await ParkAsync(wait, ct);
                return;
            }

            if (await FindSpecAsync(wait, ct) is not { } spec)
            {
                return;
            }

            if (await TryJoinAsync(home, wait, spec, ct))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The wave of '{wait.Name}' changed {FlowEngine.MaxRaces} times while one member tried to join.");
    }

    /// <summary>Takes a cancelled member out of its wave, if that is still open. Safe to repeat.</summary>
    public async Task LeaveAsync(WaitRow leave, CancellationToken ct)
    {
        var member = long.Parse(leave.Key, CultureInfo.InvariantCulture);
        // The wave's key is known to the member's row alone, and that lies beside the wave, in whichever database.
        foreach (var database in shards.All)
        {
            for (var race = 0; race < FlowEngine.MaxRaces && !await TryLeaveAsync(database, leave.TenantId, member, ct); race++)
            {
            }
        }

        var done = new WriteBatch();
        WaitTable.Remove(done, leave.TenantId, leave.WaitId);
        await shards.For(leave.InstanceId).CommitAsync(done, ct);
    }

    private async Task<bool> TryLeaveAsync(IDatabase database, int tenantId, long member, CancellationToken ct)
    {
        if (await WaveTable.OfMemberAsync(database, tenantId, member, ct) is not { IsOpen: true } found)
        {
            return true;
        }

        var batch = new WriteBatch();
        WaveTable.Resize(batch, found.Wave, found.Wave.Size - 1);
        WaveTable.Leave(batch, tenantId, member);
        return (await shards.For(found.Wave.WaveId).CommitAsync(batch, ct)).IsCommitted;
    }

    /// <summary>Closes the waves of a database whose time is over, and tells members of closed ones that nobody has told; returns how many waves.</summary>
    /// <remarks>Written through the wave's door: a wave that is closed in a database that its shard is leaving would be open at the new place.</remarks>
    public async Task<int> ServeDueAsync(IDatabase database, CancellationToken ct)
    {
        var served = 0;
        foreach (var wave in await WaveTable.DueAsync(database, clock.GetUtcNow(), Batch, ct))
        {
            var batch = new WriteBatch();
            WaveTable.Close(batch, wave, wave.Revision, clock.GetUtcNow());
            served += (await shards.For(wave.WaveId).CommitAsync(batch, ct)).IsCommitted ? 1 : 0;
        }

        foreach (var wave in await WaveTable.ClosedAsync(database, Batch, ct))
        {
            await TellAsync(shards.For(wave.WaveId), wave, ct);
            served++;
        }

        return served;
    }

    private async Task<bool> TryJoinAsync(IDatabase home, WaitRow wait, (int? Count, DateTimeOffset? Until) spec, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var batch = new WriteBatch();
        var wave = await WaveTable.OpenAsync(home, wait.TenantId, wait.Name, wait.Key, ct);
        if (wave?.CutOffAt <= now)
        {
            // Its time is over and nobody has closed it yet: this member is late, and belongs to the next.
            WaveTable.Close(batch, wave, wave.Revision, now);
            await home.CommitAsync(batch, ct);
            return false;
        }

        int size;
        if (wave is null)
        {
            size = 1;
            wave = new() { TenantId = wait.TenantId, WaveId = ids.Next(VirtualShard.Of(wait.TenantId, $"{wait.Name}|{wait.Key}")), Name = wait.Name, Key = wait.Key, Size = 1, Wanted = spec.Count, CutOffAt = spec.Until, Revision = 1 };
            WaveTable.Open(batch, wave, now);
        }
        else
        {
            size = wave.Size + 1;
            WaveTable.Resize(batch, wave, size);
            wave = wave with { Size = size, Revision = wave.Revision + 1 };
        }

        // Positions are given anew when members are told: one that leaves makes no gap.
        WaveTable.Join(batch, new(wait.TenantId, wait.WaitId, wave.WaveId, wait.InstanceId, size));
        if (size >= wave.Wanted)
        {
            WaveTable.Close(batch, wave, wave.Revision, now);
        }

        var together = ReferenceEquals(home, shards.For(wait.InstanceId));
        if (together)
        {
            WaitTable.Park(batch, wait.TenantId, wait.WaitId);
        }

        var outcome = await home.CommitAsync(batch, ct);
        if (!outcome.IsCommitted)
        {
            return outcome.FailedGuard == WaitTable.GoneGuard;
        }

        if (!together)
        {
            await ParkAsync(wait, ct);
        }

        if (size >= wave.Wanted)
        {
            await TellAsync(home, wave, ct);
        }

        return true;
    }

    private async Task TellAsync(IDatabase home, WaveRow wave, CancellationToken ct)
    {
        var members = await WaveTable.MembersAsync(home, wave.TenantId, wave.WaveId, ct);
        for (var i = 0; i < members.Count; i++)
        {
            await engine.ResumeAsync(members[i].TenantId, members[i].InstanceId, new Trigger.Gathered(members[i].WaitId, new(wave.WaveId, members.Count, i + 1)), null, ct);
        }

        var batch = new WriteBatch();
        WaveTable.Delivered(batch, wave);
        await home.CommitAsync(batch, ct);
    }

    /// <summary>Until when, and how many, as the member's step was given it; null where the member waits no more.</summary>
    private async Task<(int? Count, DateTimeOffset? Until)?> FindSpecAsync(WaitRow wait, CancellationToken ct)
    {
        if (await InstanceTable.FindAsync(shards.For(wait.InstanceId), wait.TenantId, wait.InstanceId, ct) is not { State: { } state }
            || FlowJson.ReadState(state).Tokens.FirstOrDefault(token => token.WaitId == wait.WaitId) is not { Given: { } given })
        {
            return null;
        }

        return (given["count"]?.GetValue<int>(), given["until"]?.GetValue<long>() is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null);
    }

    private async Task ParkAsync(WaitRow wait, CancellationToken ct)
    {
        var batch = new WriteBatch();
        WaitTable.Park(batch, wait.TenantId, wait.WaitId);
        await shards.For(wait.InstanceId).CommitAsync(batch, ct);
    }

    private IDatabase HomeOf(int tenantId, string name, string key) => shards.For(VirtualShard.Of(tenantId, $"{name}|{key}"));
}
