using Microsoft.Extensions.Options;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Life;

/// <summary>What became of a change of a draft.</summary>
public abstract record DraftResult
{
    private DraftResult()
    {
    }

    public sealed record Saved(FlowDraftRow Draft) : DraftResult;

    public sealed record Dropped : DraftResult;

    /// <summary>Somebody else was first; <paramref name="Current"/> is what is there now, null: the draft is gone.</summary>
    public sealed record Conflict(FlowDraftRow? Current) : DraftResult;

    public sealed record NotFound(string What) : DraftResult;

    /// <summary>Not a thing this person may do about this draft.</summary>
    public sealed record Refused(string Code, string Message) : DraftResult;
}

/// <summary>What a person saves.</summary>
/// <param name="Source">The definition as text; faults in it are no hindrance.</param>
/// <param name="Layout">Where the boxes lie, JSON; null: keep what is there.</param>
/// <param name="BaseHash">The version it began from, for a new draft.</param>
/// <param name="Revision">The revision that was read; null: there must be no draft yet.</param>
public sealed record DraftSave(string Source, string? Layout, string? BaseHash, int? Revision);

/// <summary>
/// Drafts of definitions. Of two people who save over the same revision the second is told and shown what the first saved,
/// so nothing is overwritten unseen.
/// </summary>
public sealed class DraftDesk(IShards shards, AuditLog audit, TimeProvider clock, IOptions<WorkflowOptions> options)
{
    public Task<FlowDraftRow?> FindAsync(int tenantId, string name, CancellationToken ct) => FlowDraftTable.FindAsync(shards.Home, tenantId, name, ct);

    /// <summary>Earlier texts, newest first.</summary>
    public Task<IReadOnlyList<FlowDraftRevisionRow>> HistoryAsync(int tenantId, string name, int before, int limit, CancellationToken ct) =>
        FlowDraftRevisionTable.BeforeAsync(shards.Home, tenantId, name, before, limit, ct);

    public Task<FlowDraftRevisionRow?> RevisionAsync(int tenantId, string name, int revision, CancellationToken ct) =>
        FlowDraftRevisionTable.FindAsync(shards.Home, tenantId, name, revision, ct);

    public async Task<DraftResult> SaveAsync(Caller by, string name, DraftSave save, CancellationToken ct)
    {
        var found = await FlowDraftTable.FindAsync(shards.Home, by.TenantId, name, ct);
        if (found?.Revision != save.Revision)
        {
            return new DraftResult.Conflict(found);
        }

        var now = clock.GetUtcNow();
        var last = found?.Revision ?? await FlowDraftRevisionTable.LastAsync(shards.Home, by.TenantId, name, ct);
        var draft = new FlowDraftRow
        {
            TenantId = by.TenantId,
            Name = name,
            Revision = last + 1,
            BaseHash = found is null ? save.BaseHash : found.BaseHash,
            Source = save.Source,
            Layout = save.Layout ?? found?.Layout,
            SavedBy = by.Actor,
            SavedAt = now,
        };
        var batch = new WriteBatch();
        if (found is null)
        {
            FlowDraftTable.Insert(batch, draft);
        }
        else
        {
            FlowDraftTable.Update(batch, draft);
            if (found.SavedBy == by.Actor && now - found.SavedAt < options.Value.DraftSettle)
            {
                FlowDraftRevisionTable.Drop(batch, by.TenantId, name, found.Revision);
            }
        }

        FlowDraftRevisionTable.Insert(batch, new(by.TenantId, name, draft.Revision, draft.Source, draft.Layout, draft.SavedBy, now));
        FlowDraftRevisionTable.DropUpTo(batch, by.TenantId, name, draft.Revision - options.Value.DraftRevisions);
        return await CommitAsync(batch, draft, ct);
    }

    public async Task<DraftResult> DropAsync(Caller by, string name, int revision, CancellationToken ct)
    {
        var batch = new WriteBatch();
        FlowDraftTable.Delete(batch, by.TenantId, name, revision);
        audit.Add(batch, by, AuditActions.FlowDraftDrop, name);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted
            ? new DraftResult.Dropped()
            : new DraftResult.Conflict(await FindAsync(by.TenantId, name, ct));
    }

