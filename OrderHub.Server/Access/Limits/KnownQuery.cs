using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Expressions;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Limits;

/// <summary>
/// Refuses parameters of a query that the address does not know: a filter that is misspelt would list everything, and a misspelt
/// <c>dryRun</c> would do what it was only asked about.
/// </summary>
public sealed class KnownQuery(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Query.Count > 0 && http.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal)
            && http.GetEndpoint()?.Metadata is { } metadata && metadata.GetMetadata<MethodInfo>() is { } handler)
        {
            var known = handler.GetParameters().Where(IsFromQuery).Select(parameter => parameter.Name!).ToList();
            var prefixes = metadata.OfType<QueryPrefixes>().SelectMany(open => open.Prefixes).ToList();
            var faults = http.Request.Query.Keys
                .Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase) && !prefixes.Exists(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(name => new Fault(ErrorCodes.ListQuery, name, $"{name} is unknown here{(Nearest.To(name, known) is { } meant ? $"; {meant} is meant?" : ".")}"))
                .ToList();
            if (faults.Count > 0)
            {
                await new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, faults[0].Message) { Faults = faults }.ExecuteAsync(http);
                return;
            }
        }

        await next(http);
    }

    private static bool IsFromQuery(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<FromHeaderAttribute>() is null
        && (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is var type
        && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(string[]) || type == typeof(DateTimeOffset) || type == typeof(Guid) || type == typeof(decimal));
}

/// <summary>Beginnings of names that an address takes besides those of its parameters.</summary>
public sealed record QueryPrefixes(params string[] Prefixes);
