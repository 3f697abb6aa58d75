using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Accounts;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Development;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Fields;
using OrderHub.Server.Access.Flows;
using OrderHub.Server.Access.Jobs;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Access.Limits;
using OrderHub.Server.Access.Live;
using OrderHub.Server.Access.Lookups;
using OrderHub.Server.Access.OpenApi;
using OrderHub.Server.Access.Orders;
using OrderHub.Server.Access.Partners;
using OrderHub.Server.Access.Reconciliation;
using OrderHub.Server.Access.Relay;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Access.Schemas;
using OrderHub.Server.Access.Synchronization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access;

/// <summary>Layer 1: all HTTP.</summary>
public static class AccessSetup
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<AccessOptions>>((server, access) =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = access.Value.MaxBodyBytes;
        });
        services.AddOptions<JsonOptions>().Configure<IOptions<AccessOptions>>((json, access) => ApiJson.Apply(json.SerializerOptions, access.Value.MaxJsonDepth));
        services.AddCallerAuthentication();
        services.AddPermissionPolicies();
        services.AddRateLimits();
        services.AddExceptionHandler<UnhandledFaults>();
        services.AddSingleton<LiveStreams>();
        services.AddSingleton<PartnerMessages>();
        services.AddSingleton<IPartnerInbox>(provider => provider.GetRequiredService<PartnerMessages>());
        services.AddApiDescription();
        return services;
    }

    /// <summary>Around everything: headers, faults as problem answers, routing.</summary>
    public static void UseRequestEdge(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // UnhandledFaults answers everything; the platform wants a last resort all the same.
            ExceptionHandler = _ => Task.CompletedTask,
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseStatusCodePages(BareStatus.ExplainAsync);
        app.UseRouting();
    }

    /// <summary>In front of the endpoints, in order: who asks, whether a page of ours asks, how much, whether they may, whether the query is known.</summary>
    public static void UseCallers(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<AntiForgery>();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<KnownQuery>();
    }

    /// <summary>Every group of endpoints, one line each. A node without the role answers for its health only.</summary>
    public static void MapAccess(this WebApplication app)
    {
        app.MapHealthApi();
        if (!app.Services.GetRequiredService<NodeRoles>().Plays(NodeRoles.Access))
        {
            return;
        }

        app.MapOpenApi().AllowAnonymous();
        app.MapErrorPageApi();
        app.MapPartnerApi();
        app.MapSessionApi();
        app.MapUsersApi();
        app.MapApiKeysApi();
        app.MapKeysApi();
        app.MapOrdersApi();
        app.MapOrderSearchApi();
        app.MapSavedSearchesApi();
        app.MapOrderExportsApi();
        app.MapOrderChangesApi();
        app.MapOrderBatchApi();
        app.MapOrderFlowsApi();
        app.MapSchemasApi();
        app.MapFieldsApi();
        app.MapMarksApi();
        app.MapReferenceApi();
        app.MapReferenceFilesApi();
        app.MapCountedApi();
        app.MapLiveApi();
        app.MapIncidentsApi();
        app.MapCapabilitiesApi();
        app.MapIncidentActionsApi();
        app.MapFlowsApi();
        app.MapDraftsApi();
        app.MapPublishingApi();
        app.MapSimulationsApi();
        app.MapSimulationBatchesApi();
        app.MapInstancesApi();
        app.MapTasksApi();
        app.MapRelayApi();
        app.MapOrderFiguresApi();
        app.MapEvaluationApi();
        app.MapConnectorApi();
        app.MapConnectorsApi();
        app.MapCredentialsApi();
        app.MapExchangesApi();
        app.MapPartnerCasesApi();
        app.MapSubscriptionsApi();
        app.MapReconciliationApi();
        app.MapSynchronizationsApi();
        app.MapJobsApi();
        if (app.Environment.IsDevelopment())
        {
            app.MapDevApi();
        }
    }
}
