using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>The frame of one wish about an order: who, under which number, and what the asker knows of the order.</summary>
public sealed record ChangeAsk
{
    public required int TenantId { get; init; }

    public required string OrderNo { get; init; }

    /// <summary>Login of the user, or name of the API key.</summary>
    public required string Actor { get; init; }

    /// <summary>The asker's own number for the wish, unique within the order; empty for a dry run.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>SHA-256 of what is asked.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>The versions that the asker knows, of which the order has one; null: whatever it is.</summary>
    public IReadOnlyList<int>? Versions { get; init; }

    /// <summary>True: say what would happen, and do nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The asker's own words.</summary>
    public string? Reason { get; init; }
}

/// <summary>Other content for an order.</summary>
/// <param name="Patch">A merge patch over the standard model, see <see cref="MergePatch"/>.</param>
/// <param name="Read">Reads the merged content as strictly as a new order, or says what is wrong with it.</param>
public sealed record ContentPatch(JsonObject Patch, Func<JsonObject, (OrderContent? Content, IReadOnlyList<Fault> Faults)> Read);

/// <summary>Something that changed between two versions of an order.</summary>
/// <param name="Version">The order's version after it.</param>
/// <param name="Path">The field; <c>status</c> for the status.</param>
/// <param name="Old">Its value before, masked; null for the status, and where there was none.</param>
/// <param name="New">Its value after, masked.</param>
/// <param name="Actor">Who changed it.</param>
/// <param name="ChangedAt">When.</param>
public sealed record ChangedField(int Version, string Path, string? Old, string? New, string Actor, DateTimeOffset ChangedAt);

/// <summary>The part of the change desk that partners reach in their own protocols.</summary>
public interface ICancelDesk
{
    /// <summary>Asks that the order is not carried out.</summary>
    Task<ChangeResult> CancelAsync(ChangeAsk ask, CancellationToken ct);
}

/// <summary>What became of a wish about an order.</summary>
public abstract record ChangeResult
{
    private ChangeResult()
    {
    }

    /// <summary>The order's own number, where it was asked for by the one that it had in another system; else null.</summary>
    public string? OrderNo { get; init; }

    /// <summary>The tenant has no such order.</summary>
    public sealed record NotFound : ChangeResult;

    /// <summary>Decided and recorded; its state tells whether it was done, is to be carried out, or is refused.</summary>
    /// <param name="Request">As it was recorded.</param>
    /// <param name="Replayed">True: the answer that was given before.</param>
    /// <param name="Changes">The fields of the content that changed at once.</param>
    public sealed record Recorded(ChangeRequest Request, bool Replayed, IReadOnlyList<FieldChange> Changes) : ChangeResult;

    /// <summary>What would happen, for a dry run.</summary>
    public sealed record Forecast(Order Order, ChangePlan Plan, ChangeOutlook Outlook) : ChangeResult;

    /// <summary>The content breaks rules: all faults together. Nothing was recorded.</summary>
    public sealed record Invalid(string Code, string Message, IReadOnlyList<Fault> Faults) : ChangeResult;

    /// <summary>The order does not take this change now. Nothing was recorded.</summary>
    public sealed record Refused(Order Order, ChangeDecision Decision, IReadOnlyList<Fault> Faults) : ChangeResult;

    /// <summary>The asker knows an older version.</summary>
    public sealed record Stale(int Version, IReadOnlyList<ChangedField> Since) : ChangeResult;

    /// <summary>The key was used for another wish about this order.</summary>
    public sealed record KeyTaken(long RequestId) : ChangeResult;

    /// <summary>The system that masters the order says no, for a reason of its own.</summary>
    /// <param name="MasteredBy">That system.</param>
    /// <param name="Code">Its reason.</param>
    /// <param name="Message">The same in its words.</param>
    public sealed record MasterRefused(string MasteredBy, string Code, string Message) : ChangeResult;

    /// <summary>The system that masters the order does not answer.</summary>
    /// <param name="MasteredBy">That system.</param>
    /// <param name="Code">Why not.</param>
    /// <param name="Message">The same in words.</param>
    public sealed record MasterAway(string MasteredBy, string Code, string Message) : ChangeResult
    {
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>True: it may have done what was asked all the same; the same wish under the same key may be sent again.</summary>
        public bool MayBeDone { get; init; }
    }

    /// <summary>The order that the wish needs cannot be made now. Nothing was recorded.</summary>
    public sealed record Unavailable(string Code, string Message, TimeSpan RetryAfter) : ChangeResult;

    /// <summary>Too many change the order at once.</summary>
    public sealed record Contended : ChangeResult;
}
