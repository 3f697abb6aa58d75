namespace OrderHub.Server.Expressions;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class Nearest
{
    private const int LongestName = 64;

    /// <returns>The nearest candidate, if it is near: a third of the letters may differ.</returns>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var least = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length <= LongestName && !string.Equals(candidate, name, StringComparison.Ordinal))
            {
                var distance = Distance(name, candidate);
                if (distance < least)
                {
                    (best, least) = (candidate, distance);
                }
            }
        }

        return best;
    }

    /// <summary>Letters to insert, delete or replace; a difference of case counts nothing.</summary>
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
