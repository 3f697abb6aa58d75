using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Fields;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>What became of a wish to change the registry of marks.</summary>
public abstract record MarkOutcome
{
    private MarkOutcome()
    {
    }

    /// <summary>The entry as it is now; null: a tenant's own entry is gone, and none comes with the hub.</summary>
    public sealed record Done(MarkDefinition? Mark, bool IsNew) : MarkOutcome;

    public sealed record Refused(string Code, string Message, IReadOnlyList<Fault> Faults) : MarkOutcome
    {
        public Refused(string code, string message)
            : this(code, message, [])
        {
        }
    }
}

/// <summary>The registry of marks: which keys there are in each domain, of which values, and who answers for them.</summary>
public sealed class MarkRegistry(IShards shards, FieldCatalog catalog, AuditLog audit, TimeProvider time)
{
    public const int MaxMarks = 5000;
    private const int MaxRaces = 5;

    public async Task<MarkSet> ListAsync(int tenantId, CancellationToken ct)
    {
        await catalog.RefreshAsync(ct);
        return catalog.Of(tenantId).Marks;
    }

    /// <summary>Adds an entry or puts a new version in its place. A tenant's entry hides the one that comes with the hub.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="wanted">The entry.</param>
    /// <param name="knownVersion">The version that the caller replaces; 0 for a new or shipped one, null for whatever there is.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<MarkOutcome> PutAsync(Caller by, MarkDefinition wanted, int? knownVersion, CancellationToken ct) => ChangeAsync(by, AuditActions.MarkPut, knownVersion, wanted.Domain, wanted.Key, (batch, marks, old) =>
    {
        if (MarkRules.FaultsOf(wanted) is { Count: > 0 } faults)
        {
            return new MarkOutcome.Refused(FieldCodes.MarkInvalid, faults[0].Message, faults);
        }

        if (old is null && marks.All.Count >= MaxMarks)
        {
            return new MarkOutcome.Refused(FieldCodes.TooMany, $"The registry has {marks.All.Count} marks; the limit is {MaxMarks}.");
        }

        var mark = wanted with { Version = (old?.Version ?? 0) + 1, ChangedBy = by.Actor, ChangedAt = time.GetUtcNow() };
        if (old is { Version: > 0 })
        {
            MarkDefinitionTable.Update(batch, by.TenantId, mark);
        }
        else
        {
            MarkDefinitionTable.Insert(batch, by.TenantId, mark);
        }

        return new MarkOutcome.Done(mark, old is null);
    }, ct);

    /// <summary>Removes a tenant's own entry: orders cannot carry the mark any more, those that do still show it.</summary>
    public Task<MarkOutcome> DeleteAsync(Caller by, string domain, string key, int? knownVersion, CancellationToken ct) => ChangeAsync(by, AuditActions.MarkDelete, knownVersion, domain, key, (batch, _, old) =>
    {
        switch (old)
        {
            case null:
                return new MarkOutcome.Refused(FieldCodes.MarkNotFound, $"The registry has no mark {key} in the domain {domain}.");
            case { Version: 0 }:
                return new MarkOutcome.Refused(FieldCodes.MarkShipped, "The mark comes with the hub; put an entry of your own in its place instead.");
            default:
                MarkDefinitionTable.Delete(batch, by.TenantId, old);
                return new MarkOutcome.Done(ShippedMarks.All.FirstOrDefault(mark => mark.Domain == domain && mark.Key == key), IsNew: false);
        }
    }, ct);

    private async Task<MarkOutcome> ChangeAsync(
        Caller by, string action, int? knownVersion, string domain, string key, Func<WriteBatch, MarkSet, MarkDefinition?, MarkOutcome> decide, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            await catalog.RefreshAsync(ct);
            var model = catalog.Of(by.TenantId);
            var old = model.Marks.Find(domain, key);
            if (knownVersion is not null && (old?.Version ?? 0) != knownVersion)
            {
                return new MarkOutcome.Refused(FieldCodes.MarkStale, $"The mark has version {old?.Version ?? 0} by now: read it again.");
            }

            var batch = new WriteBatch();
            ModelVersionTable.Rise(batch, by.TenantId, model.Version);
            var outcome = decide(batch, model.Marks, old);
            if (outcome is not MarkOutcome.Done)
            {
                return outcome;
            }

            audit.Add(batch, by, action, $"{domain}.{key}");
            if ((await shards.Home.CommitAsync(batch, ct)).IsCommitted)
            {
                await catalog.RefreshAsync(ct);
                return outcome;
            }
        }

        return new MarkOutcome.Refused(FieldCodes.Contended, "Others change fields or marks of the tenant at this moment. Try again.");
    }
}
