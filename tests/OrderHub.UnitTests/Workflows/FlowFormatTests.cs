using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>The format of definitions beyond steps in a row: bodies, handlers, catches, expressions, and what is said of faulty ones.</summary>
public class FlowFormatTests
{
    private static readonly CapabilityRegistry Registry = new([new RemoteStep("a"), new UndoStep("a"), new LocalStep("pick", _ => StepResult.Of("x"), "x", "y")]);

    private static readonly FlowDefinition Notify = FlowReader.Read(
        """
        {
          "name": "common/notify", "kind": "subflow", "title": { "en": "n", "zh": "n" }, "start": "e",
          "input": { "type": "object", "required": ["to"], "properties": { "to": { "type": "string" } }, "additionalProperties": false },
          "steps": { "e": { "use": "end", "with": { "outcome": "told" } } }
        }
        """).Definition!;

    private static IReadOnlyList<string> Faults(string steps, string rest = "", string start = "one", string kind = "fulfillment")
    {
        var reading = FlowReader.Read($$"""{"name":"t/f","kind":"{{kind}}","title":{"en":"t","zh":"t"},{{rest}}"start":"{{start}}","steps":{{steps}}}""");
        var faults = reading.Definition is { } flow ? FlowValidator.Validate(flow, Registry, name => name == Notify.Name ? Notify : null) : reading.Faults;
        return [.. faults.Select(fault => $"{fault.Code} {fault.Path}")];
    }

    [Theory]
    [InlineData("""{"one":{"use":"if","with":{"condition":"{% vars.n > 1 %}"},"next":{"true":"e","false":"e"}},"e":{"use":"end"}}""", "")]
    [InlineData("""{"one":{"use":"if","with":{"condition":"vars.n > 1"},"next":{"true":"e","false":"e"}},"e":{"use":"end"}}""", "flow.condition steps.one.with.condition")]
    [InlineData("""{"one":{"use":"if","with":{"condition":"{% vars.m > 1 %}"},"next":{"true":"e","false":"e"}},"e":{"use":"end"}}""", "flow.expression steps.one.with.condition")]
    [InlineData("""{"one":{"use":"if","with":{"condition":"{% vars.n > %}"},"next":{"true":"e","false":"e"}},"e":{"use":"end"}}""", "flow.expression steps.one.with.condition")]
    [InlineData("""{"one":{"use":"set","with":{"n":"{% order.parties[0].mobile %}"},"next":"e"},"e":{"use":"end"}}""", "flow.personal steps.one.with.n")]
    [InlineData("""{"one":{"use":"set","with":{"m":1},"next":"e"},"e":{"use":"end"}}""", "flow.variable steps.one.with.m")]
    [InlineData("""{"one":{"use":"set","with":{"n":"n is {% vars.n %}"},"next":"e"},"e":{"use":"end"}}""", "flow.expression-mixed steps.one.with.n")]
    [InlineData("""{"one":{"use":"switch","with":{"cases":{"big":"{% vars.n > 1 %}"}},"next":{"big":"e","default":"e"}},"e":{"use":"end"}}""", "")]
    [InlineData("""{"one":{"use":"switch","with":{"cases":{"big":"{% vars.n > 1 %}"}},"next":{"big":"e"}},"e":{"use":"end"}}""", "flow.not-wired steps.one.next")]
    [InlineData("""{"one":{"use":"fork","next":{"l":"j","r":"j"}},"j":{"use":"join","with":{"wait":"most"},"next":"e"},"e":{"use":"end"}}""", "flow.join steps.j.with.wait")]
    [InlineData("""{"one":{"use":"fork","next":"e"},"e":{"use":"end"}}""", "flow.fork steps.one.next")]
    [InlineData("""{"one":{"use":"break"}}""", "flow.no-end steps|flow.no-loop steps.one")]
    [InlineData("""{"one":{"use":"for-each","with":{"items":"{% order.goods %}"},"next":"e"},"e":{"use":"end"}}""", "flow.body steps.one.body")]
    [InlineData("""{"one":{"use":"for-each","with":{"items":"{% order.goods %}"},"body":{"start":"in","steps":{"in":{"use":"pick@1","next":"e"}}},"next":"e"},"e":{"use":"end"}}""",
        "flow.no-end steps.one.body.steps|flow.target steps.one.body.steps.in.next.*")]
    [InlineData("""{"one":{"use":"scope","body":{"start":"one","steps":{"one":{"use":"end","with":{"outcome":"ok"}}}},"next":{"ok":"e"}},"e":{"use":"end"}}""", "flow.step-twice steps.one.body.steps.one")]
    [InlineData("""{"one":{"use":"scope","on":{"stop":{"signal":"s","next":"gone"}},"body":{"start":"in","steps":{"in":{"use":"end","with":{"outcome":"ok"}}}},"next":{"ok":"e"}},"e":{"use":"end"}}""",
        "flow.target steps.one.on.stop.next")]
    [InlineData("""{"one":{"use":"scope","on":{"stop":{"next":"in"}},"body":{"start":"in","steps":{"in":{"use":"end"}}},"next":"e"},"e":{"use":"end"}}""", "flow.handler steps.one.on.stop")]
    [InlineData("""{"one":{"use":"a@1","catch":{"a.*":"gone"},"next":"e"},"e":{"use":"end"}}""", "flow.target steps.one.catch.a.*")]
    [InlineData("""{"one":{"use":"sub-flow","with":{"flow":"common/notify","input":{"to":"x"}},"next":{"told":"e"}},"e":{"use":"end"}}""", "")]
    [InlineData("""{"one":{"use":"sub-flow","with":{"flow":"common/notify","input":{"to":1}},"next":{"told":"e"}},"e":{"use":"end"}}""", "flow.input steps.one.with.input.to")]
    [InlineData("""{"one":{"use":"sub-flow","with":{"flow":"common/notify","input":{"to":"x"}},"next":{"sent":"e"}},"e":{"use":"end"}}""", "flow.not-wired steps.one.next|flow.no-outcome steps.one.next.sent")]
    [InlineData("""{"one":{"use":"sub-flow","with":{"flow":"common/gone"},"next":"e"},"e":{"use":"end"}}""", "flow.subflow-unknown steps.one.with.flow")]
    [InlineData("""{"one":{"use":"human-task","with":{"role":"operator","title":"Look","outcomes":["yes","no"]},"timeout":"P1D","next":{"yes":"e","no":"e"}},"e":{"use":"end"}}""", "flow.not-wired steps.one.next")]
    [InlineData("""{"one":{"use":"gather","with":{"key":"{% order.groupNo %}"},"next":"e"},"e":{"use":"end"}}""", "flow.gather steps.one.with")]
    [InlineData("""{"one":{"use":"emit","with":{"signal":"s","key":"number","payload":{"apiKey":"k-123"}},"next":"e"},"e":{"use":"end"}}""", "flow.secret steps.one.with.payload.apiKey")]
    [InlineData("""{"one":{"use":"a@1","with":{"colour":"red"},"next":"e"},"e":{"use":"end"}}""", "flow.input steps.one.with.colour")]
    [InlineData("""{"one":{"use":"compensate","with":{"scope":"e"},"next":"e"},"e":{"use":"end"}}""", "flow.compensate-target steps.one.with.scope")]
    [InlineData("""{"one":{"use":"throw","with":{}}}""", "flow.input steps.one.with.code")]
    [InlineData("""{"one":{"use":"end","next":"one"}}""", "flow.no-outcome steps.one.next.*|flow.endless steps.one")]
    public void A_faulty_flow_is_told_every_fault_with_its_path(string steps, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Faults(steps, "\"vars\":{\"n\":0},"));

