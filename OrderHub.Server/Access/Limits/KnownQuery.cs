using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Expressions;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Limits;

/// <summary>
/// Refuses parameters of a query that the address does not know, and values of another kind than it takes, all of them together: a filter
/// that is misspelt would list everything, and a misspelt <c>dryRun</c> would do what it was only asked about.
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
            var faults = http.Request.Query.SelectMany(pair => FaultsOf(pair.Key, pair.Value, known, prefixes)).ToList();
            if (faults.Count > 0)
            {
                await new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, faults[0].Message) { Faults = faults }.ExecuteAsync(http);
                return;
            }
        }

        await next(http);
    }

    private static IEnumerable<Fault> FaultsOf(string name, StringValues values, List<(string Name, Type Type)> known, List<string> prefixes)
    {
        if (known.Find(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } parameter)
        {
            return QueryKinds.FaultOf(parameter.Type, values) is { } wanted ? [new(ErrorCodes.ListQuery, parameter.Name, $"{parameter.Name} is {wanted}.")] : [];
        }

        return prefixes.Exists(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            ? []
            : [new(ErrorCodes.ListQuery, name, $"{name} is unknown here{(Nearest.To(name, known.Select(one => one.Name)) is { } meant ? $"; {meant} is meant?" : ".")}")];
    }

    private static IEnumerable<(string Name, Type Type)> NamesOf(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
        {
            return parameter.ParameterType.GetProperties().Select(property => (property.GetCustomAttribute<FromQueryAttribute>()?.Name ?? property.Name, property.PropertyType));
        }

        return parameter.GetCustomAttribute<FromHeaderAttribute>() is null && QueryKinds.IsSimple(parameter.ParameterType)
            ? [(parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!, parameter.ParameterType)]
            : [];
    }
}

/// <summary>Beginnings of names that an address takes besides those of its parameters.</summary>
public sealed record QueryPrefixes(params string[] Prefixes);
