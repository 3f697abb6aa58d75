using System.Text.Json.Nodes;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>Names what a flow instance waits for, from how it is drawn: a task, an incident, a signal, a timer, a wave. Pure.</summary>
public static class DemoStanding
{
    /// <summary>Steps that hold others: what these wait for is what they wait for.</summary>
    private static readonly HashSet<string> Holders = new(StringComparer.Ordinal) { "scope", "sub-flow", "for-each", "while", "join", "compensate" };

    private static readonly HashSet<string> Ended = new(StringComparer.Ordinal) { "completed", "compensated", "cancelled", "refused", "failed" };

    public static bool IsOpen(JsonNode flow) => !Ended.Contains((string)flow["state"]!);

    /// <summary>What an instance that is under way waits for; null where it waits for nothing that has a name: it is stuck.</summary>
    public static string? WaitOf(JsonNode flow)
    {
        if ((string?)flow["incident"]?["state"] == "open" || (string?)flow["state"] == "incident")
        {
            return $"incident {(string?)flow["incident"]?["cause"] ?? "without a cause"}";
        }

        var name = (string)flow["flow"]!;
        return flow["steps"]!.AsObject()
            .Where(step => (string?)step.Value!["state"] == "waiting" && !Holders.Contains((string)step.Value["use"]!))
            .Select(step => $"{Kind((string)step.Value!["use"]!)} {name}/{step.Key}")
            .FirstOrDefault();
    }

    private static string Kind(string use) => use switch
    {
        "human-task" => "task",
        "wait-signal" => "signal",
        "gather" => "wave",
        "delay" or "until" => "timer",
        _ => use,
    };
}
