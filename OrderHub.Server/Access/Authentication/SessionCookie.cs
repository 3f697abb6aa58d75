namespace OrderHub.Server.Access.Authentication;

/// <summary>The cookie of a session: out of reach for scripts, never sent from another site; bound to the host where the connection is encrypted.</summary>
public static class SessionCookie
{
    private const string Plain = "orderhub-session";
    private const string HostBound = "__Host-orderhub-session";

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    public static void Write(HttpContext http, string token, DateTimeOffset expiresAt, TimeProvider time)
    {
        // The age, not the date: the browser's clock is not ours.
        var options = Options(http.Request);
        options.MaxAge = expiresAt - time.GetUtcNow();
        http.Response.Cookies.Append(NameFor(http.Request), token, options);
    }

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(NameFor(http.Request), Options(http.Request));

    private static string NameFor(HttpRequest request) => request.IsHttps ? HostBound : Plain;

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}
