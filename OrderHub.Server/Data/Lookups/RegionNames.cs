namespace OrderHub.Server.Data.Lookups;

/// <summary>Chinese regions by name: what is written behind the name of a province or city says its kind and is often left out.</summary>
public static class RegionNames
{
    private static readonly string[] Provinces = ["维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市"];
    private static readonly string[] Cities = ["地区", "市", "盟"];

    /// <summary>The short name of a province: <c>广西壮族自治区</c> and <c>广西</c> are one.</summary>
    public static string Province(string name) => Without(name, Provinces);

    /// <summary>The short name of a city: <c>苏州市</c> and <c>苏州</c> are one. Autonomous prefectures keep theirs, which is part of the name.</summary>
    public static string City(string name) => Without(name, Cities);

    private static string Without(string name, string[] kinds)
    {
        var trimmed = name.Trim();
        foreach (var kind in kinds)
        {
            if (trimmed.Length > kind.Length + 1 && trimmed.EndsWith(kind, StringComparison.Ordinal))
            {
                return trimmed[..^kind.Length];
            }
        }

        return trimmed;
    }
}
