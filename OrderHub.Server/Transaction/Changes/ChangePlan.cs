using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>What is to be done about a wish, found over the order as it is; the desk carries it out in one commit.</summary>
public sealed record ChangePlan
{
    public required ChangeKind Kind { get; init; }

    public required ChangeDecision Decision { get; init; }

    public ChangeKind CarriedAs { get; init; }

    public ChangeState State { get; init; }

    /// <summary>The fields that change at once, for the forecast.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>What is wrong with the content.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Code and words of <see cref="Faults"/> where the content cannot be taken; null: it can.</summary>
    public Refusal? Invalid { get; init; }

    /// <summary>Why the order that the wish needs cannot be made now; null: nothing stands against that.</summary>
    public IntakeResult.Unavailable? Unavailable { get; init; }

    /// <summary>What it brings about beside the fields, where the plan knows it; null: what the flows and the rules tell.</summary>
    public ChangeOutlook? Outlook { get; init; }

    /// <summary>True where a refusal leaves no record: it was about the content, which can be mended and sent again.</summary>
    public bool LeavesNoRecord { get; init; }

    /// <summary>For an address that the flow carries out: the new one, as JSON; for a reverse: the number of the order that was made.</summary>
    public string? Content { get; init; }

    /// <summary>Changes the session; null: the order stays as it is.</summary>
    public Action<OrderSession>? Apply { get; init; }

    /// <summary>True where it may only be done while no flow of the order is under way.</summary>
    public bool NeedsNoFlow { get; init; }

    /// <summary>True where the order's flow is told.</summary>
    public bool TellFlow { get; init; }

    /// <summary>As what the flow is told, where it is not what is carried out: an address that was taken at once is a change of content.</summary>
    public ChangeKind? Signal { get; init; }
}
