using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrderHub.Server.Security.Accounts;

/// <summary>
/// What this node knows of credentials, by their hash: so that a busy API key costs no query a request. An entry is trusted for a
/// short time; a credential revoked here is forgotten at once. Unknown ones are not kept, so that guesses fill nothing.
/// </summary>
public sealed class CredentialCache(IOptions<SecurityOptions> options, TimeProvider time)
{
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public bool TryGet(string hash, out Caller caller)
    {
        if (entries.TryGetValue(hash, out var entry) && entry.Until > time.GetUtcNow())
        {
            caller = entry.Caller;
            return true;
        }

        caller = null!;
        return false;
    }

    /// <param name="hash">Hash of the credential.</param>
    /// <param name="caller">Who it stands for.</param>
    /// <param name="expiresAt">When it ends by itself.</param>
    public void Add(string hash, Caller caller, DateTimeOffset expiresAt)
    {
        var until = time.GetUtcNow().AddSeconds(options.Value.CredentialCacheSeconds);
        if (entries.Count >= MaxEntries)
        {
            entries.Clear();
        }

        entries[hash] = new(caller, until < expiresAt ? until : expiresAt);
    }

    public void Forget(string hash) => entries.TryRemove(hash, out _);

    /// <summary>Forgets all of one tenant's; for changes that touch more than one credential.</summary>
    public void ForgetTenant(int tenantId)
    {
        foreach (var (hash, entry) in entries)
        {
            if (entry.Caller.TenantId == tenantId)
            {
                entries.TryRemove(hash, out _);
            }
        }
    }

    private sealed record Entry(Caller Caller, DateTimeOffset Until);
}
