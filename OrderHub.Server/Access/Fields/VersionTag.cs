using System.Globalization;
using Microsoft.Net.Http.Headers;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Orders;

namespace OrderHub.Server.Access.Fields;

/// <summary>ETags that are version numbers.</summary>
internal static class VersionTag
{
    public static void Set(HttpContext http, int version) =>
        http.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));

    /// <summary>
    /// What <c>If-Match</c> says: a version, or null for <c>*</c> and where nothing is said. A weak tag, and one that is none of ours, is
    /// a version that nothing has. False and the answer to give where it cannot be read.
    /// </summary>
    public static bool TryRead(HttpContext http, out bool given, out int? version, out ProblemResult? refusal)
    {
        given = http.Request.Headers.IfMatch.Count > 0;
        (version, refusal) = (null, null);
        IReadOnlyList<int>? versions = null;
        if (!given || (RequestHeaders.ReadTags(http.Request.Headers.IfMatch.ToString(), out versions) && !(versions?.Count > 1)))
        {
            version = versions is not null ? versions.DefaultIfEmpty(NoVersion).Single() : null;
            return true;
        }

        refusal = new(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, "If-Match holds one ETag, such as \"7\", or *.");
        return false;
    }

    private const int NoVersion = -1;
}
