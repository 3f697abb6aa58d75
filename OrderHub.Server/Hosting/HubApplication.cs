using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderHub.Server.Access;
using OrderHub.Server.Capabilities;
using OrderHub.Server.Connectors;
using OrderHub.Server.Data;
using OrderHub.Server.Execution;
using OrderHub.Server.Fulfillment;
using OrderHub.Server.Hosting.Describing;
using OrderHub.Server.Model;
using OrderHub.Server.Operations;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

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
        if (!arguments.DescribeOnly)
        {
            HubSettings.Check(builder.Configuration);
        }

        var services = builder.Services;
        var settings = builder.Configuration;
        var roles = builder.AddHosting(arguments);
        services.AddStorage(settings);
        services.AddSecurity(settings);
        services.AddData(settings);
        services.AddConnectors(settings);
        services.AddWorkflows(settings, roles);
        services.AddExecution(settings, roles);
        services.AddFulfillment();
        services.AddTransaction(settings);
        services.AddOperations(settings);
        services.AddCapabilities();
        services.AddAccess(settings);
        services.AddWebFiles();
        services.AddHostedService<StartBanner>();

        if (arguments.DescribeOnly)
        {
            services.RemoveAll<IHostedService>();
            services.AddSingleton<IServer, NoServer>();
        }
        else if (!arguments.IsTool)
        {
            // Made by the container, so that it lets go last: after every store is closed.
            var folder = builder.Configuration[$"{NodeOptions.Section}:{nameof(NodeOptions.DataFolder)}"]!;
            services.AddSingleton(_ => DataFolderLock.Take(folder));
        }

        var app = builder.Build();
        HoldDataFolder(app);
        app.Lifetime.ReleaseOnStart();
        app.UseRequestEdge();
        app.UseWebFiles();
        app.UseCallers();
        app.MapAccess();
        return app;
    }

    private static void HoldDataFolder(WebApplication app)
    {
        try
        {
            app.Services.GetService<DataFolderLock>();
        }
        catch (SetupException)
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }
}
