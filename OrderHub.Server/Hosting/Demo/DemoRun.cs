using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>What a demo run asks for.</summary>
/// <param name="Orders">How many orders to send.</param>
/// <param name="Rate">How many a second; what the hub cannot take in time is sent later, and the tally says so.</param>
/// <param name="Url">The hub.</param>
/// <param name="Key">An API key of the tenant.</param>
/// <param name="Seed">The same seed sends the same orders.</param>
/// <param name="Lines">The lines, by their shares; null: all that the hub has.</param>
/// <param name="SendOnly">True: nothing fails on purpose, no time is made to pass, and what became of the orders is not counted.</param>
public sealed record DemoPlan(int Orders, double Rate, Uri Url, string Key, int Seed, IReadOnlyList<DemoLine>? Lines, bool SendOnly);

/// <summary>
/// Sends made-up orders of all lines to a hub at a steady rate, lets the simulated systems fail and simulated time pass, answers what people are asked, and counts
/// what became of every order.
/// </summary>
/// <remarks>1. Which lines the hub has. 2. Faults on. 3. Orders, some of them cancelled. 4. Time. 5. The tally; faults as they were.</remarks>
public sealed class DemoRun(DemoPlan plan, TimeProvider clock, Action<string> tell)
{
    /// <summary>Most requests under way at once.</summary>
    public const int MaxUnderWay = 256;

    /// <summary>One accepted order of so many is cancelled.</summary>
    private const int CancelledOneOf = 33;

    private readonly DemoProgress progress = new(clock, tell);
    private readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<double> milliseconds = [];
    private readonly ConcurrentBag<string> accepted = [];

    /// <summary>Sends all, or only the first where nobody answers it or the key is not taken.</summary>
    public async Task<DemoTally> RunAsync(CancellationToken ct)
    {
        using var client = new DemoClient(plan.Url, plan.Key);
        var (now, flows) = (await NowAsync(client, ct), await FlowsAsync(client, ct));
        var lines = plan.Lines ?? [.. DemoLines.All.Where(line => flows is null || flows.Contains($"{line.Name}/transaction", StringComparer.Ordinal))];
        if (lines.FirstOrDefault(line => flows?.Contains($"{line.Name}/transaction", StringComparer.Ordinal) == false) is { } missing)
        {
            return new([], $"The hub has no flow for the line '{missing.Name}'.");
        }

        var faults = new DemoFaults(client);
        try
        {
            var isStruck = !plan.SendOnly && flows is not null && await faults.StrikeAsync(plan.Orders, ct);
            var started = progress.Elapsed;
            if (await SendAllAsync(client, new DemoOrders(plan.Seed, lines), now - clock.GetUtcNow(), ct) is { } failure)
            {
                return new([], failure);
            }

            var sent = Sent(progress.Elapsed - started);
            if (plan.SendOnly)
            {
                return new(sent, null);
            }

            var cancelled = await CancelSomeAsync(client, ct);
            var time = new DemoTime(client, plan.Seed, clock, progress);
            if (!await time.PassAsync(ct))
            {
                return new([.. sent, "This hub's clock cannot be moved: its pages show what becomes of the orders."], null);
            }

            var tally = DemoTally.Of(await new DemoCensus(client, now, progress).TakeAsync(ct));
            return tally with
            {
                Lines =
                [
                    .. sent,
                    $"{cancelled} were cancelled, {time.Answered} tasks of people answered, {(isStruck ? "the simulated systems failed now and then" : "nothing was made to fail")}, {time.Passed.TotalDays:0.0} days passed by the hub's clock, {(progress.Elapsed - started).TotalSeconds:0} s by this one",
                    .. tally.Lines,
                ],
            };
        }
        finally
        {
            await faults.EndAsync(CancellationToken.None);
        }
    }

    /// <summary>The hub's time; this machine's where it does not tell.</summary>
    private async Task<DateTimeOffset> NowAsync(DemoClient client, CancellationToken ct)
    {
        try
        {
            return (await client.FindAsync("dev/clock", ct))?["now"]?.GetValue<DateTimeOffset>() ?? clock.GetUtcNow();
        }
        catch (Exception silent) when (silent is HttpRequestException or JsonException)
        {
            return clock.GetUtcNow();
        }
    }

