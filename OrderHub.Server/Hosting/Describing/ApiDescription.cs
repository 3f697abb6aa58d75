using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderHub.Server.Access.OpenApi;

namespace OrderHub.Server.Hosting.Describing;

/// <summary>Writes the API's description without a server, a store or a file.</summary>
public static class ApiDescription
{
    /// <summary>The OpenAPI 3.1 document, JSON, with a newline at its end; the same for the same code.</summary>
    public static async Task<string> WriteAsync(CancellationToken ct)
    {
        await using var app = HubApplication.Build(new HubArguments { Environment = Environments.Development, DescribeOnly = true });
        await app.StartAsync(ct);
        var documents = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApiSetup.DocumentName);
        var document = await documents.GetOpenApiDocumentAsync(ct);
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct);
        await app.StopAsync(ct);
        return json.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }
}
