using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>Whose jobs a tenant's people see and act on: its own, and those of the whole installation where it is the tenant of the first start.</summary>
public static class JobOwner
{
    public static JobScope ScopeOf(int tenantId) => new(tenantId, tenantId == FirstStart.DemoTenantId);
}
