using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace OrderHub.Server.Hosting;

/// <summary>Serves the built web application: hashed assets for ever, the page itself always fresh.</summary>
public static class WebFiles
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Fresh = "no-cache";

    public static void UseWebFiles(this WebApplication app)
    {
        if (ProjectFolder.Subfolder("wwwroot") is not { } folder)
        {
            return;
        }

        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            OnPrepareResponse = context => context.Context.Response.Headers[HeaderNames.CacheControl] =
                context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? Forever : Fresh,
        };
        app.UseStaticFiles(files);
        app.MapFallbackToFile("{*path:nonfile}", "index.html", files);
    }
}
