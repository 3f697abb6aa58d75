using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>A test of a flow beside the flow: what is given, what happens, what is expected. Data only.</summary>
public sealed record Scenario
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Name of the flow.</summary>
    public required string Flow { get; init; }

    public required LocalText Title { get; init; }

    public DateTimeOffset? At { get; init; }

    public GivenOrder Given { get; set; } = new();

    public IReadOnlyDictionary<string, IReadOnlyList<StepStub>> Stubs { get; set; } = new Dictionary<string, IReadOnlyList<StepStub>>(StringComparer.Ordinal);

    public IReadOnlyList<TimelineEntry> Timeline { get; set; } = [];

    public required Expectation Expect { get; init; }

    public SimulationPlan Plan => new() { At = At, Given = Given, Stubs = Stubs, Timeline = Timeline };

    /// <summary>Longest scenario, in characters.</summary>
    public const int MaxLength = 200_000;

    /// <summary>Reads a scenario's text; says what is wrong with it.</summary>
    public static (Scenario? Scenario, Fault? Fault) Read(string text)
    {
        if (text.Length > MaxLength)
        {
            return (null, new("scenario.invalid", "", $"The scenario has {text.Length} characters; the limit is {MaxLength}."));
        }

        try
        {
            return JsonSerializer.Deserialize(text, SimulationJson.Default.Scenario) is { } scenario
                ? (scenario, null)
                : (null, new("scenario.invalid", "", "A scenario is a JSON object."));
        }
        catch (JsonException error)
        {
            return (null, new("scenario.invalid", error.Path ?? "", error.Message));
        }
    }
}

/// <summary>What a scenario expects; what is left out may be anything.</summary>
public sealed record Expectation
{
    /// <summary>All steps entered, in order.</summary>
    public IReadOnlyList<string>? Path { get; init; }

    /// <summary>Steps entered at some time.</summary>
    public IReadOnlyList<string>? Passes { get; init; }

    /// <summary>Steps never entered.</summary>
    public IReadOnlyList<string>? Avoids { get; init; }

    public string? Outcome { get; init; }

    /// <summary>completed, refused, waiting, incident ...</summary>
    public string? Status { get; init; }

    /// <summary>Fields of the order at the end; objects are looked into.</summary>
    public JsonObject? Order { get; init; }

    /// <summary>Calls to partners in order, as <c>connector.operation</c>.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Steps whose effects were undone, in order.</summary>
    public IReadOnlyList<string>? Undone { get; init; }

    /// <summary>Causes of the incidents that opened, in order.</summary>
    public IReadOnlyList<string>? Incidents { get; init; }

    /// <summary>Steps at which it waits at the end.</summary>
    public IReadOnlyList<string>? Waits { get; init; }
}
