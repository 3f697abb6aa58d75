using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>flow simulate FILE --orders P7D</c>: tries a definition on the recorded orders of a running hub, and tells what would be otherwise than it was.</summary>
internal static class SimulationBatchCommand
{
    private const string Path = "/api/v1/simulations/batches";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(
        ParseResult parsed, FileInfo file, string span, int? limit, string? url, string? key, bool asJson, TextWriter output, CancellationToken ct)
    {
        TimeSpan back;
        try
        {
            back = XmlConvert.ToTimeSpan(span);
        }
        catch (FormatException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("--orders is a duration as ISO 8601 has it, such as P7D.");
            return FlowCommands.Unusable;
        }

        using var http = FlowCommands.Client(url, key);
        var body = new JsonObject { ["text"] = await File.ReadAllTextAsync(file.FullName, ct), ["from"] = TimeProvider.System.GetUtcNow() - back, ["limit"] = limit };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var begun = await http.PostAsync(Path, content, ct);
        var batch = await FlowCommands.ParseAsync(begun, ct);
        if (!begun.IsSuccessStatusCode)
        {
            await FlowCommands.WriteAsync(output, FlowCommands.Refusal(begun, batch));
            return FlowCommands.Failed;
        }

        using var ticks = new PeriodicTimer(Look, TimeProvider.System);
        while ((string?)batch!["state"] == "running" && await ticks.WaitForNextTickAsync(ct))
        {
            batch = JsonNode.Parse(await http.GetStringAsync($"{Path}/{(string?)batch["batchId"]}", ct));
            if (!asJson)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{(int)batch!["tried"]!} of {(int)batch["total"]!}");
            }
        }

        await FlowCommands.WriteAsync(output, asJson ? [batch.ToJsonString()] : Lines(batch));
        return (string?)batch["state"] == "done" ? 0 : FlowCommands.Failed;
    }

    private static IEnumerable<string> Lines(JsonNode batch)
    {
        var summary = batch["summary"]!;
        var message = (string?)summary["message"];
        return
        [
            $"{(string?)batch["state"]}: {(int)batch["tried"]!} orders of {(string?)batch["ordersOf"]}{(message is null ? "" : $", {message}")}",
            $"  the same {(int)summary["same"]!}, by other steps {(int)summary["otherWay"]!}, to another end {(int)summary["otherEnd"]!}, not tried {(int)summary["untried"]!}",
            .. Counts("before", summary["before"]), .. Counts("after", summary["after"]), .. Counts("incident", summary["incidents"]),
            .. (summary["differences"] as JsonArray ?? []).Select(one =>
                $"  {(string?)one!["orderNo"]}: {(string?)one["before"]} -> {(string?)one["after"]}{((string?)one["step"] is { } step ? $", from {step} on" : "")}"),
        ];
    }

    private static IEnumerable<string> Counts(string word, JsonNode? counts) => (counts as JsonObject ?? []).Select(pair => $"  {word} {pair.Key}: {(int)pair.Value!}");
}
