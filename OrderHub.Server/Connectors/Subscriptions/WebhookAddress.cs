using System.Net;
using Microsoft.Extensions.Options;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>
/// Where subscribers may be. Looked at twice: when a subscription is written, for what its address says, and when a connection is made, for
/// what its name has become since. The connection goes to the very address that was looked at.
/// </summary>
public sealed class WebhookAddress(IOptions<SubscriptionOptions> options, IHostEnvironment environment)
{
    private const int Longest = 1000;

    /// <summary>Why the address will not do; null: it will.</summary>
    public string? FindFault(string? url)
    {
        if (url is not { Length: > 0 and <= Longest } || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return "url is a whole address that begins with https://.";
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return "url holds no password and no fragment: the secret signs what is sent.";
        }

        if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && !MayReach(uri.Host, address))
        {
            return "url is in a network that the hub does not call. Use a public address, or have the host allowed.";
        }

        return uri.Scheme == "https" || IsAllowedHost(uri.Host) || (uri.IsLoopback && AllowsLoopback)
            ? null
            : "url begins with https://, unless its host is allowed.";
    }

    /// <summary>True where a connection to the host may go to the address.</summary>
    public bool MayReach(string host, IPAddress address) =>
        IsAllowedHost(host) || (NetworkRule.IsLoopback(address) ? AllowsLoopback : NetworkRule.IsPublic(address));

    private bool AllowsLoopback => options.Value.AllowLoopback ?? environment.IsDevelopment();

    private bool IsAllowedHost(string host) => options.Value.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
