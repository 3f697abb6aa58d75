using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace OrderHub.Server.Hosting;

/// <summary>
/// Serves the built web application: hashed assets for ever, the page itself always fresh. Any address that is no file and no
/// endpoint is a page of the application, which finds out by itself which one.
/// </summary>
public static class WebFiles
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Fresh = "no-cache";
    private static readonly string[] NoPages = ["/api", "/partners", "/dev", "/openapi", "/assets"];

    /// <summary>Compresses scripts and styles on their way out. Answers of the API stay as they are: secrets beside what a caller chose must not be compressed together.</summary>
    public static IServiceCollection AddWebFiles(this IServiceCollection services) => services.AddResponseCompression(compression =>
    {
        compression.EnableForHttps = true;
        compression.MimeTypes = ["text/javascript", "text/css", "image/svg+xml"];
    });

    public static void UseWebFiles(this WebApplication app)
    {
        if (ProjectFolder.Subfolder("wwwroot") is not { } folder)
        {
            return;
        }

        var provider = new PhysicalFileProvider(folder);
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal), assets => assets.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = provider,
            OnPrepareResponse = context => context.Context.Response.Headers[HeaderNames.CacheControl] =
                context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? Forever : Fresh,
        });
        app.Use((http, next) =>
        {
            if (!IsPage(http))
            {
                return next(http);
            }

            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers[HeaderNames.CacheControl] = Fresh;
            return http.Response.SendFileAsync(provider.GetFileInfo("index.html"), http.RequestAborted);
        });
    }

    private static bool IsPage(HttpContext http) =>
        http.GetEndpoint() is null
        && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && !Path.HasExtension(http.Request.Path)
        && !NoPages.Any(prefix => http.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