    [Fact]
    public void A_cycle_through_a_scope_that_always_waits_is_no_endless_one() => Assert.Empty(Faults(
        """
        {
          "one": { "use": "scope", "body": { "start": "w", "steps": { "w": { "use": "delay", "with": { "for": "PT1H" }, "next": "in" }, "in": { "use": "end" } } }, "next": "again" },
          "again": { "use": "if", "with": { "condition": "{% order.status = 'DELIVERED' %}" }, "next": { "true": "e", "false": "one" } },
          "e": { "use": "end" }
        }
        """));

    [Fact]
    public void The_order_of_cases_is_logic_and_that_of_other_properties_is_not()
    {
        static string Hash(string cases) => FlowReader.Read(
            """{"name":"t/f","kind":"fulfillment","title":{"en":"t","zh":"t"},"start":"s","steps":{"s":{"use":"switch","with":{"cases":CASES}}}}""".Replace("CASES", cases, StringComparison.Ordinal)).Definition!.Hash;
        Assert.NotEqual(Hash("""{"a":"{% true %}","b":"{% true %}"}"""), Hash("""{"b":"{% true %}","a":"{% true %}"}"""));
    }

    [Fact]
    public void Bodies_nest_only_so_deep()
    {
        var steps = """{ "e": { "use": "end" } }""";
        for (var depth = 0; depth < 10; depth++)
        {
            steps = $$"""{ "s{{depth}}": { "use": "scope", "body": { "start": "x", "steps": {{steps}} }, "next": "x" } }""";
        }

        Assert.Contains(Faults(steps), fault => fault.StartsWith("flow.nesting ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_for_editors_knows_every_control_step_and_what_each_is_given()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "workflows", "workflow.schema.json")))!;
        var step = schema["$defs"]!["step"]!;
        Assert.Equal(ControlSteps.Names.Order(StringComparer.Ordinal), step["properties"]!["use"]!["anyOf"]![0]!["enum"]!.AsArray().Select(node => node!.GetValue<string>()).Order(StringComparer.Ordinal));
        foreach (var rule in step["allOf"]!.AsArray().Where(rule => rule!["if"]!["properties"]!["use"]!["const"] is not null))
        {
            var use = rule!["if"]!["properties"]!["use"]!["const"]!.GetValue<string>();
            var inEditor = (rule["then"]!["properties"]!["with"]!["properties"] as JsonObject ?? []).Select(pair => pair.Key);
            var inServer = ControlSchemas.Of(use)!["properties"]!.AsObject().Select(pair => pair.Key);
            Assert.Equal((use, string.Join(',', inServer.Order(StringComparer.Ordinal))), (use, string.Join(',', inEditor.Order(StringComparer.Ordinal))));
        }
    }
}
