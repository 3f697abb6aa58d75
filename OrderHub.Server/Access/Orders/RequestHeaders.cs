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
    /// The version that the caller knows: of <c>If-Match</c>, which holds one tag of this server or <c>*</c> for whatever there is. Null
    /// where it says neither; false and the answer to give where it cannot be used.
    /// </summary>
    public static bool TryKnownVersion(HttpContext http, bool required, out int? version, out ProblemResult? refusal)
    {
        (version, refusal) = (null, null);
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            refusal = required
                ? new(StatusCodes.Status428PreconditionRequired, ErrorCodes.OrderPreconditionRequired, "Send If-Match with the ETag of the order that you changed, or * to change it whatever it is by now.")
                : null;
            return !required;
        }

        if (ReadTag(http.Request.Headers.IfMatch.ToString(), out version))
        {
            return true;
        }

        refusal = new(StatusCodes.Status400BadRequest, ErrorCodes.OrderPreconditionInvalid, "If-Match holds one ETag of an order, such as \"7\", or *.");
        return false;
    }

    /// <summary>Reads a tag as <c>If-Match</c> holds it; null for <c>*</c>.</summary>
    public static bool ReadTag(string text, out int? version)
    {
        version = null;
        if (text == "*")
        {
            return true;
        }

        if (text.Length >= 3 && text[0] == '"' && text[^1] == '"' && int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            version = number;
            return true;
        }

        return false;
    }
}
