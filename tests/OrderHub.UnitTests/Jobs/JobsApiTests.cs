using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using OrderHub.UnitTests.Access;
using Xunit;

namespace OrderHub.UnitTests.Jobs;

/// <summary>A server that runs jobs, a moment after its start.</summary>
public sealed class JobsHub : RunningHub
{
    protected override Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["OrderHub:Jobs:StartDelay"] = "00:00:00",
        ["OrderHub:Jobs:Poll"] = "00:00:00.100",
    });

    protected override string Roles => "access,jobs";
}

/// <summary>Jobs through the door that the page uses.</summary>
public sealed class JobsApiTests(JobsHub hub) : IClassFixture<JobsHub>
{
    [Fact]
    public async Task A_recurring_job_that_fails_is_found_read_mended_and_run_to_its_success()
    {
        using var http = hub.Administrator();
        var schedule = await MadeAsync(await http.PostAsJsonAsync("/api/v1/jobs/schedules", new { name = "orders of express", kind = "order-count-check", args = new { atLeast = 5 }, cron = "0 0 6 * * ?", timeZone = "Asia/Shanghai" }));
        Assert.Equal(5, schedule["nextFires"]!.AsArray().Count);
        Assert.EndsWith("22:00:00.000Z", Normal(schedule["nextFires"]![0]!["at"]!), StringComparison.Ordinal);
        var id = (string)schedule["scheduleId"]!;
        Assert.Equal(HttpStatusCode.Conflict, (await http.PostAsJsonAsync("/api/v1/jobs/schedules", new { name = "orders of express", kind = "order-count-check", cron = "0 0 6 * * ?", timeZone = "UTC" })).StatusCode);

        var first = (string)(await MadeAsync(await http.PostAsync($"/api/v1/jobs/schedules/{id}/trigger", null)))["runId"]!;
        var failed = await EndedAsync(http, first);
        Assert.Equal("failed", (string?)failed["run"]!["state"]);
        Assert.Contains("at least 5 are expected", (string?)failed["run"]!["error"], StringComparison.Ordinal);
        Assert.Equal("failed", (string?)failed["attempts"]![0]!["outcome"]);
        Assert.Equal(first, (string?)(await ReadAsync(http, "/api/v1/jobs/runs?state=failed&name=express&argument=atLeast&tenant=own"))["items"]![0]!["runId"]);

        Assert.Equal("job.changed", await RunningHub.CodeAsync(await http.PutAsJsonAsync($"/api/v1/jobs/schedules/{id}", new { args = new { atLeast = 0 }, cron = "0 0 7 * * ?", timeZone = "UTC", revision = 9 })));
        (await http.PutAsJsonAsync($"/api/v1/jobs/schedules/{id}", new { args = new { atLeast = 0 }, cron = "0 0 7 * * ?", timeZone = "UTC", revision = 1 })).EnsureSuccessStatusCode();
        var second = await EndedAsync(http, (string)(await MadeAsync(await http.PostAsync($"/api/v1/jobs/schedules/{id}/trigger", null)))["runId"]!);
        Assert.Equal("succeeded", (string?)second["run"]!["state"]);
        Assert.StartsWith("line,status,orders", (string?)second["result"], StringComparison.Ordinal);

        var graph = await ReadAsync(http, "/api/v1/jobs/graph?seconds=60");
        Assert.True(graph["points"]!.AsArray().Sum(point => (long)point!["failed"]!) >= 1 && graph["points"]!.AsArray().Sum(point => (long)point!["succeeded"]!) >= 1);
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/api/v1/jobs/schedules/{id}")).StatusCode);
    }

    [Fact]
    public async Task What_ships_is_paused_with_a_reason_and_not_deleted()
    {
        using var http = hub.Administrator();
        var shipped = await Eventually.GetAsync(
            async () => (await ReadAsync(http, "/api/v1/jobs/schedules"))["items"]!.AsArray().FirstOrDefault(row => (string?)row!["name"] == "hub-check"), () => "Nothing was brought in.");
        var id = (string)shipped["scheduleId"]!;
        Assert.Equal("job.invalid", await RunningHub.CodeAsync(await http.PostAsJsonAsync($"/api/v1/jobs/schedules/{id}/pause", new { reason = " " })));
        var paused = await MadeAsync(await http.PostAsJsonAsync($"/api/v1/jobs/schedules/{id}/pause", new { reason = "the relay is being moved" }));
        Assert.Equal(("the relay is being moved", 0), ((string?)paused["pausedReason"], paused["nextFires"]!.AsArray().Count));
        Assert.NotNull((string?)paused["pausedBy"]);
        Assert.Equal("job.state", await RunningHub.CodeAsync(await http.DeleteAsync($"/api/v1/jobs/schedules/{id}")));
        Assert.Null((string?)(await MadeAsync(await http.PostAsync($"/api/v1/jobs/schedules/{id}/resume", null)))["pausedBy"]);
        Assert.Equal("job.state", await RunningHub.CodeAsync(await http.PostAsync($"/api/v1/jobs/schedules/{id}/resume", null)));

        var overview = await ReadAsync(http, "/api/v1/jobs/overview");
        Assert.True((bool)overview["servers"]![0]!["alive"]!);
        Assert.Contains(overview["queues"]!.AsArray(), queue => (string?)queue!["queue"] == "upkeep");
    }

