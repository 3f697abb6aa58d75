using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Lookups;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Lookups;

/// <summary>What became of a wish to change a reference table.</summary>
public abstract record ReferenceOutcome
{
    private ReferenceOutcome()
    {
    }

    /// <summary>It is changed, or would be.</summary>
    /// <param name="Row">For a change of one row: the row as it is now; null where it is gone.</param>
    /// <param name="Counts">What it comes to.</param>
    public sealed record Done(ReferenceRow? Row, ReferenceCounts Counts) : ReferenceOutcome;

    public sealed record Refused(string Code, string Message, IReadOnlyList<Fault> Faults) : ReferenceOutcome;
}

/// <summary>Rows that a change touches.</summary>
public sealed record ReferenceCounts(int Added, int Changed, int Unchanged, int Removed);

/// <summary>
/// The one door through which reference tables change. Changes of a table are put in a row by its version, are one transaction each,
/// and are on the audit's record.
/// </summary>
public sealed class ReferenceDesk(IShards shards, ReferenceData reference, AuditLog audit, TimeProvider time)
{
    /// <summary>Most rows of one table of a tenant: a node keeps them all in memory.</summary>
    public const int MaxRows = 200_000;

    private const int MaxRaces = 5;
    private const int MaxFaults = 200;

    /// <summary>Adds a row or puts a new version in its place.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="wanted">The row.</param>
    /// <param name="knownVersion">The version that the caller replaces; 0 for a new row, null for whatever there is.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<ReferenceOutcome> PutAsync(Caller by, ReferenceRow wanted, int? knownVersion, CancellationToken ct) =>
        ChangeAsync(by, AuditActions.ReferencePut, wanted.Table, wanted.Id, known =>
        {
            var old = known.ById(wanted.Id);
            return knownVersion is not null && (old?.Version ?? 0) != knownVersion
                ? (null, Stale(wanted.Id, old))
                : (new([wanted], []), null);
        }, dryRun: false, ct);

    /// <summary>Takes a row out.</summary>
    public Task<ReferenceOutcome> DeleteAsync(Caller by, ReferenceTable table, string id, int? knownVersion, CancellationToken ct) =>
        ChangeAsync(by, AuditActions.ReferenceDelete, table, id, known => known.ById(id) switch
        {
            null => (null, Refuse(ReferenceCodes.RowNotFound, $"The table {table.Name} has no row {id}.")),
            { } old when knownVersion is not null && old.Version != knownVersion => (null, Stale(id, old)),
            var old => (new([], [old]), null),
        }, dryRun: false, ct);

    /// <summary>Takes a file in, whole or not at all.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="table">The table.</param>
    /// <param name="csv">The file.</param>
    /// <param name="replace">True where rows that the file does not have are to go.</param>
    /// <param name="dryRun">True to see only what it would come to.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<ReferenceOutcome> ImportAsync(Caller by, ReferenceTable table, string csv, bool replace, bool dryRun, CancellationToken ct)
    {
        var (rows, faults) = ReferenceCsv.Read(table, csv);
        if (faults.Count > 0)
        {
            return Task.FromResult<ReferenceOutcome>(new ReferenceOutcome.Refused(
                ReferenceCodes.CsvInvalid, $"The file has {faults.Count} faults{(faults.Count > MaxFaults ? $", of which the first {MaxFaults} are told" : "")}; nothing was taken in.", [.. faults.Take(MaxFaults)]));
        }

        var ids = rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        return ChangeAsync(
            by, AuditActions.ReferenceImport, table, $"{rows.Count} rows{(replace ? ", others removed" : "")}",
            known => (new(rows, replace ? [.. known.Rows.Where(row => !ids.Contains(row.Id))] : []), null), dryRun, ct);
    }

    private async Task<ReferenceOutcome> ChangeAsync(
        Caller by, string action, ReferenceTable table, string detail,
        Func<ReferenceSnapshot, (ReferenceChange? Change, ReferenceOutcome.Refused? Refusal)> decide, bool dryRun, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            await reference.RefreshAsync(ct);
            var known = await reference.OfAsync(by.TenantId, table, ct);
            var (change, refusal) = decide(known);
            if (change is null)
            {
                return refusal!;
            }

            var batch = new WriteBatch();
            ReferenceVersionTable.Rise(batch, by.TenantId, table.Name, known.Version);
            var (row, counts) = change.Append(batch, by, known, time.GetUtcNow());
            if (known.Rows.Count + counts.Added - counts.Removed > MaxRows)
            {
                return Refuse(ReferenceCodes.TooMany, $"The table {table.Name} would have more than {MaxRows} rows.");
            }

            if (dryRun || counts is { Added: 0, Changed: 0, Removed: 0 })
            {
                return new ReferenceOutcome.Done(row, counts);
            }

            audit.Add(batch, by, action, table.Name, detail);
            if ((await shards.Home.CommitAsync(batch, ct)).IsCommitted)
            {
                await reference.RefreshAsync(ct);
                return new ReferenceOutcome.Done(row, counts);
            }
        }

        return Refuse(ReferenceCodes.Contended, "Others change the table at this moment. Try again.");
    }

    private static ReferenceOutcome.Refused Stale(string id, ReferenceRow? old) => Refuse(ReferenceCodes.Stale, $"The row {id} has version {old?.Version ?? 0} by now: read it again.");

    private static ReferenceOutcome.Refused Refuse(string code, string message) => new(code, message, []);
}

/// <summary>Rows to be there as they stand here, and rows to go.</summary>
internal sealed record ReferenceChange(IReadOnlyList<ReferenceRow> Wanted, IReadOnlyList<ReferenceRow> Gone)
{
    /// <summary>Appends what differs from what is known; the row is the last one that is wanted, as it will be.</summary>
    public (ReferenceRow? Row, ReferenceCounts Counts) Append(WriteBatch batch, Caller by, ReferenceSnapshot known, DateTimeOffset now)
    {
        var (added, changed) = (0, 0);
        ReferenceRow? last = null;
        foreach (var wanted in Wanted)
        {
            var old = known.ById(wanted.Id);
            last = old is not null && old.Says(wanted) ? old : wanted with { Version = (old?.Version ?? 0) + 1, ChangedBy = by.Actor, ChangedAt = now };
            if (old is null)
            {
                added++;
                ReferenceRowTable.Insert(batch, by.TenantId, wanted.Table.Name, last.Write());
            }
            else if (last != old)
            {
                changed++;
                ReferenceRowTable.Update(batch, by.TenantId, wanted.Table.Name, last.Write());
            }
        }

        foreach (var row in Gone)
        {
            ReferenceRowTable.Delete(batch, by.TenantId, row.Table.Name, row.JoinedKey, row.From, row.Version);
        }

        return (last, new(added, changed, Wanted.Count - added - changed, Gone.Count));
    }
}
