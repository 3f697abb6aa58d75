using System.Text.Json.Nodes;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>What is pressed and filled in.</summary>
public sealed record DemoAnswer(string Outcome, JsonObject Data)
{
    /// <summary>After so many answers at one step of an instance nobody answers there any more.</summary>
    public const int Patience = 6;

    /// <summary>
    /// How a person of the demo answers: mostly the first button, now and then another; one in twenty tasks stays where it is. Asked again at the
    /// same step, the next button, so that nothing goes round for ever. Pure.
    /// </summary>
    /// <param name="outcomes">The buttons.</param>
    /// <param name="form">What must be filled in; null: nothing.</param>
    /// <param name="asked">How often it was answered at this step before.</param>
    /// <param name="roll">0 to 99.</param>
    /// <param name="other">Any number: the button that is pressed now and then.</param>
    /// <returns>null: the task is left.</returns>
    public static DemoAnswer? To(IReadOnlyList<string> outcomes, JsonNode? form, int asked, int roll, int other)
    {
        if (outcomes.Count == 0 || asked >= Patience || (asked == 0 && roll < 5))
        {
            return null;
        }

        var button = roll < 80 ? asked % outcomes.Count : other % outcomes.Count;
        return new(outcomes[button], Fill(form));
    }

    /// <summary>The least that a form asks for.</summary>
    private static JsonObject Fill(JsonNode? form)
    {
        var filled = new JsonObject();
        foreach (var name in form?["required"]?.AsArray() ?? [])
        {
            filled[(string)name!] = ValueOf(form!["properties"]?[(string)name!]);
        }

        return filled;
    }

    private static JsonNode? ValueOf(JsonNode? field) => field switch
    {
        { } one when one["enum"] is JsonArray { Count: > 0 } allowed => allowed[0]!.DeepClone(),
        { } one => (string?)one["type"] switch
        {
            "integer" or "number" => one["minimum"]?.DeepClone() ?? JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            "array" => new JsonArray(),
            "object" => Fill(one),
            _ => JsonValue.Create(new string('7', Math.Max(4, (int?)one["minLength"] ?? 0))),
        },
        _ => null,
    };
}
