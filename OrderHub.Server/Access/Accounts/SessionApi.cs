using System.Reflection;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Accounts;

/// <summary>A sign-in by password.</summary>
/// <param name="Login">Example <c>admin</c>.</param>
/// <param name="Password">The user's password.</param>
public sealed record SignInRequest(string Login, string Password);

/// <summary>A sign-in by one-time link.</summary>
/// <param name="Token">The part of the link after <c>#token=</c>.</param>
public sealed record LinkRequest(string Token);

/// <summary>Who is signed in.</summary>
/// <param name="User">The person, or the API key.</param>
/// <param name="Tenant">Whose data it is.</param>
/// <param name="CsrfToken">To send as X-CSRF-Token with every change; empty for an API key, which needs none.</param>
/// <param name="Development">True where simulators and the virtual clock can be used.</param>
/// <param name="Version">Of the server.</param>
public sealed record SessionView(SessionUser User, SessionTenant Tenant, string CsrfToken, bool Development, string Version);

/// <param name="Login">Login, or the name of the API key.</param>
/// <param name="Name">The name to show.</param>
/// <param name="Role">administrator, operator or tenantApi.</param>
public sealed record SessionUser(string Login, string Name, string Role);

/// <param name="Id">Number of the tenant.</param>
/// <param name="Code">Short stable code.</param>
/// <param name="Name">The name to show.</param>
public sealed record SessionTenant(int Id, string Code, string Name);

/// <summary>Signing in and out.</summary>
public static class SessionApi
{
    private static readonly string Version =
        typeof(SessionApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static void MapSessionApi(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/v1/session").WithTags("Session");
        session.MapPost("", SignInAsync).WithName("signIn").WithSummary("Sign in by password.")
            .AllowAnonymous().Explains(400, 401, 403, 429).Produces<SessionView>();
        session.MapPost("/link", RedeemAsync).WithName("redeemSignInLink").WithSummary("Sign in by a one-time link.")
            .AllowAnonymous().Explains(400, 401, 403, 429).Produces<SessionView>();
        session.MapGet("", Show).WithName("getSession").WithSummary("Who is signed in.")
            .RequireAuthorization().Explains(401).Produces<SessionView>();
        session.MapDelete("", SignOutAsync).WithName("signOut").WithSummary("Sign out.")
            .RequireAuthorization().Explains(401, 403).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> SignInAsync(Body<SignInRequest> body, HttpContext http, SignIn signIn, CancellationToken ct) =>
        body.Value is { } request
            ? Answer(http, request.Login, await signIn.WithPasswordAsync(request.Login, request.Password, http.Address(), ct))
            : body.Refusal!;

    private static async Task<IResult> RedeemAsync(Body<LinkRequest> body, HttpContext http, SignIn signIn, CancellationToken ct) =>
        body.Value is { } request
            ? Answer(http, "(link)", await signIn.WithLinkAsync(request.Token, http.Address(), ct))
            : body.Refusal!;

    private static IResult Show(HttpContext http) => TypedResults.Ok(View(http, http.Caller(), http.SessionToken()));

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions, CancellationToken ct)
    {
        if (http.SessionToken() is { } token)
        {
            await sessions.CloseAsync(token, ct);
            SessionCookie.Clear(http);
        }

        return TypedResults.NoContent();
    }

    private static IResult Answer(HttpContext http, string login, SignInResult result)
    {
        var services = http.RequestServices;
        var logger = services.GetRequiredService<ILogger<SignIn>>();
        switch (result)
        {
            case SignInResult.Opened { Session: var opened }:
                Logs.SignIn(logger, opened.Caller.Actor, http.Address(), "opened");
                SessionCookie.Write(http, opened.Token, opened.ExpiresAt, services.GetRequiredService<TimeProvider>());
                return TypedResults.Ok(View(http, opened.Caller, opened.Token));
            case SignInResult.Throttled { RetryAfter: var wait }:
                Logs.SignIn(logger, "(not said)", http.Address(), "throttled");
                return new ProblemResult(StatusCodes.Status429TooManyRequests, ErrorCodes.SessionThrottled, "Too many failed sign-ins. Wait a moment and try again.") { RetryAfter = wait };
            default:
                Logs.SignIn(logger, "(not said)", http.Address(), "failed");
                return new ProblemResult(
                    StatusCodes.Status401Unauthorized,
                    ErrorCodes.SessionFailed,
                    login == "(link)" ? "The link was used already or has run out. Ask for a new one." : "Login or password is wrong.");
        }
    }

    private static SessionView View(HttpContext http, Caller caller, string? token)
    {
        var tenant = http.RequestServices.GetRequiredService<Tenants>().Find(caller.TenantId);
        return new(
            new(caller.Login ?? caller.Name, caller.Name, caller.Role),
            new(caller.TenantId, tenant?.Code ?? "", tenant?.Name ?? ""),
            token is null ? "" : Sessions.CsrfToken(token),
            http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment(),
            Version);
    }
}
