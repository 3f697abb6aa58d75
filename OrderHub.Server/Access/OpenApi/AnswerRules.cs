using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OrderHub.Server.Access.OpenApi;

/// <summary>
/// Says that answers are always whole: the server writes every property, null or not. The generator knows only what a caller has to
/// send. Shapes that callers also send stay as they are.
/// </summary>
internal static class AnswerRules
{
    public static Task ApplyAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var schemas = document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        var sent = new HashSet<string>(StringComparer.Ordinal);
        var operations = document.Paths.Values.Select(path => path.Operations).OfType<Dictionary<HttpMethod, OpenApiOperation>>().SelectMany(found => found.Values);
        foreach (var body in operations.Select(operation => operation.RequestBody).OfType<OpenApiRequestBody>())
        {
            foreach (var media in body.Content?.Values ?? [])
            {
                Collect(media.Schema, schemas, sent);
            }
        }

        foreach (var (_, schema) in schemas.Where(pair => !sent.Contains(pair.Key)))
        {
            if (schema is OpenApiSchema { Properties: { Count: > 0 } properties } answer)
            {
                answer.Required = new HashSet<string>(properties.Keys.Where(name => name is not ("orderNo" or "current" or "changes") || !properties.ContainsKey("traceId")), StringComparer.Ordinal);
            }
        }

        return Task.CompletedTask;
    }

    private static void Collect(IOpenApiSchema? schema, IDictionary<string, IOpenApiSchema> schemas, HashSet<string> sent)
    {
        switch (schema)
        {
            case OpenApiSchemaReference { Reference.Id: { } id }:
                if (sent.Add(id) && schemas.TryGetValue(id, out var target))
                {
                    Collect(target, schemas, sent);
                }

                break;
            case OpenApiSchema inline:
                foreach (var part in (inline.Properties?.Values ?? []).Concat(inline.OneOf ?? []).Concat(inline.AnyOf ?? []).Concat(inline.AllOf ?? []))
                {
                    Collect(part, schemas, sent);
                }

                Collect(inline.Items, schemas, sent);
                Collect(inline.AdditionalProperties, schemas, sent);
                break;
        }
    }
}
