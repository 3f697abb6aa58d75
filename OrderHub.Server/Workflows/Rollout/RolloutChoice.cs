using System.Text;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>Chooses an order's version. Pure: the same order at the same time gets the same version on every node.</summary>
public static class RolloutChoice
{
    private const int Parts = 10_000;

    /// <param name="current">What an order gets where no rule holds.</param>
    /// <param name="rules">The rules, first match first.</param>
    /// <param name="flow">The flow's name, so that one order is not always among the first of every flow.</param>
    /// <param name="tenantId">Whose order.</param>
    /// <param name="orderKey">What stays the same when the order comes again.</param>
    /// <param name="now">The time.</param>
    public static string Choose(string current, IReadOnlyList<RolloutRule> rules, string flow, int tenantId, string orderKey, DateTimeOffset now)
    {
        foreach (var rule in rules)
        {
            if (Holds(rule, flow, tenantId, orderKey, now))
            {
                return rule.Version;
            }
        }

        return current;
    }

    /// <summary>The rules as they are for an order that must get one of their versions: its tenant and the time count, its share does not.</summary>
    public static IReadOnlyList<RolloutRule> WithoutShares(IReadOnlyList<RolloutRule> rules) => [.. rules.Select(rule => rule with { Percent = null })];

    /// <summary>Where the order falls among 10 000 equal parts: spread evenly, the same on every machine and version.</summary>
    public static int PartOf(string flow, int tenantId, string orderKey)
    {
        // FNV-1a with a last mixing, since its low bits alone follow the last letters of the number.
        var hash = 14695981039346656037UL ^ (uint)tenantId;
        hash = Add(Add(hash, flow) * 1099511628211UL, orderKey);
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        hash ^= hash >> 33;
        return (int)(hash % Parts);
    }

    private static bool Holds(RolloutRule rule, string flow, int tenantId, string orderKey, DateTimeOffset now) =>
        (rule.From is not { } from || now >= from)
        && (rule.Tenants is not { } tenants || tenants.Contains(tenantId))
        && (rule.Percent is not { } percent || PartOf(flow, tenantId, orderKey) < percent * (Parts / 100));

    private static ulong Add(ulong hash, string text)
    {
        Span<byte> buffer = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length ? buffer[..Encoding.UTF8.GetBytes(text, buffer)] : Encoding.UTF8.GetBytes(text);
        foreach (var unit in bytes)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        return hash;
    }
}
