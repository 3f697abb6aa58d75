using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Access.Errors;

/// <summary>The edge of a request: what was thrown becomes a problem answer. What it says is for the log, not for the caller.</summary>
public sealed class UnhandledFaults(ILogger<UnhandledFaults> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await Answer(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private ProblemResult Answer(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new(StatusCodes.Status413PayloadTooLarge, ErrorCodes.RequestTooLarge, "The body is larger than this server takes.");
            case BadHttpRequestException bad:
                return new(bad.StatusCode, ErrorCodes.RequestInvalid, bad.Message);
            case DatabaseOverloadedException overloaded:
                return new(StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServerOverloaded, "The server has more to write than it can keep up with. Try again.")
                {
                    RetryAfter = overloaded.RetryAfter,
                };
            case SearchUnavailableException away:
                Logs.StoreDown(logger, away);
                return new(StatusCodes.Status503ServiceUnavailable, ErrorCodes.SearchUnavailable, "The search index does not answer. Orders are taken, and found by their number, all the same.")
                {
                    RetryAfter = TimeSpan.FromSeconds(3),
                };
            case DbException outage when DatabaseOutage.Is(outage):
                Logs.StoreDown(logger, outage);
                return new(StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServerUnavailable, "A store of the server does not answer. Try again.")
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                };
            default:
                Logs.RequestFailed(logger, http.Request.Method, http.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "no endpoint", exception);
                return new(StatusCodes.Status500InternalServerError, ErrorCodes.ServerFault, "A fault of the server's own. The log tells more under this traceId.");
        }
    }
}
