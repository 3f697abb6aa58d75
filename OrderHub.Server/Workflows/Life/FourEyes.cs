using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Life;

/// <summary>
/// The rule of the second person: what goes to orders was looked at by somebody who did not write it. A program's key is
/// nobody's eyes, because who holds it may be the writer.
/// </summary>
public static class FourEyes
{
    public const string Code = "flow.approval";

    /// <summary>Why this person cannot approve the draft; null: nothing speaks against it.</summary>
    public static string? WhyNotApprove(FlowDraftRow draft, Caller by)
    {
        if (draft.SubmittedBy is null)
        {
            return "The draft was not submitted for approval.";
        }

        if (by.Login is null)
        {
            return "An approval is a person's: sign in, an API key cannot approve.";
        }

        return by.Actor == draft.SubmittedBy || by.Actor == draft.SavedBy
            ? "Who wrote or submitted the draft cannot approve it; a second person must."
            : null;
    }

    /// <summary>Why the draft cannot be published yet where the tenant asks for four eyes; null: it can.</summary>
    public static string? WhyNotPublish(FlowDraftRow? draft) => draft switch
    {
        null => "This tenant asks for a second person's approval: save a draft, submit it, and have it approved.",
        { ApprovedBy: not null } => null,
        { SubmittedBy: not null } => $"The draft waits for a second person's approval; {draft.SubmittedBy} submitted it.",
        _ => "This tenant asks for a second person's approval: submit the draft.",
    };
}
