using System.CommandLine;
using OrderHub.Server.Hosting.Describing;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>openapi</c>: prints the description of the API, as checked in beside the project.</summary>
public static class OpenApiCommand
{
    public static Command Create()
    {
        var command = new Command("openapi", "Print the OpenAPI document of the HTTP API, openapi.json.");
        command.SetAction(async (parsed, ct) => await parsed.InvocationConfiguration.Output.WriteAsync(await ApiDescription.WriteAsync(ct)));
        return command;
    }
}
