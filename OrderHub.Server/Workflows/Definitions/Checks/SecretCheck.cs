using System.Text.RegularExpressions;

namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>No secret stands in a flow: flows are read, compared and exported. Credentials belong to the connector.</summary>
internal static partial class SecretCheck
{
    public static void Run(CheckContext context)
    {
        foreach (var text in context.Steps.SelectMany(step => FlowExpressions.Texts(step.With, $"{step.Path}.with").Concat(FlowExpressions.Texts(step.CompensateWith, $"{step.Path}.compensate.with")))
            .Concat(FlowExpressions.Texts(context.Flow.Vars, "vars")))
        {
            var named = SecretName().IsMatch(text.Path[(text.Path.LastIndexOf('.') + 1)..]) && FlowExpressions.Of(text.Text) is null && text.Text.Length > 0;
            if (named || SecretText().IsMatch(text.Text))
            {
                context.Fault("flow.secret", text.Path, "This looks like a secret, and flows are read by many: keep it with the connector's credentials.");
            }
        }
    }

    [GeneratedRegex("^(.*(password|passwd|secret|apikey|api_key|privatekey|private_key)|token|accesstoken|access_token)(\\[\\d+\\])?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\b(sk|pk|rk)_(live|test)_[0-9a-zA-Z]{16,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.|\bBearer\s+[\w.-]{16,}|://[^/\s:@]+:[^/\s:@]+@", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SecretText();
}
