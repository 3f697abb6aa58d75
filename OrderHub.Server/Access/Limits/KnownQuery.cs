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
            var known = handler.GetParameters().SelectMany(NamesOf).ToList();
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

    private static IEnumerable<string> NamesOf(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
        {
            return parameter.ParameterType.GetProperties().Select(property => property.GetCustomAttribute<FromQueryAttribute>()?.Name ?? property.Name);
        }

        return parameter.GetCustomAttribute<FromHeaderAttribute>() is null && IsSimple(parameter.ParameterType)
            ? [parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!]
            : [];
    }

    private static bool IsSimple(Type stated) =>
        (Nullable.GetUnderlyingType(stated) ?? stated) is var type
        && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(string[]) || type == typeof(DateTimeOffset) || type == typeof(Guid) || type == typeof(decimal));
}

/// <summary>Beginnings of names that an address takes besides those of its parameters.</summary>
public sealed record QueryPrefixes(params string[] Prefixes);
