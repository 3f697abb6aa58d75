using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Codecs;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

public sealed class CodecTests
{
    [Theory]
    [InlineData("a=1&b=x+y", PlusRule.IsBlank, "a=1|b=x y")]
    [InlineData("a=1&b=x+y", PlusRule.IsPlus, "a=1|b=x+y")]
    [InlineData("b=x%20y%2B", PlusRule.IsBlank, "b=x y+")]
    [InlineData("a&b=&=c&&", PlusRule.IsBlank, "a=|b=|=c")]
    [InlineData("n=%E6%9D%8E", PlusRule.IsBlank, "n=李")]
    [InlineData("", PlusRule.IsBlank, "")]
    public void Form_is_undone_byte_by_byte(string form, PlusRule plus, string expected)
    {
        var (fields, fault) = FormCodec.Read(Encoding.UTF8.GetBytes(form), plus);
        Assert.Null(fault);
        Assert.Equal(expected, string.Join('|', fields!.Select(field => $"{field.Name}={field.Text}")));
    }

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%G1")]
    [InlineData("%zz=1")]
    public void Form_with_a_broken_escape_is_a_fault(string form) =>
        Assert.Equal(FaultCodes.Form, FormCodec.Read(Encoding.ASCII.GetBytes(form), PlusRule.IsBlank).Fault?.Code);

    [Fact]
    public void Form_with_too_many_fields_is_a_fault() =>
        Assert.NotNull(FormCodec.Read(Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 300).Select(i => $"f{i}=1"))), PlusRule.IsBlank).Fault);

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]")]
    public void Json_that_two_readers_could_read_differently_is_a_fault(string json) =>
        Assert.Equal(FaultCodes.Json, JsonCodec.Read(json, maxDepth: 8).Fault?.Code);

    [Fact]
    public void Json_numbers_keep_their_text() =>
        Assert.Equal("{\"p\":88.80,\"id\":12345678901234567890}", JsonCodec.Write(JsonCodec.Read("{\"p\":88.80,\"id\":12345678901234567890}", 8).Value!));

    [Fact]
    public void Xml_becomes_a_tree_with_lists_attributes_and_text() => Assert.Equal(
        """{"r":{"@id":"7","a":["1","2"],"b":"","c":{"@x":"y","#text":"t"}}}""",
        JsonCodec.Write(XmlCodec.Read("""<?xml version="1.0"?><n:r xmlns:n="urn:n" id="7"><!-- no --><a>1</a><b/><a>2</a><c x="y">t</c></n:r>""", 8).Value!));

    [Theory]
    [InlineData("<!DOCTYPE r [<!ENTITY e \"x\">]><r>&e;</r>")]
    [InlineData("<!DOCTYPE r SYSTEM \"http://127.0.0.1/x.dtd\"><r/>")]
    [InlineData("<r>&e;</r>")]
    [InlineData("<r><a></r>")]
    [InlineData("<r/><r/>")]
    [InlineData("")]
    public void Xml_with_a_document_type_or_entities_or_broken_is_a_fault(string xml) =>
        Assert.Equal(FaultCodes.Xml, XmlCodec.Read(xml, 8).Fault?.Code);

    [Fact]
    public void Xml_nested_too_deep_is_a_fault() =>
        Assert.Equal(FaultCodes.Xml, XmlCodec.Read(string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)), 32).Fault?.Code);

    [Fact]
    public void Xml_in_gbk_writes_characters_that_gbk_lacks_as_their_numbers()
    {
        var written = XmlCodec.Write(new JsonObject { ["n"] = "王𠮷" }, Charsets.Gbk);
        Assert.Equal("""<?xml version="1.0" encoding="GBK"?><n>王&#x20BB7;</n>""", Charsets.Find(Charsets.Gbk).GetString(written));
        Assert.Equal("王𠮷", (string?)XmlCodec.Read(Charsets.Decode(written, "GBK")!.Text, 8).Value!["n"]);
    }

    [Fact]
    public void Soap_is_read_back_as_written()
    {
        var content = new JsonObject { ["wb"] = "JDV001", ["op"] = "王五 <&>\u0001" };
        var (soap, fault) = SoapCodec.Read(Charsets.Decode(SoapCodec.Write("PushState", content, Charsets.Gbk), "GBK")!.Text, 16);
        Assert.Null(fault);
        Assert.Equal(("PushState", "JDV001", "王五 <&>\uFFFD"), (soap!.Method, (string?)soap.Content["wb"], (string?)soap.Content["op"]));
    }

    [Theory]
    [InlineData("<a/>")]
    [InlineData("<Envelope/>")]
    [InlineData("<Envelope><Body/></Envelope>")]
    [InlineData("<Envelope><Body>text</Body></Envelope>")]
    public void Xml_that_is_no_soap_is_a_fault(string xml) => Assert.Equal(FaultCodes.Xml, SoapCodec.Read(xml, 8).Fault?.Code);
}
