using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Authentication;

/// <summary>Finds out who asks: an API key in <c>Authorization: Bearer</c>, else the cookie of a session. A key that is sent and wrong is never replaced by a cookie.</summary>
public sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys apiKeys, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "OrderHub";
    private const string Bearer = "Bearer ";
    private const int MaxSecretLength = 300;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header.Length <= MaxSecretLength
                && await apiKeys.FindAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is { } program
                    ? Success(new(program, sessionToken: null))
                    : AuthenticateResult.Fail("The API key is unknown.");
        }

        return SessionCookie.Read(Request) is { Length: > 0 and <= MaxSecretLength } token
            && await sessions.FindAsync(token, Context.RequestAborted) is { } person
                ? Success(new(person, token))
                : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"OrderHub\"";
        return new ProblemResult(
            StatusCodes.Status401Unauthorized,
            ErrorCodes.AuthRequired,
            Request.Headers.Authorization.Count > 0
                ? "The API key is unknown or was revoked."
                : "Sign in, or send an API key as Authorization: Bearer.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => new ProblemResult(
        StatusCodes.Status403Forbidden,
        ErrorCodes.AuthForbidden,
        $"The role {Context.FindCaller()?.Role} may not do this.").ExecuteAsync(Context);

    private static AuthenticateResult Success(CallerIdentity identity) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
}
