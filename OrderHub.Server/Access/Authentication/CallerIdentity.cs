using System.Security.Claims;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Authentication;

/// <summary>The caller as the platform's identity.</summary>
/// <param name="caller">Who asks.</param>
/// <param name="sessionToken">Set where a browser's session says so, and anti-forgery therefore applies.</param>
public sealed class CallerIdentity(Caller caller, string? sessionToken) : ClaimsIdentity("OrderHub")
{
    public Caller Caller { get; } = caller;

    public string? SessionToken { get; } = sessionToken;
}

/// <summary>How endpoints learn who asks.</summary>
public static class CallerOfRequest
{
    /// <summary>The caller; endpoints that require a permission always have one.</summary>
    public static Caller Caller(this HttpContext http) => http.FindCaller() ?? throw new InvalidOperationException("This endpoint requires no permission and has no caller.");

    public static Caller? FindCaller(this HttpContext http) => (http.User.Identity as CallerIdentity)?.Caller;

    public static string? SessionToken(this HttpContext http) => (http.User.Identity as CallerIdentity)?.SessionToken;

    /// <summary>The caller's network address, for throttling and the audit.</summary>
    public static string Address(this HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
