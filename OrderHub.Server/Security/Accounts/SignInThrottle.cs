using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrderHub.Server.Security.Accounts;

/// <summary>
/// Slows down guessing: after some failures of one login, or many of one address, the next attempt has to wait, twice as long
/// each time up to a minute. It never locks an account for good, which would let a stranger lock others out. Kept in memory, a
/// node by itself.
/// </summary>
public sealed class SignInThrottle(IOptions<SecurityOptions> options, TimeProvider time)
{
    private const int AddressFactor = 10;
    private const int MaxEntries = 20_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Failures> failures = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long to wait before the next attempt; null: none.</summary>
    public TimeSpan? WaitFor(string? login, string address)
    {
        var now = time.GetUtcNow();
        var byLogin = login is null ? null : Wait(ForLogin(login), options.Value.SignInFailures, now);
        var byAddress = Wait(ForAddress(address), options.Value.SignInFailures * AddressFactor, now);
        return byLogin > byAddress ? byLogin : byAddress ?? byLogin;
    }

    public void Failed(string login, string address) => Count(ForLogin(login), ForAddress(address));

    /// <summary>A failure without a login, such as a wrong link.</summary>
    public void FailedFrom(string address) => Count(ForAddress(address));

    /// <summary>A success clears the login, not the address: its other guesses still count.</summary>
    public void Succeeded(string login) => failures.TryRemove(ForLogin(login), out _);

    private void Count(params ReadOnlySpan<string> keys)
    {
        var now = time.GetUtcNow();
        if (failures.Count >= MaxEntries)
        {
            Forget(now);
        }

        foreach (var key in keys)
        {
            failures.AddOrUpdate(key, _ => new(1, now), (_, known) => now - known.LastAt > Memory ? new(1, now) : new(known.Count + 1, now));
        }
    }

    private static string ForLogin(string login) => "login " + login;

    private static string ForAddress(string address) => "address " + address;

    private TimeSpan? Wait(string key, int free, DateTimeOffset now)
    {
        if (!failures.TryGetValue(key, out var known) || known.Count < free)
        {
            return null;
        }

        var pause = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(known.Count - free, 10))));
        var left = known.LastAt + pause - now;
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>Drops what is old; if that is not enough, the oldest half.</summary>
    private void Forget(DateTimeOffset now)
    {
        var byAge = failures.OrderBy(pair => pair.Value.LastAt).ToList();
        var drop = Math.Max(byAge.Count(pair => now - pair.Value.LastAt > Memory), byAge.Count / 2);
        foreach (var (key, _) in byAge.Take(drop))
        {
            failures.TryRemove(key, out _);
        }
    }

    private sealed record Failures(int Count, DateTimeOffset LastAt);
}
