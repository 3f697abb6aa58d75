using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Comparing;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

public sealed class FlowDiffTests
{
    private const string Base =
        """
        {
          "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a",
          "on": { "cancel": { "signal": "order.cancel", "next": "undo" } },
          "steps": {
            "a": { "use": "a@1", "with": { "x": 1, "y": { "z": true } }, "next": { "done": "b", "refused": "end" } },
            "b": { "use": "b@1", "next": { "done": "loop", "refused": "undo" } },
            "loop": { "use": "for-each", "with": { "items": "{% goods %}" }, "body": { "start": "pick", "steps": { "pick": { "use": "pick@1", "next": "out" }, "out": { "use": "end" } } }, "next": "end" },
            "undo": { "use": "compensate", "next": "end" },
            "end": { "use": "end", "with": { "outcome": "ok" } }
          }
        }
        """;

    [Fact]
    public void Another_order_of_properties_and_another_layout_are_no_change_of_logic()
    {
        var other = Parse(Base);
        var steps = (JsonObject)other["steps"]!;
        var a = steps["a"]!;
        steps.Remove("a");
        steps["a"] = a;

        var difference = FlowDiff.Compare(Parse(Base), other, JsonNode.Parse("""{ "a": [0, 0] }"""), JsonNode.Parse("""{ "a": [9, 0] }"""));

        Assert.True(difference.IsSameLogic);
        Assert.True(difference.LayoutChanged);
    }

    [Fact]
    public void Each_field_that_differs_is_told_with_both_values() => Expect(
        flow => flow["steps"]!["a"]!["with"]!["y"]!["z"] = false,
        "~ a changed", "    with.y.z: true -> false");

    [Fact]
    public void A_step_that_leads_elsewhere_is_rewired_and_not_changed() => Expect(
        flow => flow["steps"]!["b"]!["next"]!["refused"] = "end",
        "> b re-wired", "    next.refused: \"undo\" -> \"end\"");

    [Fact]
    public void A_step_that_was_put_in_and_one_that_was_taken_out_are_told_by_name() => Expect(
        flow =>
        {
            var steps = (JsonObject)flow["steps"]!;
            steps.Remove("undo");
            steps["photo"] = JsonNode.Parse("""{ "use": "photo@1", "next": "b" }""");
            steps["a"]!["next"]!["done"] = "photo";
            steps["b"]!["next"]!["refused"] = "end";
            flow["on"]!["cancel"]!["next"] = "end";
        },
        "> a re-wired", "    next.done: \"b\" -> \"photo\"", "> b re-wired", "    next.refused: \"undo\" -> \"end\"", "+ photo added", "- undo removed",
        "> on cancel re-wired", "    next: \"undo\" -> \"end\"");

    [Fact]
    public void A_renamed_step_is_one_change_and_the_wires_to_it_none() => Expect(
        flow =>
        {
            var steps = (JsonObject)flow["steps"]!;
            var b = steps["b"]!;
            steps.Remove("b");
            steps["deliver"] = b;
            steps["a"]!["next"]!["done"] = "deliver";
        },
        "~ deliver renamed from b");

    [Fact]
    public void A_step_inside_a_loop_is_compared_like_any_other() => Expect(
        flow => flow["steps"]!["loop"]!["body"]!["steps"]!["pick"]!["use"] = "pick@2",
        "~ pick changed", "    use: \"pick@1\" -> \"pick@2\"");

    [Fact]
    public void A_step_that_goes_into_another_body_is_moved() => Expect(
        flow =>
        {
            var inner = (JsonObject)flow["steps"]!["loop"]!["body"]!["steps"]!;
            var outer = (JsonObject)flow["steps"]!;
            var end = outer["undo"]!;
            outer.Remove("undo");
            inner["undo"] = end;
        },
        "> undo moved into another body");

    [Fact]
    public void Handlers_are_told_apart_from_steps() => Expect(
        flow => ((JsonObject)flow["on"]!)["breach"] = JsonNode.Parse("""{ "signal": "cold.breach", "next": "undo" }"""),
        "+ on breach added");

    [Fact]
    public void A_definition_compared_with_itself_is_the_same() => Expect(_ => { }, "The same.");

    public static TheoryData<string> Shipped => [.. ShippedFiles.Flows];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_flow_is_written_as_a_person_would_write_it(string file)
    {
        var text = File.ReadAllText(Repository.PathOf(file));
        Assert.Equal(text, FlowText.Write(Parse(text)));
    }

    private static void Expect(Action<JsonObject> edit, params string[] lines)
    {
        var edited = Parse(Base);
        edit(edited);
        Assert.Equal(lines, DifferenceText.Lines(FlowDiff.Compare(Parse(Base), edited)));
    }

    private static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text)!;
}
