using Microsoft.AspNetCore.Http.Features;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Replies;

namespace OrderHub.Server.Access.Partners;

/// <summary>The door for partners that speak their own protocol: <c>/partners/{connector}/...</c>. Every answer is in that protocol.</summary>
public static class PartnerApi
{
    public static void MapPartnerApi(this IEndpointRouteBuilder routes) =>
        routes.Map("/partners/{connector}/{**path}", async Task<IResult> (string connector, HttpContext context, ConnectorCatalog catalog, MessageReader reader, PartnerMessages messages) =>
        {
            var known = catalog.Own(connector).Append(catalog.Find(connector)).Where(candidate => candidate?.Manifest.Inbound?.Transport == TransportKind.Http).ToList();
            if (known.Count == 0)
            {
                return NoPartner(connector, catalog);
            }

            // The connector's own limit, kept here, so that a message that is too long is answered and recorded like any other.
            var partner = known[^1]!;
            var limit = known.Max(candidate => candidate!.Manifest.Limits.MaxBytes);
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null;
            }

            try
            {
                var body = await ReadAsync(context.Request, limit + 1, context.RequestAborted);
                var message = ToMessage(context.Request, body);
                partner = known.Count == 1 ? partner : reader.Choose(catalog, connector, message) ?? partner;
                var reply = await messages.ReceiveAsync(partner, message, context.RequestAborted);
                return new PartnerAnswer(reply);
            }
            catch (BadHttpRequestException broken)
            {
                // Cut off, or too slow: there is no whole message to record.
                return new PartnerAnswer(ReplyWriter.Error(partner, PartnerCodes.Malformed, $"The message could not be received: {broken.Message}", []));
            }
        })
        .AllowAnonymous()
        .DisableAntiforgery()
        .ExcludeFromDescription();

    private static ProblemResult NoPartner(string connector, ConnectorCatalog catalog) => new(
        StatusCodes.Status404NotFound,
        PartnerCodes.ConnectorUnknown,
        $"No partner speaks at /partners/{(connector.Length <= 32 ? connector : connector[..32])}; known: {string.Join(", ", catalog.All.Where(known => known.Manifest.Inbound?.Transport == TransportKind.Http).Select(known => known.Name))}.");

    /// <summary>At most <paramref name="most"/> bytes: one more than allowed is enough to know.</summary>
    private static async Task<byte[]> ReadAsync(HttpRequest request, int most, CancellationToken ct)
    {
        using var kept = new MemoryStream((int)Math.Min(request.ContentLength ?? 4096, most));
        var buffer = new byte[16 * 1024];
        int read;
        while (kept.Length < most && (read = await request.Body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - kept.Length)), ct)) > 0)
        {
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    private static RawMessage ToMessage(HttpRequest request, byte[] body) => new()
    {
        Query = request.QueryString.Value?.TrimStart('?') ?? "",
        Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Charset = Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.Charset.Value : null,
        Body = body,
        DeclaredBytes = (int?)Math.Min(request.ContentLength ?? body.Length, int.MaxValue),
    };

    private sealed class PartnerAnswer(PartnerReply reply) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = reply.Status;
            response.ContentType = reply.ContentType;
            response.ContentLength = reply.Body.Length;
            if (reply.RetryAfter is { } wait)
            {
                response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            return response.Body.WriteAsync(reply.Body, httpContext.RequestAborted).AsTask();
        }
    }
}
