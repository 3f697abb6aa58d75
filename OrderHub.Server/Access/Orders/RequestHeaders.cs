using System.Globalization;
using Microsoft.Net.Http.Headers;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Orders;

/// <summary>The headers by which a caller says which request this is, and which state of the order it knows.</summary>
internal static class RequestHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Replayed = "Idempotent-Replayed";
    public const int MaxKeyLength = 128;

    public static bool IsKey(string? key) => key is { Length: >= 1 and <= MaxKeyLength } && key.All(character => character is > ' ' and < (char)127);

    public static ProblemResult KeyMissing() => new(
        StatusCodes.Status400BadRequest, ErrorCodes.OrderIdempotencyRequired,
        $"Send a header {IdempotencyKey} of 1 to {MaxKeyLength} visible ASCII characters that is this request's own.");

    /// <summary>The tag of a version of an order.</summary>
    public static EntityTagHeaderValue TagOf(int version) => new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));

    /// <summary>
    /// The versions that the caller knows: of <c>If-Match</c>, which holds tags of this server, or <c>*</c> for whatever there is. Null
    /// where it says neither; false and the answer to give where it cannot be used.
    /// </summary>
    public static bool TryKnownVersions(HttpContext http, bool required, out IReadOnlyList<int>? versions, out ProblemResult? refusal)
    {
        (versions, refusal) = (null, null);
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            refusal = required
                ? new(StatusCodes.Status428PreconditionRequired, ErrorCodes.OrderPreconditionRequired, "Send If-Match with the ETag of the order that you changed, or * to change it whatever it is by now.")
                : null;
            return !required;
        }

        if (ReadTags(http.Request.Headers.IfMatch.ToString(), out versions))
        {
            return true;
        }

        refusal = new(StatusCodes.Status400BadRequest, ErrorCodes.OrderPreconditionInvalid, "If-Match holds ETags of an order, such as \"7\", or *.");
        return false;
    }

    /// <summary>
    /// Reads tags as <c>If-Match</c> holds them (RFC 9110, 13.1.1); null for <c>*</c>. They are compared strongly: a weak tag, and one that
    /// is none of ours, is a tag that nothing matches.
    /// </summary>
    public static bool ReadTags(string text, out IReadOnlyList<int>? versions)
    {
        versions = null;
        if (text == "*")
        {
            return true;
        }

        if (!EntityTagHeaderValue.TryParseStrictList([text], out var tags) || tags.Count == 0 || tags.Contains(EntityTagHeaderValue.Any))
        {
            return false;
        }

        versions = [.. tags.Where(tag => !tag.IsWeak).Select(tag => VersionOf(tag.Tag.AsSpan()[1..^1])).OfType<int>()];
        return true;
    }

    private static int? VersionOf(ReadOnlySpan<char> text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
