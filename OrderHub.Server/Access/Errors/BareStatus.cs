using Microsoft.AspNetCore.Diagnostics;

namespace OrderHub.Server.Access.Errors;

/// <summary>Gives a problem body to answers that have a status only, such as those of routing.</summary>
public static class BareStatus
{
    public static Task ExplainAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var status = http.Response.StatusCode;
        ProblemResult problem = status switch
        {
            StatusCodes.Status404NotFound => new(status, ErrorCodes.RouteNotFound, "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => new(status, ErrorCodes.RouteMethod, $"This address does not take {http.Request.Method}."),
            StatusCodes.Status413PayloadTooLarge => new(status, ErrorCodes.RequestTooLarge, "The body is larger than this server takes."),
            StatusCodes.Status415UnsupportedMediaType => new(status, ErrorCodes.RequestMediaType, "This address takes application/json."),
            _ => new(status, ErrorCodes.RequestFailed, "The request could not be carried out."),
        };
        return problem.ExecuteAsync(http);
    }
}
