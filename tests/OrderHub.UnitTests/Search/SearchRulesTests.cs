using System.ComponentModel.DataAnnotations;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Operations.Searches;
using OrderHub.Server.Storage.Search;
using Xunit;

namespace OrderHub.UnitTests.Search;

/// <summary>What is decided without a store: cells, pieces, shares, parameters, settings.</summary>
public sealed class SearchRulesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("茶叶", "茶叶")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86 139", "'+86 139")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0")]
    [InlineData("－1", "'－1")]
    [InlineData("-18.5", "-18.5")]
    [InlineData("-18.5+A1", "'-18.5+A1")]
    [InlineData("\t=1", "\"'\t=1\"")]
    public void A_cell_is_quoted_where_it_must_be_and_never_a_formula(string? text, string cell) => Assert.Equal(cell, ExportCsv.Cell(text));

    [Theory]
    [InlineData("海鲜", 0, 1)]
    [InlineData("冷冻海鲜礼盒", 4, 1)]
    [InlineData("JDV000123456", 10, 4)]
    [InlineData("aaaaaaaa", 1, 1)]
    public void A_word_has_pieces_of_three_and_enough_of_them_tell_it(string word, int pieces, int enough)
    {
        Assert.Equal(pieces, SearchWords.Pieces(word).Count);
        Assert.Equal(enough, SearchWords.Enough(word));
    }

    [Fact]
    public void A_rune_is_one_character_of_a_piece() => Assert.Equal(["𠮷野家", "野家丼"], SearchWords.Pieces("𠮷野家丼"));

    [Fact]
    public void Numbers_fall_evenly_on_the_shares_of_a_cut_over()
    {
        var tens = Enumerable.Range(0, 20_000).GroupBy(i => OrderIdentification.ShareOf($"SO-{i}") / 10).ToList();
        Assert.Equal(10, tens.Count);
        Assert.All(tens, ten => Assert.InRange(ten.Count(), 1700, 2300));
    }

    [Fact]
    public void Every_parameter_that_is_wrong_is_named()
    {
        var faults = new List<(string Name, string Message)>();
        var query = ListParameters.Read(
            1,
            new Dictionary<string, string>
            {
                ["status"] = "NOWHERE", ["from"] = "yesterday", ["open"] = "perhaps", ["limit"] = "0", ["q"] = new('x', 101), ["ext.a"] = "", ["ext.b"] = "1", ["ext.b.from"] = "2", ["region"] = "江苏省",
            },
            faults);
        Assert.Equal(["ext.a", "ext.b", "from", "limit", "open", "q", "status"], faults.Select(fault => fault.Name).Order(StringComparer.Ordinal));
        Assert.Equal("江苏省", query.Region);
    }

    [Theory]
    [InlineData("Address", null)]
    [InlineData("Address", "search:9200")]
    [InlineData("Address", "https://u:p@search:9200")]
    [InlineData("Address", "https://search:9200/path")]
    [InlineData("User", "me")]
    [InlineData("ApiKey", "key", "User", "me", "Password", "secret")]
    [InlineData("Prefix", "Order-Hub")]
    [InlineData("Fingerprint", "abc")]
    [InlineData("ColdAfterDays", "5", "WarmAfterDays", "5")]
    public void Settings_that_cannot_work_are_refused(params string?[] pairs)
    {
        var options = new SearchOptions { Engine = SearchEngineKind.Elasticsearch, Address = "https://search:9200" };
        Assert.True(IsGood(options));
        for (var i = 0; i < pairs.Length; i += 2)
        {
            var property = typeof(SearchOptions).GetProperty(pairs[i]!)!;
            property.SetValue(options, property.PropertyType == typeof(int) ? int.Parse(pairs[i + 1]!) : pairs[i + 1]);
        }

        Assert.False(IsGood(options));
    }

    private static bool IsGood(SearchOptions options) => Validator.TryValidateObject(options, new(options), [], validateAllProperties: true);
}