    /// <summary>The flows that are published; null where the hub does not tell.</summary>
    private static async Task<List<string>?> FlowsAsync(DemoClient client, CancellationToken ct)
    {
        try
        {
            return (await client.FindAsync("api/v1/flows", ct))?["items"]?.AsArray().Where(flow => (string?)flow!["current"] is not null).Select(flow => (string)flow!["name"]!).ToList();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<string?> SendAllAsync(DemoClient client, DemoOrders maker, TimeSpan ahead, CancellationToken ct)
    {
        using var room = new SemaphoreSlim(MaxUnderWay);
        var sending = new List<Task>(plan.Orders);
        var start = clock.GetTimestamp();
        for (var i = 0; i < plan.Orders; i++)
        {
            var wait = TimeSpan.FromSeconds(i / plan.Rate) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, ct);
            }

            await room.WaitAsync(ct);
            var number = i;
            progress.Tell(() => $"{number} orders sent");
            sending.Add(SendAsync(client.Http, maker.Next(clock.GetUtcNow() + ahead), room, ct));
            if (i == 0)
            {
                await sending[0];
                if (FindFailure() is { } failure)
                {
                    return failure;
                }
            }
        }

        await Task.WhenAll(sending);
        return null;
    }

    private async Task SendAsync(HttpClient client, DemoOrder order, SemaphoreSlim room, CancellationToken ct)
    {
        try
        {
            var start = clock.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/orders") { Content = JsonContent.Create(order.Content, DemoJson.Default.OrderContent) };
            request.Headers.Add("Idempotency-Key", order.Key);
            using var response = await client.SendAsync(request, ct);
            milliseconds.Add(clock.GetElapsedTime(start).TotalMilliseconds);
            Count(await WordAsync(response, ct));
        }
        catch (HttpRequestException error)
        {
            Count($"no answer: {error.Message}");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            Count($"no answer within {client.Timeout.TotalSeconds:0} s");
        }
        finally
        {
            room.Release();
        }
    }

    private string? FindFailure()
    {
        var first = answers.Keys.Single();
        return milliseconds.IsEmpty ? $"No hub takes orders at {plan.Url} ({first}). Start it, or name another with --url."
            : first.StartsWith("401", StringComparison.Ordinal) || first.StartsWith("403", StringComparison.Ordinal)
                ? $"The hub does not take this API key ({first}): give --key, or set ORDERHUB_ADMIN_KEY as the server has it."
                : null;
    }

    private async Task<string> WordAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync<JsonNode>(ct);
            if (!response.IsSuccessStatusCode)
            {
                return $"{(int)response.StatusCode} {(string?)body?["code"] ?? "without a code"}";
            }

            if (response.Headers.Contains("Idempotent-Replayed"))
            {
                return "known already, first answer repeated";
            }

            accepted.Add((string)body!["orderNo"]!);
            return "accepted";
        }
        catch (JsonException)
        {
            return $"{(int)response.StatusCode} without a body";
        }
    }

    /// <summary>Customers who change their mind: at whatever stage their orders are by now.</summary>
    private async Task<int> CancelSomeAsync(DemoClient client, CancellationToken ct)
    {
        var count = 0;
        foreach (var some in accepted.Where((_, place) => place % CancelledOneOf == 0).Chunk(DemoClient.AtOnce))
        {
            var taken = await Task.WhenAll(some.Select(orderNo => client.TryAsync(HttpMethod.Post, $"api/v1/orders/{orderNo}/cancel", new JsonObject { ["reason"] = "客户改变主意" }, ct)));
            count += taken.Count(isTaken => isTaken);
            progress.Tell(() => $"{count} orders cancelled");
        }

        return count;
    }

    private void Count(string answer) => answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    private List<string> Sent(TimeSpan elapsed)
    {
        var sorted = milliseconds.Order().ToList();
        return
        [
            $"{plan.Orders} orders sent in {elapsed.TotalSeconds:0.0} s, {plan.Orders / elapsed.TotalSeconds:0} a second (asked for {plan.Rate:0.#}); answer p50 {At(sorted, 0.5):0.0} ms, p99 {At(sorted, 0.99):0.0} ms",
            .. answers.OrderByDescending(pair => pair.Value).Select(pair => $"  {pair.Value,8}  {pair.Key}"),
        ];
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
