using System.Text.Json.Nodes;
using System.Xml;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>
/// Lets simulated time pass until nothing moves any more: seconds while orders move, ever longer steps while none does, to days without anything
/// new. People answer their tasks on the way.
/// </summary>
public sealed class DemoTime(DemoClient client, int seed, TimeProvider clock, DemoProgress progress)
{
    /// <summary>Most steps of time; who has still not come to rest then is counted as it stands.</summary>
    private const int MostSteps = 400;

    /// <summary>Most looks whether all is quiet: a quarter of an hour, which many orders need.</summary>
    private const int MostLooks = 6000;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Longer than anything waits that is then asked of a person.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromDays(4);

    /// <summary>What still moves then moves for ever, such as what is asked anew each day.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromDays(12);

    private const int LeastShare = 24;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(150);

    private readonly Random dice = new(seed);
    private readonly Dictionary<(string Instance, string Step), int> asked = [];
    private readonly HashSet<string> left = new(StringComparer.Ordinal);

    /// <summary>How much time passed.</summary>
    public TimeSpan Passed { get; private set; }

    /// <summary>How many tasks were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>False where the hub's clock cannot be moved.</summary>
    public async Task<bool> PassAsync(CancellationToken ct)
    {
        var (step, still, before) = (Shortest, TimeSpan.Zero, "");
        for (var count = 0; count < MostSteps && still < Rest && Passed < Enough; count++)
        {
            if (!await client.TryAsync(HttpMethod.Post, "dev/clock", new JsonObject { ["advance"] = XmlConvert.ToString(step) }, ct))
            {
                return false;
            }

            Passed += step;
            var isQuiet = await QuietAsync(ct);
            var answered = await AnswerAsync(ct);
            var now = await SignatureAsync(ct);
            var moved = answered > 0 || !isQuiet || now != before;
            still = moved ? TimeSpan.Zero : still + step;
            step = moved ? Slower(step) : step * 2 < Longest ? step * 2 : Longest;
            before = now;
            progress.Tell(() => $"{Passed:d\\.hh\\:mm} passed by the hub's clock, {Answered} tasks answered");
        }

        return true;
    }

    /// <summary>
    /// An eighth: what moved has time to go on, and what moves once a day does not cost a hundred steps. Never less than a share of what passed: of many
    /// orders some move at every step, and their days would have no end.
    /// </summary>
    private TimeSpan Slower(TimeSpan step) => new[] { step / 8, Passed / LeastShare, Shortest }.Max();

    /// <summary>Waits until what is being worked on is the same twice; false where it did not become so.</summary>
    private async Task<bool> QuietAsync(CancellationToken ct)
    {
        var before = "?";
        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(Look, clock, ct);
            var now = string.Concat(await BusyAsync("running", ct), "/", await BusyAsync("compensating", ct));
            if (now == before)
            {
                return now == "/";
            }

            before = now;
        }

        return false;
    }

    private async Task<string> BusyAsync(string state, CancellationToken ct) =>
        string.Join(' ', ((await client.FindAsync($"api/v1/instances?state={state}&limit=200", ct))?["items"]?.AsArray() ?? []).Select(one => (string)one!["instanceId"]!));

    private async Task<int> AnswerAsync(CancellationToken ct)
    {
        var tasks = await client.ListAsync("api/v1/tasks", ct);
        var answers = tasks.Where(task => !left.Contains((string)task["taskId"]!)).Select(task => (Task: (string)task["taskId"]!, Answer: AnswerTo(task))).ToList();
        var answered = 0;
        foreach (var some in answers.Chunk(DemoClient.AtOnce))
        {
            foreach (var (task, isTaken) in await Task.WhenAll(some.Select(async one => (one.Task, await GiveAsync(one.Task, one.Answer, ct)))))
            {
                answered += isTaken ? 1 : 0;
                if (!isTaken)
                {
                    left.Add(task);
                }
            }

            progress.Tell(() => $"{Passed:d\\.hh\\:mm} passed by the hub's clock, {Answered + answered} tasks answered");
        }

        Answered += answered;
        return answered;
    }

    private DemoAnswer? AnswerTo(JsonNode task)
    {
        var place = ((string)task["instanceId"]!, (string)task["step"]!);
        var times = asked.GetValueOrDefault(place);
        asked[place] = times + 1;
        return DemoAnswer.To([.. task["outcomes"]!.AsArray().Select(one => (string)one!)], task["form"], times, dice.Next(100), dice.Next(100));
    }

    private async Task<bool> GiveAsync(string task, DemoAnswer? answer, CancellationToken ct) => answer is not null
        && await client.TryAsync(HttpMethod.Post, $"api/v1/tasks/{task}/complete", new JsonObject { ["outcome"] = answer.Outcome, ["data"] = answer.Data }, ct);

    /// <summary>How many orders stand where, and what has failed, as one text.</summary>
    private async Task<string> SignatureAsync(CancellationToken ct) =>
        $"{await client.FindAsync("api/v1/orders/summary?by=status", ct)} {await client.FindAsync("api/v1/incidents/groups", ct)}";
}
