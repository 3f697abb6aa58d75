using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Access.Flows;

/// <summary>The flows that the tenant sees: its own and the shared ones.</summary>
public sealed record FlowList(IReadOnlyList<FlowSummary> Items);

/// <summary>A flow by name, with what of it is published and what is being worked on.</summary>
/// <param name="Name">Line and part; example <c>express/transaction</c>.</param>
/// <param name="Line">The business line.</param>
/// <param name="Kind">transaction, fulfillment or subflow; null where the only text is a draft that cannot be read.</param>
/// <param name="Title">As its definition says.</param>
/// <param name="Owner">own, or shared: the shipped version holds for the tenant. Null while nothing is published.</param>
/// <param name="Current">The version orders get where no rule says otherwise.</param>
/// <param name="Versions">How many versions the tenant published of it.</param>
/// <param name="RollingOut">Versions that rules give to some orders.</param>
/// <param name="Draft">What is being worked on; null where nothing is.</param>
public sealed record FlowSummary(
    string Name, string Line, string? Kind, LocalText? Title, string? Owner, string? Current, int Versions, IReadOnlyList<string> RollingOut, DraftSummary? Draft);

/// <summary>The state of a draft without its text.</summary>
/// <param name="Revision">Send it as If-Match.</param>
/// <param name="Base">The version it began from.</param>
/// <param name="State">open, submitted or approved.</param>
public sealed record DraftSummary(
    int Revision, string? Base, string SavedBy, DateTimeOffset SavedAt, string State, string? SubmittedBy, DateTimeOffset? SubmittedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt);

/// <summary>A draft.</summary>
/// <param name="Text">The definition exactly as saved.</param>
/// <param name="Layout">Where the boxes lie; null where nobody placed them.</param>
/// <param name="Faults">Everything that is wrong with it.</param>
public sealed record FlowDraft(string Name, DraftSummary State, string Text, JsonNode? Layout, IReadOnlyList<Fault> Faults);

/// <summary>A definition to save. Exactly one of <c>text</c> and <c>definition</c> is given.</summary>
/// <param name="Text">As a person wrote it; kept to the byte.</param>
/// <param name="Definition">As an object; written in the house's form.</param>
/// <param name="Layout">Where the boxes lie; left out: unchanged.</param>
/// <param name="Base">For a new draft: the version it begins from.</param>
public sealed record SaveDraft(string? Text = null, JsonObject? Definition = null, JsonObject? Layout = null, string? Base = null);

/// <summary>What to bring back as the draft: a version by hash, or a revision of the draft's history.</summary>
public sealed record RestoreDraft(string? Version = null, int? Revision = null);

/// <summary>An earlier text of a draft.</summary>
public sealed record DraftRevision(int Revision, string SavedBy, DateTimeOffset SavedAt);

/// <summary>Earlier texts of a draft, newest first.</summary>
public sealed record DraftRevisionPage(IReadOnlyList<DraftRevision> Items, string? NextCursor);

/// <summary>An earlier text of a draft, whole.</summary>
public sealed record DraftRevisionText(int Revision, string SavedBy, DateTimeOffset SavedAt, string Text, JsonNode? Layout);

/// <summary>A definition to check; exactly one of <c>text</c> and <c>definition</c>.</summary>
public sealed record ValidateFlow(string? Text = null, JsonObject? Definition = null);

/// <summary>What is wrong with a definition.</summary>
/// <param name="Hash">The name its version would have; null where it cannot be read.</param>
public sealed record FlowValidation(bool Valid, string? Name, string? Hash, IReadOnlyList<Fault> Faults);

/// <summary>Who gets what is published. With nothing said, everybody does.</summary>
/// <param name="Note">What changed, for the history.</param>
/// <param name="Percent">Share of the orders.</param>
/// <param name="Tenants">Only these tenants' orders; for shared flows.</param>
/// <param name="From">Only from this time on.</param>
/// <param name="Rollback">When the roll-out is taken back without a person.</param>
public sealed record PublishDraft(string? Note = null, decimal? Percent = null, IReadOnlyList<int>? Tenants = null, DateTimeOffset? From = null, RollbackRule? Rollback = null);

/// <summary>A text to publish without a draft; what scripts and the command line do.</summary>
public sealed record PublishText(
    string Text, JsonObject? Layout = null, string? Note = null, decimal? Percent = null, IReadOnlyList<int>? Tenants = null, DateTimeOffset? From = null, RollbackRule? Rollback = null);

