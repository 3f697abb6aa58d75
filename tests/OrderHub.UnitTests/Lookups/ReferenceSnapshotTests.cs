using OrderHub.Server.Data.Lookups;
using Xunit;

namespace OrderHub.UnitTests.Lookups;

/// <summary>Which row of a table holds.</summary>
public sealed class ReferenceSnapshotTests
{
    private static readonly DateOnly Day = new(2026, 7, 15);

    [Theory]
    [InlineData("浙江省", "杭州市", "余杭区", "county")]
    [InlineData("浙江", "杭州", "西湖区", "city")]
    [InlineData("浙江", "宁波市", "海曙区", "province")]
    [InlineData("江苏", "南京", "玄武区", null)]
    public void The_narrowest_row_of_a_region_decides(string province, string city, string county, string? which)
    {
        var reach = Reach("express,浙江,,,1", "express,浙江,杭州市,,2", "express,浙江,杭州,余杭区,3");

        Assert.Equal(which switch { "province" => 1, "city" => 2, "county" => 3, _ => null }, (int?)reach.FindNarrowest(Day, "express", province, city, county)?.Decimal("surcharge"));
    }

    [Theory]
    [InlineData("2026-06-30", 10)]
    [InlineData("2026-07-01", 12)]
    [InlineData("2026-07-31", 12)]
    [InlineData("2026-08-01", 10)]
    public void A_row_with_a_span_of_validity_goes_before_the_one_that_always_holds(string day, int price)
    {
        var (rows, faults) = ReferenceCsv.Read(
            ReferenceTables.Lanes,
            "product,from,to,firstKg,nextKg,transitHours,validFrom,validTo\np,北京,上海,10,1,1,,\np,北京,上海,12,1,1,2026-07-01,2026-08-01\n");
        Assert.Empty(faults);

        var lane = new ReferenceSnapshot(ReferenceTables.Lanes, 1, rows).Find(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "p", "北京市", "上海市");

        Assert.Equal(price, lane!.Decimal("firstKg"));
        Assert.Equal("CNY", lane.Text("currency"));
    }

    [Fact]
    public void A_price_that_has_run_out_holds_no_more()
    {
        var (rows, _) = ReferenceCsv.Read(ReferenceTables.Lanes, "product,from,to,firstKg,nextKg,transitHours,validFrom,validTo\np,北京,上海,10,1,1,,2026-07-01\n");

        Assert.Null(new ReferenceSnapshot(ReferenceTables.Lanes, 1, rows).Find(Day, "p", "北京", "上海"));
    }

    private static ReferenceSnapshot Reach(params string[] lines)
    {
        var (rows, faults) = ReferenceCsv.Read(ReferenceTables.Reach, "line,province,city,county,surcharge\n" + string.Join('\n', lines));
        Assert.Empty(faults);
        return new(ReferenceTables.Reach, 1, rows);
    }
}
