namespace OrderHub.Server.Data.Lookups;

/// <summary>Chinese provinces by name.</summary>
public static class Province
{
    private static readonly string[] Kinds = ["维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市"];

    /// <summary>The short name, whatever kind of region is written behind it: <c>广西壮族自治区</c> and <c>广西</c> are one.</summary>
    public static string Normalise(string name)
    {
        var trimmed = name.Trim();
        foreach (var kind in Kinds)
        {
            if (trimmed.Length > kind.Length + 1 && trimmed.EndsWith(kind, StringComparison.Ordinal))
            {
                return trimmed[..^kind.Length];
            }
        }

        return trimmed;
    }
}