    [Fact]
    public async Task A_batch_ends_and_what_is_behind_it_begins()
    {
        using var http = hub.Administrator();
        var batch = await MadeAsync(await http.PostAsJsonAsync("/api/v1/jobs/batches", new
        {
            name = "three",
            kind = "order-count-check",
            items = new object[] { new { atLeast = 0 }, new { atLeast = 0, line = "express" }, new { atLeast = 0, hours = 1 } },
            then = new { kind = "order-count-check", args = new { atLeast = 0 }, name = "behind" },
        }));
        await Eventually.BeTrueAsync(
            async () => (long)(await ReadAsync(http, $"/api/v1/jobs/batches/{(string)batch["batchId"]!}"))["ended"]! == 3
                && (string?)(await ReadAsync(http, "/api/v1/jobs/runs?name=behind"))["items"]![0]!["state"] == "succeeded",
            () => "The batch does not end.");
    }

    [Fact]
    public async Task An_auditor_sees_and_does_nothing_and_another_tenants_program_sees_nothing()
    {
        using var auditor = hub.Program((await hub.KeyAsync("auditor")).Secret);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/api/v1/jobs/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/api/v1/jobs/overview")).StatusCode);
        foreach (var act in new[] { "runs", "batches", "schedules", "actions", "runs/1/retry", "runs/1/cancel", "schedules/1/trigger", "schedules/1/pause", "schedules/1/resume", "actions/1/stop" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsJsonAsync($"/api/v1/jobs/{act}", new { })).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PutAsJsonAsync("/api/v1/jobs/queues/default", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.DeleteAsync("/api/v1/jobs/runs/1")).StatusCode);
        using var program = hub.Program((await hub.KeyAsync("tenantApi")).Secret);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/v1/jobs/runs")).StatusCode);
    }

    [Theory]
    [InlineData("""{"kind":"no-such"}""", "kind")]
    [InlineData("""{"kind":"order-count-check","args":{"hours":0}}""", "args.hours")]
    [InlineData("""{"kind":"order-count-check","args":{"other":1}}""", "args.other")]
    [InlineData("""{"kind":"order-count-check","afterRun":"x"}""", "afterRun")]
    public async Task What_is_wrong_with_a_run_is_told_at_its_place(string body, string path)
    {
        using var http = hub.Administrator();
        var answer = await http.PostAsync("/api/v1/jobs/runs", RunningHub.Json(body));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(path, (string?)(await RunningHub.ReadAsync(answer))["faults"]![0]!["path"]);
    }

    [Fact]
    public async Task All_that_a_filter_takes_is_deleted_and_a_filter_without_a_condition_is_refused()
    {
        using var http = hub.Administrator();
        var run = (string)(await MadeAsync(await http.PostAsJsonAsync("/api/v1/jobs/runs", new { kind = "order-count-check", name = "to go", args = new { atLeast = 0 } })))["runId"]!;
        await EndedAsync(http, run);
        Assert.Equal("job.invalid", await RunningHub.CodeAsync(await http.PostAsJsonAsync("/api/v1/jobs/actions", new { verb = "delete", filter = new { } })));
        var action = (string)(await MadeAsync(await http.PostAsJsonAsync("/api/v1/jobs/actions", new { verb = "delete", filter = new { name = "to go", state = "succeeded" } })))["actionId"]!;
        await Eventually.BeTrueAsync(
            async () => (await ReadAsync(http, "/api/v1/jobs/actions"))["items"]!.AsArray().Any(row => (string?)row!["actionId"] == action && (string?)row["state"] == "done" && (int)row["done"]! == 1),
            () => "The action does not end.");
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/v1/jobs/runs/{run}")).StatusCode);
    }

    private static string Normal(JsonNode at) => DateTimeOffset.Parse((string)at!, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonObject> MadeAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await RunningHub.ReadAsync(answer);
    }

    private static async Task<JsonObject> ReadAsync(HttpClient http, string path) => await MadeAsync(await http.GetAsync(path));

    private static Task<JsonObject> EndedAsync(HttpClient http, string run) => Eventually.GetAsync(
        async () => await ReadAsync(http, $"/api/v1/jobs/runs/{run}") is var detail && (string?)detail["run"]!["state"] is "succeeded" or "failed" or "cancelled" ? detail : null,
        () => $"The run {run} does not end.");
}
