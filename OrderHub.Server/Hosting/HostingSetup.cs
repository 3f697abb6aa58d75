using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderHub.Server.Hosting.Development;
using OrderHub.Server.Hosting.Observing;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting;

/// <summary>What a node has whatever layers it runs: addresses, logs, clock, role, data folder.</summary>
public static class HostingSetup
{
    /// <returns>The roles this node plays.</returns>
    public static NodeRoles AddHosting(this WebApplicationBuilder builder, HubArguments arguments)
    {
        var settings = builder.Configuration;
        var node = settings.GetSection(NodeOptions.Section).Get<NodeOptions>() ?? new NodeOptions();
        if (!arguments.DescribeOnly && !arguments.IsTool)
        {
            DataFolder.Prepare(node.DataFolder);
        }

        var urls = arguments.Urls ?? settings[WebHostDefaults.ServerUrlsKey] ?? HubApplication.DefaultUrl;
        builder.WebHost.UseUrls(urls);
        if (urls.Contains("https:", StringComparison.OrdinalIgnoreCase))
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.AddOptions<NodeOptions>().BindConfiguration(NodeOptions.Section);
        var roles = NodeRoles.Parse(node.Roles, out _) ?? NodeRoles.Parse(null, out _)!;
        builder.Services.AddSingleton(roles);
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddDevelopment(settings, node.DataFolder);
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<TelemetryOptions>().Bind(settings.GetSection(TelemetryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedService<TelemetryExport>();
        builder.AddLog();
        return roles;
    }

    private static void AddLog(this WebApplicationBuilder builder)
    {
        var log = builder.Configuration.GetSection(LogOptions.Section).Get<LogOptions>() ?? new LogOptions();
        builder.Logging.ClearProviders();
        builder.Logging.HoldBackHost();
        if (log.Format == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        }
        else
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }
}
