using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

public class FlowValidatorTests
{
    private static readonly CapabilityRegistry Registry = new(
    [
        new RemoteStep("a"), new RemoteStep("bare", withUndo: false), new UndoStep("a"), new LocalStep("pick", _ => StepResult.Of("x"), "x", "y"),
    ]);

    private static IReadOnlyList<string> Codes(string steps, string start = "one", string kind = "fulfillment")
    {
        var reading = FlowReader.Read($$"""{"name":"t/f","kind":"{{kind}}","title":{"en":"t","zh":"t"},"start":"{{start}}","steps":{{steps}}}""");
        return [.. (reading.Definition is { } flow ? FlowValidator.Validate(flow, Registry) : reading.Faults).Select(fault => fault.Code)];
    }

    [Theory]
    [InlineData("""{"one":{"use":"end"}}""", "")]
    [InlineData("""{"one":{"use":"nothing@1","next":"two"},"two":{"use":"end"}}""", "flow.use")]
    [InlineData("""{"one":{"use":"pick@1","next":{"x":"two"}},"two":{"use":"end"}}""", "flow.not-wired")]
    [InlineData("""{"one":{"use":"pick@1","next":{"x":"two","y":"two","z":"two"}},"two":{"use":"end"}}""", "flow.no-outcome")]
    [InlineData("""{"one":{"use":"pick@1","next":"nowhere"},"two":{"use":"end"}}""", "flow.target,flow.unreachable")]
    [InlineData("""{"one":{"use":"pick@1","next":{"x":"one","y":"two"}},"two":{"use":"end"}}""", "flow.endless")]
    [InlineData("""{"one":{"use":"bare@1","next":"two"},"two":{"use":"end"}}""", "flow.no-undo")]
    [InlineData("""{"one":{"use":"bare@1","compensate":{"none":"asks only"},"next":"two"},"two":{"use":"end"}}""", "")]
    [InlineData("""{"one":{"use":"a@1","compensate":"gone@1","next":"two"},"two":{"use":"end"}}""", "flow.undo-unknown")]
    [InlineData("""{"one":{"use":"wait-signal","next":"two"},"two":{"use":"end"}}""", "flow.signal")]
    [InlineData("""{"one":{"use":"end","colour":"red"}}""", "flow.unknown")]
    [InlineData("""{"one":{"use":"end","with":{"discard":true}}}""", "flow.discard")]
    [InlineData("""{"one":{"use":"wait-signal","with":{"signal":"s"},"timeout":"soon","next":"two"},"two":{"use":"end"}}""", "flow.duration")]
    [InlineData("""{"one":{"use":"pick@1","next":"one"}}""", "flow.no-end,flow.endless")]
    public void A_faulty_flow_is_told_what_is_wrong(string steps, string expected) =>
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), Codes(steps));

    [Fact]
    public void A_transaction_flow_stores_its_order_and_calls_nobody_before() =>
        Assert.Equal(["flow.persist", "flow.before-persist"], Codes("""{"one":{"use":"a@1","next":"two"},"two":{"use":"end"}}""", kind: "transaction"));

    [Fact]
    public void The_start_must_be_a_step() =>
        Assert.Contains("flow.start", Codes("""{"one":{"use":"end"}}""", start: "zero"));

    [Fact]
    public void The_hash_names_the_logic_and_not_its_layout()
    {
        const string One = """{"name":"t/f","kind":"fulfillment","title":{"en":"t","zh":"t"},"start":"one","steps":{"one":{"use":"end"}}}""";
        var reordered = new JsonObject(JsonNode.Parse(One)!.AsObject().Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString(new() { WriteIndented = true });
        Assert.Equal(FlowReader.Read(One).Definition!.Hash, FlowReader.Read(reordered).Definition!.Hash);
        Assert.NotEqual(FlowReader.Read(One).Definition!.Hash, FlowReader.Read(One.Replace("\"one\"", "\"uno\"", StringComparison.Ordinal)).Definition!.Hash);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"name":1,"kind":"odd","title":"x","start":null,"steps":[]}""")]
    public void Garbage_is_a_fault_and_no_crash(string text) => Assert.NotEmpty(FlowReader.Read(text).Faults);
}
