using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Lookups;

namespace OrderHub.Server.Data.Lookups;

/// <summary>
/// Made-up but plausible tables for the demo tenant: every mainland province is served, and each lane's rate and time grow
/// with the distance between the capitals. Hong Kong, Macau and Taiwan are left out, so that a refusal can be shown.
/// </summary>
public static class DemoLookups
{
    private static readonly (string Name, double Latitude, double Longitude)[] Provinces =
    [
        ("北京", 39.90, 116.40), ("天津", 39.13, 117.20), ("河北", 38.04, 114.51), ("山西", 37.87, 112.55), ("内蒙古", 40.84, 111.75),
        ("辽宁", 41.80, 123.43), ("吉林", 43.82, 125.32), ("黑龙江", 45.80, 126.53), ("上海", 31.23, 121.47), ("江苏", 32.06, 118.80),
        ("浙江", 30.27, 120.15), ("安徽", 31.82, 117.23), ("福建", 26.07, 119.30), ("江西", 28.68, 115.86), ("山东", 36.65, 117.12),
        ("河南", 34.75, 113.62), ("湖北", 30.59, 114.31), ("湖南", 28.23, 112.94), ("广东", 23.13, 113.26), ("广西", 22.82, 108.37),
        ("海南", 20.04, 110.35), ("重庆", 29.56, 106.55), ("四川", 30.57, 104.07), ("贵州", 26.65, 106.63), ("云南", 25.04, 102.71),
        ("西藏", 29.65, 91.14), ("陕西", 34.34, 108.94), ("甘肃", 36.06, 103.83), ("青海", 36.62, 101.78), ("宁夏", 38.49, 106.23), ("新疆", 43.83, 87.62),
    ];

    // Product, price factor, hours for a thousand kilometres.
    private static readonly (string Code, decimal Factor, double HoursPerThousandKm)[] Products = [("ed-m-0001", 1.0m, 24), ("ed-m-0002", 1.6m, 12)];

    /// <summary>Appends the tables' rows for a tenant and line.</summary>
    public static void Append(WriteBatch batch, int tenantId, string line)
    {
        foreach (var (name, _, _) in Provinces)
        {
            LookupTables.Insert(batch, new RegionRow(tenantId, line, name));
        }

        foreach (var product in Products)
        {
            foreach (var from in Provinces)
            {
                foreach (var to in Provinces)
                {
                    LookupTables.Insert(batch, Lane(tenantId, product, from, to));
                }
            }
        }
    }

    private static LaneRow Lane(
        int tenantId, (string Code, decimal Factor, double HoursPerThousandKm) product,
        (string Name, double Latitude, double Longitude) from, (string Name, double Latitude, double Longitude) to)
    {
        var km = Distance(from, to);
        var first = km switch { < 1 => 10m, < 800 => 13m, < 1800 => 18m, _ => 24m } * product.Factor;
        var next = km switch { < 1 => 2m, < 800 => 4m, < 1800 => 8m, _ => 14m } * product.Factor;
        var hours = (int)Math.Ceiling(12 + km / 1000 * product.HoursPerThousandKm);
        return new(tenantId, product.Code, from.Name, to.Name, first, next, hours);
    }

    /// <summary>Kilometres over the plane; good enough for a tariff zone.</summary>
    private static double Distance((string Name, double Latitude, double Longitude) from, (string Name, double Latitude, double Longitude) to)
    {
        var north = (from.Latitude - to.Latitude) * 111;
        var east = (from.Longitude - to.Longitude) * 111 * Math.Cos((from.Latitude + to.Latitude) / 2 * Math.PI / 180);
        return Math.Sqrt(north * north + east * east);
    }
}
