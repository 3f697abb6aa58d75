using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Life;

/// <summary>What a tenant asks of publishing. Only administrators set it: who publishes must not be able to excuse himself.</summary>
public sealed class PolicyDesk(IShards shards, AuditLog audit, TimeProvider clock)
{
    public async Task<bool> AsksForFourEyesAsync(int tenantId, CancellationToken ct) => (await FlowPolicyTable.FindAsync(shards.Home, tenantId, ct))?.FourEyes == true;

    public async Task SetAsync(Caller by, bool fourEyes, CancellationToken ct)
    {
        var batch = new WriteBatch();
        FlowPolicyTable.Set(batch, new(by.TenantId, fourEyes, by.Actor, clock.GetUtcNow()));
        audit.Add(batch, by, AuditActions.FlowPolicy, "four-eyes", fourEyes ? "on" : "off");
        await shards.Home.CommitAsync(batch, ct);
    }
}