    /// <summary>Asks a second person to look.</summary>
    public Task<DraftResult> SubmitAsync(Caller by, string name, int revision, CancellationToken ct) => ChangeAsync(
        by, name, revision, AuditActions.FlowSubmit,
        draft => draft with { SubmittedBy = by.Actor, SubmittedAt = clock.GetUtcNow(), ApprovedBy = null, ApprovedAt = null }, ct);

    /// <summary>Takes a submission, and with it an approval, back.</summary>
    public Task<DraftResult> WithdrawAsync(Caller by, string name, int revision, CancellationToken ct) => ChangeAsync(
        by, name, revision, AuditActions.FlowWithdraw,
        draft => draft with { SubmittedBy = null, SubmittedAt = null, ApprovedBy = null, ApprovedAt = null }, ct);

    /// <summary>A second person says that the submitted text may be published. Only that text: the next save takes the approval back.</summary>
    public async Task<DraftResult> ApproveAsync(Caller by, string name, int revision, CancellationToken ct)
    {
        if (await FindAsync(by.TenantId, name, ct) is not { } draft)
        {
            return new DraftResult.NotFound($"There is no draft of {name}.");
        }

        return FourEyes.WhyNotApprove(draft, by) is { } why
            ? new DraftResult.Refused(FourEyes.Code, why)
            : await ChangeAsync(by, name, revision, AuditActions.FlowApprove, current => current with { ApprovedBy = by.Actor, ApprovedAt = clock.GetUtcNow() }, ct);
    }

    /// <summary>Brings an earlier text back as the draft: of a version, or of the draft's own history.</summary>
    public async Task<DraftResult> RestoreAsync(Caller by, string name, string? hash, int? ofRevision, int? revision, CancellationToken ct)
    {
        if (hash is not null)
        {
            var version = await FlowVersionTable.FindAsync(shards.Home, by.TenantId, name, hash, ct)
                ?? await FlowVersionTable.FindAsync(shards.Home, Definitions.FlowCatalog.SharedTenant, name, hash, ct);
            return version is null
                ? new DraftResult.NotFound($"There is no version {hash} of {name}.")
                : await SaveAsync(by, name, new(version.Source, version.Layout, hash, revision), ct);
        }

        return await FlowDraftRevisionTable.FindAsync(shards.Home, by.TenantId, name, ofRevision ?? 0, ct) is { } earlier
            ? await SaveAsync(by, name, new(earlier.Source, earlier.Layout, null, revision), ct)
            : new DraftResult.NotFound($"The draft of {name} has no revision {ofRevision} in its history.");
    }

    private async Task<DraftResult> ChangeAsync(Caller by, string name, int revision, string deed, Func<FlowDraftRow, FlowDraftRow> change, CancellationToken ct)
    {
        if (await FindAsync(by.TenantId, name, ct) is not { } draft)
        {
            return new DraftResult.NotFound($"There is no draft of {name}.");
        }

        if (draft.Revision != revision)
        {
            return new DraftResult.Conflict(draft);
        }

        var changed = change(draft) with { Revision = revision + 1 };
        var batch = new WriteBatch();
        FlowDraftTable.Update(batch, changed);
        FlowDraftRevisionTable.Drop(batch, by.TenantId, name, revision);
        FlowDraftRevisionTable.Insert(batch, new(by.TenantId, name, changed.Revision, changed.Source, changed.Layout, changed.SavedBy, changed.SavedAt));
        audit.Add(batch, by, deed, name, $"revision {changed.Revision}");
        return await CommitAsync(batch, changed, ct);
    }

    private async Task<DraftResult> CommitAsync(WriteBatch batch, FlowDraftRow draft, CancellationToken ct) =>
        (await shards.Home.CommitAsync(batch, ct)).IsCommitted
            ? new DraftResult.Saved(draft)
            : new DraftResult.Conflict(await FindAsync(draft.TenantId, draft.Name, ct));
}
