using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>Holds a run against what its scenario expects. Pure; reports every difference.</summary>
public static class ScenarioCheck
{
    private const string Code = "scenario.failed";

    public static IReadOnlyList<Fault> Compare(Expectation expect, SimulationResult result)
    {
        var faults = new List<Fault>();
        List("path", expect.Path, result.Path, faults);
        List("calls", expect.Calls, [.. result.Events.Select(one => one.Call).OfType<SimulationCall>().Select(call => $"{call.Connector}.{call.Operation}")], faults);
        List("undone", expect.Undone, [.. result.Events.Where(one => one.Kind == "undone").Select(one => one.Step)], faults);
        List("incidents", expect.Incidents, [.. result.Events.Where(one => one.Kind == "incident").Select(one => one.Outcome ?? "")], faults);
        List("waits", expect.Waits, [.. result.Waits.Select(wait => wait.Step)], faults);
        Word("outcome", expect.Outcome, result.Outcome, faults);
        Word("status", expect.Status, result.Status, faults);
        foreach (var step in (expect.Passes ?? []).Where(step => !result.Path.Contains(step, StringComparer.Ordinal)))
        {
            faults.Add(new(Code, "expect.passes", $"The step '{step}' was not entered; the way was {string.Join(", ", result.Path)}."));
        }

        foreach (var step in (expect.Avoids ?? []).Where(step => result.Path.Contains(step, StringComparer.Ordinal)))
        {
            faults.Add(new(Code, "expect.avoids", $"The step '{step}' was entered."));
        }

        if (expect.Order is { } order)
        {
            Subset(order, result.Order, "expect.order", faults);
        }

        return faults;
    }

    private static void List(string name, IReadOnlyList<string>? expected, IReadOnlyList<string> actual, List<Fault> faults)
    {
        if (expected is not null && !expected.SequenceEqual(actual, StringComparer.Ordinal))
        {
            faults.Add(new(Code, $"expect.{name}", $"Expected {Words(expected)}; it was {Words(actual)}."));
        }
    }

    private static void Word(string name, string? expected, string? actual, List<Fault> faults)
    {
        if (expected is not null && expected != actual)
        {
            faults.Add(new(Code, $"expect.{name}", $"Expected '{expected}'; it was '{actual ?? "nothing"}'."));
        }
    }

    private static void Subset(JsonNode? expected, JsonNode? actual, string path, List<Fault> faults)
    {
        if (expected is JsonObject map)
        {
            foreach (var (name, value) in map)
            {
                Subset(value, (actual as JsonObject)?[name], $"{path}.{name}", faults);
            }
        }
        else if (!JsonNode.DeepEquals(expected, actual) && !IsSameNumber(expected, actual))
        {
            faults.Add(new(Code, path, $"Expected {expected?.ToJsonString() ?? "nothing"}; it was {actual?.ToJsonString() ?? "nothing"}."));
        }
    }

    /// <summary>26 and 26.0 are one number: money is decimal, and keeps its places.</summary>
    private static bool IsSameNumber(JsonNode? expected, JsonNode? actual) =>
        expected is JsonValue one && actual is JsonValue other && one.TryGetValue(out decimal a) && other.TryGetValue(out decimal b) && a == b;

    private static string Words(IReadOnlyList<string> list) => list.Count == 0 ? "nothing" : string.Join(", ", list);
}
