using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Files of rows: separated values and fixed widths.</summary>
public sealed class RowCodecTests
{
    private static readonly CsvFormat Csv = new() { Columns = [new("a", "A", false), new("b", "B", false)] };

    private static readonly FixedFormat Fixed = new()
    {
        Header = new("H", [new("count", 3, true, true)]),
        Detail = new("D", [new("name", 6, false, false), new("qty", 4, true, false)]),
        Trailer = new("T", [new("count", 3, true, true)]),
    };

    [Theory]
    [InlineData("A,B\r\n1,2\r\n", "1|2")]
    [InlineData("B,A\n1,2", "2|1")]
    [InlineData("A,B\n\"x\ny\",\"say \"\"hi\"\", twice\"\n", "x\ny|say \"hi\", twice")]
    [InlineData("A,B\n,\n\n1,2\n", "1|2")]
    [InlineData("A,B,C\n 1 ,2,3\n", "1|2")]
    [InlineData("A,B\n=\"0012\",1E5\n", "0012|1E5")]
    public void Separated_values_are_read(string text, string expected)
    {
        var read = CsvCodec.Read(Text(text), Csv);
        Assert.Empty(read.AllFaults);
        Assert.Equal(expected, string.Join('/', read.Rows.Select(row => $"{row.Values["a"]}|{row.Values["b"]}")));
    }

    [Theory]
    [InlineData("A,B\n6.92E+12,x\n", "A2", FaultCodes.Mangled)]
    [InlineData("A,B\nx,1e+05\n", "B2", FaultCodes.Mangled)]
    [InlineData("A,B\nx,\"1\n2\"\ny,-1.5E+10\n", "B3", FaultCodes.Mangled)]
    [InlineData("A,B\nx,#VALUE!\n", "B2", FaultCodes.Mangled)]
    [InlineData("A,B\nx,####\n", "B2", FaultCodes.Mangled)]
    [InlineData("A,B\nx\n", "B2", FaultCodes.Csv)]
    [InlineData("A,B\nx,\"never closed\n", "row 2", FaultCodes.Csv)]
    [InlineData("A,B\nx,\"a\"b\n", "row 2", FaultCodes.Csv)]
    [InlineData("A,B\nx,a\"b\n", "row 2", FaultCodes.Csv)]
    [InlineData("A\nx\n", "row 1", FaultCodes.Csv)]
    [InlineData("A,B,A\nx,y,z\n", "row 1", FaultCodes.Csv)]
    [InlineData("", "", FaultCodes.Csv)]
    public void What_cannot_be_read_is_named_by_its_cell_and_nothing_is_guessed(string text, string path, string code)
    {
        var fault = Assert.Single(CsvCodec.Read(Text(text), Csv).AllFaults);
        Assert.Equal((path, code), (fault.Path, fault.Code));
    }

    [Theory]
    [InlineData(1, 0, "A1")]
    [InlineData(7, 25, "Z7")]
    [InlineData(7, 26, "AA7")]
    [InlineData(12, 701, "ZZ12")]
    [InlineData(12, 702, "AAA12")]
    public void Cells_are_named_as_spreadsheets_name_them(int row, int column, string name) => Assert.Equal(name, CsvCodec.CellName(row, column));

    [Theory]
    [InlineData("plain", "x\"y\nz")]
    [InlineData("王五, 二", "")]
    public void Separated_values_are_read_back_as_written(string a, string b)
    {
        var written = CsvCodec.Write(new JsonObject { ["rows"] = new JsonArray(new JsonObject { ["a"] = a, ["b"] = b }) }, Csv, Charsets.Gbk).Value!;
        var row = Assert.Single(CsvCodec.Read(Charsets.Decode(written, "gbk")!, Csv).Rows);
        Assert.Equal((a, b), ((string?)row.Values["a"], (string?)row.Values["b"]));
        Assert.Empty(row.Faults);
    }

