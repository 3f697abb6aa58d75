using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

public sealed class MappingTests
{
    private static readonly MappingContext Context = new(Partners.Catalog.Find("terminal")!.Manifest, "pushState");

    [Theory]
    [InlineData("text", "\" x \"", "\"x\"")]
    [InlineData("text", "12.50", "\"12.50\"")]
    [InlineData("integer", "\"7\"", "7")]
    [InlineData("integer", "7.0", "7")]
    [InlineData("decimal", "\"0.550\"", "0.550")]
    [InlineData("decimal", "88.80", "88.80")]
    [InlineData("decimal", "\"6.92E+12\"", "6920000000000")]
    [InlineData("flag", "\"Y\"", "true")]
    [InlineData("flag", "0", "false")]
    [InlineData("time", "\"2025-03-02 18:20:05\"", "\"2025-03-02T10:20:05Z\"")]
    [InlineData("partnerTime", "\"2025-03-02T10:20:05Z\"", "\"2025-03-02 18:20:05\"")]
    public void A_value_becomes_what_its_row_says(string type, string given, string expected)
    {
        var result = Run($$"""{ "target": "v", "from": "v", "type": "{{type}}" }""", $$"""{"v":{{given}}}""");
        Assert.Empty(result.Faults);
        Assert.Equal(expected, result.Value["v"]!.ToJsonString());
    }

    [Theory]
    [InlineData("integer", "\"7.5\"", FaultCodes.Type)]
    [InlineData("integer", "99999999999", FaultCodes.Type)]
    [InlineData("decimal", "\"1,5\"", FaultCodes.Type)]
    [InlineData("decimal", "\"１２\"", FaultCodes.Type)]
    [InlineData("flag", "\"maybe\"", FaultCodes.Type)]
    [InlineData("time", "\"2025-02-30 00:00:00\"", FaultCodes.Time)]
    [InlineData("text", "{}", FaultCodes.Type)]
    [InlineData("text", "[1]", FaultCodes.Type)]
    public void A_value_that_is_not_what_its_row_says_is_a_fault(string type, string given, string code)
    {
        var result = Run($$"""{ "target": "v", "from": "v", "type": "{{type}}" }""", $$"""{"v":{{given}}}""");
        Assert.Equal((code, "v"), (Assert.Single(result.Faults).Code, result.Faults[0].Path));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null")]
    [InlineData("\"0000-00-00 00:00:00\"")]
    [InlineData("\"1970-01-01 08:00:00\"")]
    public void An_empty_value_and_a_zero_time_are_none(string given)
    {
        Assert.Empty(Run("""{ "target": "v", "from": "v", "type": "time" }""", $$"""{"v":{{given}}}""").Value);
        Assert.Equal(FaultCodes.Required, Assert.Single(Run("""{ "target": "v", "from": "v", "type": "time", "required": true }""", $$"""{"v":{{given}}}""").Faults).Code);
    }

    [Fact]
    public void A_text_that_is_too_long_is_a_fault() =>
        Assert.Equal(FaultCodes.Length, Assert.Single(Run("""{ "target": "v", "from": "v", "maxLength": 3 }""", """{"v":"abcd"}""").Faults).Code);

    [Fact]
    public void One_item_alone_is_a_list_of_one() => Assert.Equal(
        """{"g":[{"n":"1"}]}""",
        Run("""{ "target": "g", "each": "i", "rows": [{ "target": "n", "from": "k" }] }""", """{"i":[{"k":1}]}""").Value.ToJsonString());

    [Fact]
    public void An_expression_that_fails_is_a_fault_of_its_row_alone()
    {
        var (rows, message) = ("""{ "target": "a", "from": "$number(v)" }, { "target": "b", "from": "w" }""", """{"v":"x","w":"y"}""");
        var result = Run(rows, message);
        Assert.Equal(FaultCodes.Expression, Assert.Single(result.Faults).Code);
        Assert.Equal("""{"b":"y"}""", result.Value.ToJsonString());
    }

    [Fact]
    public void A_mapping_is_not_slowed_by_an_expression_that_would_never_end()
    {
        var result = Run("""{ "target": "a", "from": "($f := function($x) { $f($x + 1) }; $f(1))" }""", "{}");
        Assert.Equal(FaultCodes.Expression, Assert.Single(result.Faults).Code);
    }

    private static MappingResult Run(string rows, string message)
    {
        var (mapping, faults) = MappingReader.Read($$"""{ "version": "1", "inbound": { "o": { "rows": [{{rows}}], "reply": "{}" } } }""");
        Assert.Empty(faults);
        var wrong = new List<MessageFault>();
        var compiled = CompiledRows.Compile(mapping!.Inbound["o"].Rows, "rows", new JsonataCompiler(), wrong);
        Assert.Empty(wrong);
        return compiled.Run(JsonSerializer.SerializeToElement(JsonNode.Parse(message)), Context);
    }
}
