using OrderHub.Server.Data.Lookups;
using Xunit;

namespace OrderHub.UnitTests.Lookups;

/// <summary>Files of reference tables: every fault at once, and what is written is read back.</summary>
public sealed class ReferenceCsvTests
{
    [Fact]
    public void A_file_with_several_faults_is_told_all_of_them_with_their_lines()
    {
        var (_, faults) = ReferenceCsv.Read(
            ReferenceTables.Lanes,
            """
            product,from,to,firstKg,nextKg,transitHours,currency,validFrom,validTo
            ed-m-0001,北京,上海,13,4,36,CNY,,
            ed-m-0001,北京,天津,dear,4,1.5,CNY,,
            ed-m-0001,北京市,上海市,14,4,36,CNY,,
            ed-m-0001,北京
            ed-m-0001,北京,河北,13,4,36,CNY,2026-07-01,2026-06-01
            ,北京,河北,-1,4,36,CNY,soon,
            """);

        Assert.Equal(
            [
                "row 3: firstKg", "row 3: transitHours", "row 4", "row 5", "row 6: validTo", "row 7: product", "row 7: firstKg", "row 7: validFrom",
            ],
            faults.Select(fault => fault.Path));
        Assert.Equal("firstKg must be a number such as 12.50.", faults[0].Message);
    }

    [Fact]
    public void A_file_whose_columns_are_wrong_is_told_each_of_them()
    {
        var (rows, faults) = ReferenceCsv.Read(ReferenceTables.Lanes, "product,from,to,frstKg,to\r\na,b,c,1,d\r\n");

        Assert.Empty(rows);
        Assert.Equal(5, faults.Count);
        Assert.Contains(faults, fault => fault.Message == "The table lanes has no column 'frstKg'.");
        Assert.Contains(faults, fault => fault.Message == "The column to stands there twice.");
        Assert.Contains(faults, fault => fault.Message == "The column firstKg is missing.");
    }

    [Fact]
    public void An_empty_file_is_a_fault() => Assert.Single(ReferenceCsv.Read(ReferenceTables.Lanes, "").Faults);

    [Fact]
    public void What_is_written_is_read_back_with_every_table_of_the_demo()
    {
        foreach (var table in ReferenceTables.All)
        {
            var rows = DemoReference.RowsOf(table).ToList();
            var (read, faults) = ReferenceCsv.Read(table, ReferenceCsv.Write(table, rows));

            Assert.Empty(faults);
            Assert.Equal(rows.Select(row => row.Id).Order(StringComparer.Ordinal), read.Select(row => row.Id).Order(StringComparer.Ordinal));
            Assert.All(rows.Zip(read), pair => Assert.Equal(pair.First.Cells, pair.Second.Cells));
        }
    }

    [Fact]
    public void Cells_with_commas_and_quotation_marks_survive()
    {
        var (rows, faults) = ReferenceCsv.Read(ReferenceTables.Regions, "code,province,city,county\n1,a,b,\"c, \"\"d\"\"\"\n");

        Assert.Empty(faults);
        Assert.Equal("c, \"d\"", rows[0].Text("county"));
        Assert.Equal(rows[0].Text("county"), ReferenceCsv.Read(ReferenceTables.Regions, ReferenceCsv.Write(ReferenceTables.Regions, rows)).Rows[0].Text("county"));
    }

    [Fact]
    public void The_demo_has_thousands_of_regions_and_rates_and_every_line_somewhere_to_go()
    {
        Assert.True(DemoReference.RowsOf(ReferenceTables.Regions).Count() > 2_800);
        Assert.True(DemoReference.RowsOf(ReferenceTables.Lanes).Count() > 7_000);
        var reach = new ReferenceSnapshot(ReferenceTables.Reach, 1, DemoReference.RowsOf(ReferenceTables.Reach));
        var day = new DateOnly(2026, 3, 2);
        Assert.All(Server.Model.BusinessLines.All, line => Assert.True(reach.FindNarrowest(day, line, "北京市", "北京市", "大兴区")!.Flag("served"), line));
        Assert.False(reach.FindNarrowest(day, "cold-chain", "西藏自治区", "拉萨市", "当雄县")!.Flag("served"));
        Assert.Null(reach.FindNarrowest(day, "express", "台湾省", "台北市", "大安区"));
    }
}