    [Fact]
    public void More_rows_than_agreed_are_a_fault() =>
        Assert.Single(CsvCodec.Read(Text("A,B\n1,1\n2,2\n3,3\n"), Csv with { MaxRows = 2 }).AllFaults);

    [Fact]
    public void Fixed_widths_are_bytes_and_counts_are_kept()
    {
        var document = JsonNode.Parse("""{"rows":[{"name":"京A1","qty":7},{"name":"","qty":0}]}""")!.AsObject();
        var written = FixedCodec.Write(document, Fixed, Charsets.Gbk).Value!;
        Assert.Equal("H002\r\nD京A1  0007\r\nD      0000\r\nT002\r\n", Charsets.Find(Charsets.Gbk).GetString(written));
        var read = FixedCodec.Read(written, null, Fixed, Charsets.Gbk);
        Assert.Empty(read.AllFaults);
        Assert.Equal("京A1|7/|0", string.Join('/', read.Rows.Select(row => $"{row.Values["name"]}|{row.Values["qty"]}")));
    }

    [Theory]
    [InlineData("H001\r\nDabcdef0001\r\nT002\r\n", "trailer.count", FaultCodes.Count)]
    [InlineData("H002\r\nDabcdef0001\r\nT001\r\n", "header.count", FaultCodes.Count)]
    [InlineData("H001\r\nDabcdef0001\r\n", "trailer", FaultCodes.Count)]
    [InlineData("H001\r\nDabcde0001\r\nT001\r\n", "line 2", FaultCodes.Fixed)]
    [InlineData("H001\r\nXabcdef0001\r\nT001\r\n", "line 2", FaultCodes.Fixed)]
    [InlineData("H001\r\nDabcdef00x1\r\nT001\r\n", "line 2 qty", FaultCodes.Fixed)]
    [InlineData("H001\r\nDabcdef0001\r\nT001\r\nD\r\n", "line 4", FaultCodes.Fixed)]
    [InlineData("", "", FaultCodes.Fixed)]
    public void A_file_that_is_not_whole_is_a_fault(string text, string path, string code)
    {
        var faults = FixedCodec.Read(Encoding.ASCII.GetBytes(text), null, Fixed, Charsets.Gbk).AllFaults;
        Assert.Contains(faults, fault => (fault.Path, fault.Code) == (path, code));
    }

    [Fact]
    public void A_field_that_is_cut_in_the_middle_of_a_character_is_a_fault() => Assert.Contains(
        FixedCodec.Read([.. "H001\r\nDabcde"u8, 0xBE, .. "0001\r\nT001\r\n"u8], null, Fixed, Charsets.Gbk).AllFaults,
        fault => fault.Code is FaultCodes.Fixed or FaultCodes.Charset);

    [Theory]
    [InlineData("""{"rows":[{"name":"1234567","qty":1}]}""", "rows[0].name", FaultCodes.Fixed)]
    [InlineData("""{"rows":[{"name":"京京京京","qty":1}]}""", "rows[0].name", FaultCodes.Fixed)]
    [InlineData("""{"rows":[{"name":"x","qty":"1.5"}]}""", "rows[0].qty", FaultCodes.Fixed)]
    [InlineData("""{"rows":[{"name":"a\nb","qty":1}]}""", "rows[0].name", FaultCodes.Fixed)]
    [InlineData("""{"rows":[{"name":"𠮷","qty":1}]}""", "rows[0].name", FaultCodes.Charset)]
    public void What_does_not_fit_is_a_fault_and_nothing_is_cut(string document, string path, string code)
    {
        var fault = FixedCodec.Write(JsonNode.Parse(document)!.AsObject(), Fixed, Charsets.Gbk).Fault!;
        Assert.Equal((path, code), (fault.Path, fault.Code));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told_with_their_place() =>
        Assert.Contains("Byte 2 (FF", Charsets.DescribeBroken([0x41, 0xFF, 0xFF, 0x41], "GBK"), StringComparison.Ordinal);

    private static DecodedText Text(string text) => Charsets.Decode(Encoding.UTF8.GetBytes(text), Charsets.Utf8)!;
}
