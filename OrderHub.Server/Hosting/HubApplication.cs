using OrderHub.Server.Access;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Hosting;

/// <summary>The composition root: reads as the table of contents of the server, lowest layer first.</summary>
public static class HubApplication
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Builds the server; it opens and listens to nothing before it is started.</summary>
    /// <exception cref="SetupException">The settings or the data folder are not good.</exception>
    public static WebApplication Build(HubArguments arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = arguments.Environment,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        HubSettings.AddTo(builder.Configuration, arguments);
        HubSettings.Check(builder.Configuration);

        var services = builder.Services;
        var settings = builder.Configuration;
        builder.AddHosting(arguments);
        services.AddStorage(settings);
        services.AddSecurity(settings);
        services.AddAccess(settings);

        var app = builder.Build();
        app.UseAccess();
        app.MapAccess();
        app.UseWebFiles();
        return app;
    }
}
