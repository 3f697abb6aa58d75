using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>One trace an order: from the first message through the outbox and both flows to the last callback, over a restart too.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task An_order_keeps_one_trace_from_the_first_message_to_the_last_callback()
    {
        await using var hub = await Hub.StartAsync();
        var first = await hub.SendEclpOrderAsync();
        var second = await hub.SendApiOrderAsync("traced-1");
        var traces = new[] { await TraceOfAsync(hub, first), await TraceOfAsync(hub, second) };

        Assert.NotEqual(traces[0], traces[1]);
        foreach (var trace in traces)
        {
            IReadOnlyList<string> spans = [];
            await Eventually.BeTrueAsync(
                async () => Covers(spans = await SpansAsync(hub, trace)),
                () => $"trace {trace} is not whole: {string.Join(" | ", spans)}");
        }
    }

    [Fact]
    public async Task A_restart_between_does_not_begin_another_trace()
    {
        // The parcel rests until the clock is moved, which happens after the restart.
        await using var hub = await Hub.StartAsync(paceMs: 60_000);
        var orderNo = await hub.SendApiOrderAsync("traced-2");
        await hub.Api.OrderReachesAsync(orderNo, "PICKUP_ASSIGNED");
        var trace = await TraceOfAsync(hub, orderNo);
        var before = (await SpansAsync(hub, trace)).Count;

        await hub.RestartAsync();
        await Eventually.BeTrueAsync(
            async () =>
            {
                await hub.Api.AdvanceClockAsync("PT1M");
                return (string?)(await hub.Api.OrderAsync(orderNo))["status"] == "DELIVERED";
            },
            () => $"{orderNo} is not delivered\n{hub.Server.Output}");

        await Eventually.BeTrueAsync(async () => (await SpansAsync(hub, trace)).Count > before, () => "nothing after the restart joined the trace");
    }

    /// <summary>The transaction, the start of the fulfillment, both calls, and a burst for each of the six callbacks.</summary>
    private static bool Covers(IReadOnlyList<string> names) =>
        names.Contains("flow express/transaction")
        && names.Contains("call waybill/register")
        && names.Contains("call terminal/pickup")
        && names.Count(name => name == "flow express/fulfillment") >= 3 + 6;

    private static async Task<string> TraceOfAsync(Hub hub, string orderNo)
    {
        var parent = (string?)(await hub.Api.OrderAsync(orderNo))["traceParent"] ?? throw new InvalidOperationException($"{orderNo} has no trace");
        return parent.Split('-')[1];
    }

    /// <summary>Names of the trace's spans, those that link to it included.</summary>
    private static async Task<IReadOnlyList<string>> SpansAsync(Hub hub, string trace)
    {
        if (!File.Exists(hub.TraceFile))
        {
            return [];
        }

        await using var file = new FileStream(hub.TraceFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. lines.Where(line => line.EndsWith('}')).Select(line => JsonNode.Parse(line)!)
                .Where(span => (string?)span["traceId"] == trace || span["links"]!.AsArray().Any(link => (string?)link == trace))
                .Select(span => (string)span["name"]!),
        ];
    }
}
