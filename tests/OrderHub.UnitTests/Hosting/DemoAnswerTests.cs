using System.Text.Json.Nodes;
using OrderHub.Server.Hosting.Demo;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

/// <summary>How the people of the demo answer what flows ask them.</summary>
public sealed class DemoAnswerTests
{
    private static readonly string[] Buttons = ["again", "wait", "cancel"];

    [Fact]
    public void The_first_button_is_pressed_mostly_and_another_now_and_then()
    {
        Assert.Equal("again", DemoAnswer.To(Buttons, null, asked: 0, roll: 50, other: 2)!.Outcome);
        Assert.Equal("cancel", DemoAnswer.To(Buttons, null, asked: 0, roll: 90, other: 2)!.Outcome);
    }

    [Fact]
    public void Who_is_asked_again_presses_the_next_button_and_has_enough_in_the_end()
    {
        Assert.Equal("wait", DemoAnswer.To(Buttons, null, asked: 1, roll: 50, other: 0)!.Outcome);
        Assert.Null(DemoAnswer.To(Buttons, null, DemoAnswer.Patience, roll: 50, other: 0));
    }

    [Fact]
    public void Some_tasks_are_left_where_they_are() => Assert.Null(DemoAnswer.To(Buttons, null, asked: 0, roll: 4, other: 0));

    [Fact]
    public void Of_a_form_what_is_required_is_filled_in()
    {
        var form = JsonNode.Parse("""
            {"type":"object","required":["grade","pieces","plate"],
             "properties":{"grade":{"type":"string","enum":["ZP","CC"]},"pieces":{"type":"integer","minimum":3},"plate":{"type":"string","minLength":7},"note":{"type":"string"}}}
            """);

        var data = DemoAnswer.To(Buttons, form, asked: 0, roll: 50, other: 0)!.Data;

        Assert.Equal("""{"grade":"ZP","pieces":3,"plate":"7777777"}""", data.ToJsonString());
    }
}
