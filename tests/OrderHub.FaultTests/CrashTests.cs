using System.Net;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>
/// The server is killed (SIGKILL) at each named commit point between acceptance and delivery and started again: every order is
/// delivered once, with one waybill, and none is lost or doubled.
/// </summary>
public sealed class CrashTests
{
    /// <summary>Exit code of a process that SIGKILL ended.</summary>
    private const int Killed = 128 + 9;

    /// <summary>The first pass of each point, and a later one, when other work is under way at the same time.</summary>
    public static TheoryData<string, int> Crashes
    {
        get
        {
            var passes = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1" ? new[] { 1, 2, 3, 4, 5, 6 } : [1];
            var crashes = new TheoryData<string, int>();
            foreach (var point in CommitPoints.All)
            {
                foreach (var pass in passes)
                {
                    crashes.Add(point, pass);
                }
            }

            return crashes;
        }
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task A_server_killed_at_a_commit_point_delivers_every_order_once(string point, int pass)
    {
        // 1. A first start without a crash, so that the one under test finds its data folder as usual.
        await using var hub = await Hub.StartAsync();
        await hub.Server.Process.StopAsync();
        await hub.RestartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB_CRASH_AT"] = $"{point}:{pass}" });

        // 2. As many orders as passes, so that each point is passed often enough; the caller of a server that died gets no answer.
        var answered = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = Enumerable.Range(1, pass).Select(number => $"crash-{number}").ToList();
        foreach (var key in keys)
        {
            if (await TrySendAsync(hub, key) is { } orderNo)
            {
                answered[key] = orderNo;
            }
        }

        Assert.Equal(Killed, await hub.Server.Process.ExitAsync());

        // 3. Started again. Callers without an answer ask again with the same key; callers with one keep their number.
        await hub.RestartAsync();
        var orders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            orders[key] = await TrySendAsync(hub, key) ?? throw new InvalidOperationException($"no answer for {key} after the restart\n{hub.Server.Output}");
        }

        Assert.All(answered, pair => Assert.Equal(pair.Value, orders[pair.Key]));
        Assert.Equal(keys.Count, orders.Values.Distinct(StringComparer.Ordinal).Count());

        // 4. All delivered, once each.
        foreach (var orderNo in orders.Values)
        {
            await DeliveredOnceAsync(hub, await hub.Api.OrderReachesAsync(orderNo, "DELIVERED", TimeSpan.FromSeconds(90)));
        }

        await NothingElseAsync(hub, orders.Values);
    }

    private static async Task<string?> TrySendAsync(Hub hub, string key)
    {
        try
        {
            var answer = await hub.Api.SendOrderAsync(key, SampleOrders.Express(key));
            return answer.Status is HttpStatusCode.Created or HttpStatusCode.OK
                ? (string?)answer.Body!["orderNo"]
                : throw new InvalidOperationException($"the order was not taken: {answer}\n{hub.Server.Output}");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task DeliveredOnceAsync(Hub hub, JsonNode order)
    {
        var orderNo = (string)order["orderNo"]!;
        var package = Assert.Single(order["packages"]!.AsArray())!;
        var (waybill, task) = await hub.TracesOutsideAsync((string)package["waybillNo"]!);
        Assert.Equal(orderNo, (string?)waybill!["orderId"]);
        Assert.Equal(1, (int)waybill["registeredTimes"]!);
        Assert.Equal(0, (int)waybill["voidedTimes"]!);
        Assert.Equal(1, (int)task!["pickupOrders"]!);
        Assert.Equal(0, (int)task["withdrawn"]!);

        var applied = (await hub.Api.StatusFlowAsync(orderNo))
            .Where(entry => (string?)entry!["decision"] is "advance" or "advanceInferred")
            .Select(entry => (string)entry!["status"]!)
            .ToList();
        Assert.Equal(applied.Distinct(StringComparer.Ordinal), applied);
        Assert.Equal(2, (await hub.Api.FlowsAsync(orderNo)).Count);
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    private static async Task NothingElseAsync(Hub hub, IEnumerable<string> orders)
    {
        var expected = orders.Order(StringComparer.Ordinal).ToList();
        await Eventually.BeTrueAsync(
            async () => (await ListedAsync()).SequenceEqual(expected, StringComparer.Ordinal),
            () => $"the list does not come to hold exactly {string.Join(", ", expected)}\n{hub.Server.Output}");
        var registered = (await hub.Simulators.StateAsync())["waybills"]!.AsObject().Count(row => (string?)row.Value!["state"] == "REGISTERED");
        Assert.Equal(expected.Count, registered);

        async Task<IEnumerable<string>> ListedAsync() =>
            (await hub.Api.OrdersAsync("limit=200")).Select(order => (string)order!["orderNo"]!).Order(StringComparer.Ordinal);
    }
}
