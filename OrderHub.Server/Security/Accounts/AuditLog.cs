using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Accounts;

/// <summary>What is written down for good. Never holds personal data or secrets: only who, what, on which.</summary>
public sealed class AuditLog(IDatabase database, TimeProvider time)
{
    /// <summary>Adds the entry to a batch, so that the deed and its record are one commit.</summary>
    public void Add(WriteBatch batch, Caller by, string action, string target, string? detail = null, string? address = null) =>
        Add(batch, by.TenantId, by.Actor, action, target, detail, address);

    public void Add(WriteBatch batch, int tenantId, string actor, string action, string target, string? detail = null, string? address = null) =>
        AuditTable.Insert(batch, new(tenantId, time.GetUtcNow(), actor, action, target, detail, address));

    /// <summary>Writes an entry by itself, before the deed it tells of.</summary>
    public async Task WriteAsync(Caller by, string action, string target, string? detail, CancellationToken ct)
    {
        var batch = new WriteBatch();
        Add(batch, by, action, target, detail);
        await database.CommitAsync(batch, ct);
    }
}
