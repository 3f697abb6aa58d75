using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>Writes a simulation for a terminal.</summary>
public static class SimulationText
{
    private static readonly JsonSerializerOptions Readable = new(SimulationJson.Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(SimulationResult result) => JsonSerializer.Serialize(result, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<SimulationResult>)Readable.GetTypeInfo(typeof(SimulationResult)));

    /// <summary>Reads a plan.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SimulationPlan Plan(string text) => JsonSerializer.Deserialize(text, SimulationJson.Default.SimulationPlan) ?? new();

    public static IEnumerable<string> Lines(SimulationResult result)
    {
        foreach (var one in result.Events.Where(one => one.Kind is not ("due" or "enter")))
        {
            var words = new[]
            {
                one.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), one.Kind.PadRight(8), one.Step,
                one.Call is { } call ? $"{call.Connector}.{call.Operation}" : null, one.Outcome, one.To is { } to ? $"-> {to}" : null, one.Note is { Length: > 0 } note ? $"({note})" : null,
            };
            yield return string.Join("  ", words.OfType<string>());
        }

        yield return $"{result.State}: {result.Status}{(result.Outcome is { } outcome ? $", outcome {outcome}" : "")}, after {result.Took:c} of virtual time; "
            + $"{result.Edges.Count(edge => edge.Taken > 0)} of {result.Edges.Count} wires taken";
        foreach (var wait in result.Waits)
        {
            yield return $"  waits at {wait.Step} for {wait.Kind} {wait.Name}{(wait.DueAt is { } due ? $" until {due:u}" : "")}";
        }
    }
}
