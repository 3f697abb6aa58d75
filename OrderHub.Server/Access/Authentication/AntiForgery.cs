using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Authentication;

/// <summary>
/// Keeps other sites from acting with a browser's session: whoever changes something by session also sends the token that only the
/// answers of <c>/api/v1/session</c> tell. API keys need none, since no browser adds them by itself.
/// </summary>
public sealed class AntiForgery(RequestDelegate next)
{
    public const string Header = "X-CSRF-Token";

    public Task InvokeAsync(HttpContext http)
    {
        if (IsSafe(http.Request.Method))
        {
            return next(http);
        }

        return ComesFromElsewhere(http.Request) || (http.SessionToken() is { } token && !Holds(http.Request, token))
            ? new ProblemResult(StatusCodes.Status403Forbidden, ErrorCodes.AuthCsrf, $"Send the session's csrfToken in the header {Header}.").ExecuteAsync(http)
            : next(http);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Browsers say where a request was born; this also covers the sign-in itself, before there is a session.</summary>
    private static bool ComesFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    private static bool Holds(HttpRequest request, string sessionToken) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), Encoding.UTF8.GetBytes(Sessions.CsrfToken(sessionToken)));
}
