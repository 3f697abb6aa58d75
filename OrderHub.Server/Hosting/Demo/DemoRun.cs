using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>What a demo run asks for.</summary>
/// <param name="Orders">How many orders to send.</param>
/// <param name="Rate">How many a second; what the hub cannot take in time is sent later, and the tally says so.</param>
/// <param name="Url">The hub.</param>
/// <param name="Key">An API key of the tenant.</param>
/// <param name="Seed">The same seed sends the same orders.</param>
public sealed record DemoPlan(int Orders, double Rate, Uri Url, string Key, int Seed);

/// <summary>What became of a demo run.</summary>
/// <param name="Lines">The tally, one line each.</param>
/// <param name="Failure">Why nothing could be sent and what to do; null where the orders were sent.</param>
public sealed record DemoTally(IReadOnlyList<string> Lines, string? Failure);

/// <summary>Sends made-up orders to a hub at a steady rate and counts what becomes of them.</summary>
public sealed class DemoRun(DemoPlan plan, TimeProvider clock)
{
    /// <summary>Most requests under way at once.</summary>
    public const int MaxUnderWay = 256;

    private readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<double> milliseconds = [];

    /// <summary>Sends all, or only the first where nobody answers it or the key is not taken.</summary>
    public async Task<DemoTally> RunAsync(CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = plan.Url, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", plan.Key);
        using var room = new SemaphoreSlim(MaxUnderWay);
        var maker = new DemoOrders(plan.Seed);
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
            sending.Add(SendAsync(client, maker.Next(clock.GetUtcNow()), room, ct));
            if (i == 0)
            {
                await sending[0];
                if (FindFailure() is { } failure)
                {
                    return new DemoTally([], failure);
                }
            }
        }

        await Task.WhenAll(sending);
        return new DemoTally(Tally(clock.GetElapsedTime(start)), null);
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

    private static async Task<string> WordAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode)
        {
            return response.Headers.Contains("Idempotent-Replayed") ? "known already, first answer repeated" : "accepted";
        }

        try
        {
            using var problem = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
            return $"{(int)response.StatusCode} {(problem.RootElement.TryGetProperty("code", out var code) ? code.GetString() : "without a code")}";
        }
        catch (JsonException)
        {
            return $"{(int)response.StatusCode} without a body";
        }
    }

    private void Count(string answer) => answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    private List<string> Tally(TimeSpan elapsed)
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
