using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>Counts every order that the hub took since the run began, those that its flows made included.</summary>
public sealed class DemoCensus(DemoClient client, DateTimeOffset since, DemoProgress progress)
{
    private static readonly string[] OpenStates = ["running", "waiting", "incident", "compensating"];

    public async Task<IReadOnlyList<DemoCount>> TakeAsync(CancellationToken ct)
    {
        // 1. What is under way
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var state in OpenStates)
        {
            await foreach (var page in client.PagesAsync($"api/v1/instances?state={state}&since={Time}", ct))
            {
                open.UnionWith(page.Select(one => (string)one["instanceId"]!));
            }
        }

        // 2. Orders that are neither where they go nor held for nothing: one by one, by their flows
        var counts = new List<DemoCount>();
        var settled = new Dictionary<string, List<DemoCount>>(StringComparer.Ordinal);
        await foreach (var page in client.PagesAsync($"api/v1/orders?from={Time}", ct))
        {
            foreach (var some in page.Chunk(DemoClient.AtOnce))
            {
                foreach (var (order, flows) in await Task.WhenAll(some.Select(order => FlowsAsync(order, ct))))
                {
                    var count = CountOf(order, flows);
                    if (flows is null)
                    {
                        (settled.TryGetValue(count.Line, out var same) ? same : settled[count.Line] = []).Add(count);
                    }
                    else
                    {
                        open.ExceptWith(flows.Select(flow => (string)flow["instanceId"]!));
                        counts.Add(count);
                    }
                }
            }

            progress.Tell(() => $"{counts.Count + settled.Values.Sum(same => same.Count)} orders counted");
        }

        // 3. Flows that still wait though the goods are where they go: a slip to come back, a refund to be paid
        foreach (var instance in open)
        {
            if (await client.FindAsync($"api/v1/instances/{instance}", ct) is { } flow && DemoStanding.IsOpen(flow))
            {
                var line = ((string)flow["flow"]!).Split('/')[0];
                if (settled.TryGetValue(line, out var same) && same.Count > 0)
                {
                    same.RemoveAt(same.Count - 1);
                }

                counts.Add(Of(line, flow));
            }
        }

        return [.. counts, .. settled.Values.SelectMany(same => same)];
    }

    private string Time => Uri.EscapeDataString(since.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Its flows; null where its status says all.</summary>
    private async Task<(JsonNode Order, List<JsonNode>? Flows)> FlowsAsync(JsonNode order, CancellationToken ct) =>
        IsSettled(order) && order["holdCode"] is null
            ? (order, null)
            : (order, [.. ((await client.FindAsync($"api/v1/orders/{(string)order["orderNo"]!}/flows", ct))?["flows"]?.AsArray() ?? []).Select(flow => flow!)]);

    /// <summary>How one order counts: by what its flow waits for, a hold before it, an end where nothing is under way. Pure.</summary>
    public static DemoCount CountOf(JsonNode order, IReadOnlyList<JsonNode>? flows)
    {
        var (line, status) = ((string)order["businessLine"]!, (string)order["status"]!);
        var open = flows?.Where(DemoStanding.IsOpen).ToList() ?? [];
        var wait = open.Select(DemoStanding.WaitOf).FirstOrDefault(name => name is not null);
        if ((string?)order["holdCode"] is { } hold)
        {
            return open.Count > 0 && wait is null ? Stuck(line, status, flows!) : new(line, DemoEnd.OnHold, wait is null ? $"{hold}, {status}" : $"{hold}, {wait}");
        }

        return open.Count == 0
            ? IsSettled(order) ? new(line, DemoEnd.Ended, status) : Stuck(line, status, flows ?? [])
            : wait is null ? Stuck(line, status, flows!) : new(line, DemoEnd.Waiting, wait);
    }

    private static DemoCount Of(string line, JsonNode flow) => DemoStanding.WaitOf(flow) is { } wait ? new(line, DemoEnd.Waiting, wait) : Stuck(line, "settled", [flow]);

    private static DemoCount Stuck(string line, string status, IReadOnlyList<JsonNode> flows) => new(
        line, DemoEnd.Stuck, $"{line}, {status}: {string.Join(", ", flows.Select(flow => $"{flow["flow"]} {flow["state"]} {flow["outcome"]}".TrimEnd()))}");

    private static bool IsSettled(JsonNode order) => StatusMachine.IsSettled((OrderStatus)(int)order["statusCode"]!);
}