/// <summary>What publishing came to.</summary>
/// <param name="IsNew">False: this very content was published before.</param>
/// <param name="RolledOut">False: orders got it already. With <c>isNew</c> false as well, nothing changed.</param>
public sealed record PublishedFlow(FlowVersion Version, bool IsNew, bool RolledOut);

/// <summary>A published definition.</summary>
/// <param name="Hash">Its name: equal content, equal hash.</param>
/// <param name="Number">1, 2, 3 ... of this owner's versions of the flow.</param>
/// <param name="Owner">own or shared.</param>
/// <param name="State">published, or retired: no new order gets it, ever.</param>
/// <param name="Pins">Sub-flows by name with the version each is tied to.</param>
public sealed record FlowVersion(
    string Hash, int Number, string Owner, string State, DateTimeOffset PublishedAt, string PublishedBy, string? Note, IReadOnlyDictionary<string, string> Pins,
    DateTimeOffset? RetiredAt, string? RetiredBy);

/// <summary>The versions of a flow, newest first.</summary>
public sealed record FlowVersionList(string Name, IReadOnlyList<FlowVersion> Items);

/// <summary>A published definition with its text.</summary>
public sealed record FlowVersionText(string Name, FlowVersion Version, string Text, JsonNode? Layout);

/// <summary>How two definitions differ in what they do.</summary>
/// <param name="From">Hash, or <c>draft</c>.</param>
/// <param name="To">Hash, or <c>draft</c>.</param>
/// <param name="SameLogic">True where both do the same.</param>
/// <param name="LayoutChanged">True where boxes were moved, which is no change of logic.</param>
/// <param name="Flow">Fields of the flow itself.</param>
/// <param name="Steps">Steps that differ.</param>
/// <param name="Handlers">Handlers that differ.</param>
public sealed record FlowDiffView(
    string From, string To, bool SameLogic, bool LayoutChanged, IReadOnlyList<FieldChangeView> Flow, IReadOnlyList<StepChangeView> Steps, IReadOnlyList<StepChangeView> Handlers);

/// <param name="Path">Path inside the step or flow.</param>
/// <param name="Before">Null: it was not there.</param>
/// <param name="After">Null: it is gone.</param>
public sealed record FieldChangeView(string Path, JsonNode? Before, JsonNode? After);

/// <param name="Step">Name of the step or handler now.</param>
/// <param name="Kind">added, removed, renamed, changed, rewired or moved.</param>
/// <param name="Before">The name it had, where it was renamed.</param>
/// <param name="Fields">What of it differs.</param>
public sealed record StepChangeView(string Step, string Kind, string? Before, IReadOnlyList<FieldChangeView> Fields);

/// <summary>Which version orders get.</summary>
/// <param name="Owner">own or shared.</param>
/// <param name="Revision">Send it as If-Match; 0: the tenant has no roll-out of its own yet.</param>
/// <param name="Current">The version where no rule holds; null: none, such orders are refused.</param>
/// <param name="Previous">What a roll-back without rules goes to.</param>
/// <param name="Rules">First match first.</param>
/// <param name="Rollback">When it is taken back without a person.</param>
public sealed record FlowRollout(
    string Name, string Owner, int Revision, string? Current, string? Previous, IReadOnlyList<RolloutRule> Rules, RollbackRule? Rollback, string UpdatedBy, DateTimeOffset UpdatedAt);

/// <summary>Which version orders shall get, as a whole.</summary>
public sealed record SetRollout(string? Current, IReadOnlyList<RolloutRule>? Rules = null, RollbackRule? Rollback = null);

/// <summary>Back to what orders got before.</summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record RollBackFlow(string? Reason = null);

/// <summary>What the versions of a flow did.</summary>
public sealed record FlowFigureList(string Name, int Minutes, IReadOnlyList<FlowFigure> Items);

/// <param name="Version">Hash.</param>
/// <param name="Started">Instances begun.</param>
/// <param name="Ended">Instances that came to an end.</param>
/// <param name="Incidents">Incidents opened.</param>
/// <param name="IncidentRate">Incidents per started instance; 0 where none started.</param>
public sealed record FlowFigure(string Version, long Started, long Ended, long Incidents, decimal IncidentRate);

/// <summary>What the tenant asks of publishing.</summary>
/// <param name="FourEyes">True: a second person must approve what is published.</param>
public sealed record FlowPolicy(bool FourEyes);
