using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Knows how statuses of a tenant's line follow each other.</summary>
public interface IStatusRuleBook
{
    ValueTask<StatusRules> OfAsync(int tenantId, string? line, CancellationToken ct);
}
