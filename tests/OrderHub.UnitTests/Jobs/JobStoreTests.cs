using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;
using OrderHub.Testing;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Jobs;

/// <summary>What every store of jobs keeps, on a file and on a real MariaDB.</summary>
public sealed class JobStoreTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_run_leaves_its_result_its_try_and_its_lines(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var node = await bench.NodeAsync();
        var run = await node.AddAsync("probe", also: job => job with { OrderNo = "N1" });
        await node.DrainAsync();

        var ended = await bench.RowAsync(run.RunId);
        Assert.Equal((JobRunRow.Succeeded, "done", 1, 1L, 2L, "N1"), (ended.State, ended.Result, ended.Attempt, ended.ProgressDone, ended.ProgressTotal, ended.OrderNo));
        Assert.Equal("succeeded", Assert.Single(await bench.AttemptsAsync(ended)).Outcome);
        Assert.Equal("begun", Assert.Single(await bench.Database.ReadAsync(connection => JobLogTable.LinesAsync(connection, 1, run.RunId, 10), default)).Text);
        Assert.Equal(bench.Clock.GetUtcNow() + bench.Options.KeepSucceeded, ended.KeepUntil);
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_try_that_failed_is_made_again_later_each_time_until_there_are_none_left(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var node = await bench.NodeAsync();
        var run = await node.AddAsync("probe", """{"do":"throw"}""");
        await node.DrainAsync();

        var again = await bench.RowAsync(run.RunId);
        Assert.Equal((JobRunRow.Queued, bench.Clock.GetUtcNow().AddMinutes(1)), (again.State, again.DueAt));
        bench.Clock.Move(TimeSpan.FromMinutes(1));
        await node.DrainAsync();
        Assert.Equal(bench.Clock.GetUtcNow().AddMinutes(2), (await bench.RowAsync(run.RunId)).DueAt);
        bench.Clock.Move(TimeSpan.FromMinutes(2));
        await node.DrainAsync();

        var ended = await bench.RowAsync(run.RunId);
        Assert.Equal((JobRunRow.Failed, 3), (ended.State, ended.Attempt));
        Assert.Contains("It broke.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(["failed", "failed", "failed"], (await bench.AttemptsAsync(ended)).Select(one => one.Outcome));

        // A person has it tried again, with all its tries.
        await node.Desk.RetryAsync(ended, default);
        await node.DrainAsync();
        Assert.Equal((JobRunRow.Queued, 4, 6), ((await bench.RowAsync(run.RunId)) is var more ? more.State : "", more.Attempt, more.Attempts));
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_failure_that_no_try_mends_is_final_and_a_delayed_run_waits_for_its_time(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var node = await bench.NodeAsync();
        var refused = await node.AddAsync("probe", """{"do":"refuse"}""");
        var later = await node.AddAsync("probe", also: job => job with { At = bench.Clock.GetUtcNow().AddHours(1) });
        await node.DrainAsync();

        Assert.Equal((JobRunRow.Failed, 1), ((await bench.RowAsync(refused.RunId)) is var row ? row.State : "", row.Attempt));
        Assert.Equal(later.RunId, Assert.Single(await bench.RowsAsync(new() { State = "scheduled" })).RunId);
        bench.Clock.Move(TimeSpan.FromHours(1));
        await node.DrainAsync();
        Assert.Equal(JobRunRow.Succeeded, (await bench.RowAsync(later.RunId)).State);
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task Two_runs_of_a_schedule_never_go_on_together_on_any_node(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var (waits, cancels) = (new ProbeJob("waits", JobOverlap.WaitOne, "default"), new ProbeJob("cancels", JobOverlap.CancelEarlier, "default"));
        var (one, two) = (await bench.NodeAsync(waits, cancels), await bench.NodeAsync(waits, cancels));
        var args = new System.Text.Json.Nodes.JsonObject { ["do"] = "wait" };

        foreach (var (probe, states) in new[]
        {
            (bench.Probe, new[] { "running", "skipped", "skipped" }), (waits, ["running", "queued", "skipped"]), (cancels, ["running", "cancelled", "queued"]),
        })
        {
            var schedule = (await one.Schedules.AddAsync(1, "tester", probe.About.Name, probe.About, args.DeepClone().AsObject(), "0 0 0 1 1 ?", "UTC", false, default))!;
            for (var fire = 0; fire < 3; fire++)
            {
                // Both nodes hear of it.
                await one.Schedules.FireAsync(1, schedule.ScheduleId, bench.Clock.GetUtcNow().AddSeconds(fire), default);
                await two.Schedules.FireAsync(1, schedule.ScheduleId, bench.Clock.GetUtcNow().AddSeconds(fire), default);
                if (fire == 0)
                {
                    await one.Runner.RoundAsync(default);
                    Assert.True(await probe.Waits.WaitAsync(Long));
                }
            }

            await two.Runner.RoundAsync(default);
            var rows = await bench.RowsAsync(new() { ScheduleId = schedule.ScheduleId });
            Assert.Equal(states, rows.OrderBy(row => row.RunId).Select(row => row.State));
            probe.Gate.SetResult();
            await one.Runner.RoundAsync(default);
            await Task.WhenAll(one.Runner.IdleAsync(), two.Runner.IdleAsync());
            await two.DrainAsync();
            Assert.Equal(1, probe.Most);
            Assert.DoesNotContain(await bench.RowsAsync(new() { ScheduleId = schedule.ScheduleId }), row => !row.HasEnded);
        }
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task What_waits_for_a_run_or_a_batch_goes_on_when_that_succeeded(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var node = await bench.NodeAsync();
        var first = await node.AddAsync("probe");
        var second = await node.AddAsync("probe", also: job => job with { AfterRun = first.RunId });
        var batch = node.Desk.NewBatch();
        var inBatch = await node.Desk.AddAsync(1, "tester", [.. Enumerable.Range(0, 5).Select(_ => new NewJob("probe", [], BatchId: batch))], default);
        var behindBatch = await node.AddAsync("probe", also: job => job with { AfterBatch = batch });
        var broken = await node.AddAsync("probe", """{"do":"refuse"}""");
        var patient = await node.AddAsync("probe", also: job => job with { AfterRun = broken.RunId });
        var always = await node.AddAsync("probe", also: job => job with { AfterRun = broken.RunId, AfterAny = true });
        Assert.Equal(JobRunRow.Waiting, second.State);
        await node.DrainAsync();

        var rows = (await bench.RowsAsync()).ToDictionary(row => row.RunId);
        Assert.All((long[])[first.RunId, second.RunId, behindBatch.RunId, always.RunId, .. inBatch.Select(run => run.RunId)], id => Assert.Equal(JobRunRow.Succeeded, rows[id].State));
        Assert.All(inBatch, run => Assert.True(rows[run.RunId].EndedAt <= rows[behindBatch.RunId].StartedAt));
        Assert.Equal([("succeeded", 5L)], await bench.Database.ReadAsync(connection => JobRunTable.BatchAsync(connection, 1, batch), default));

        // Until a person retries or deletes what failed; with it goes the hope.
        Assert.Equal(JobRunRow.Waiting, rows[patient.RunId].State);
        await node.Desk.DeleteAsync(rows[broken.RunId], default);
        bench.Clock.Move(bench.Options.Lease);
        await node.DrainAsync();
        Assert.Equal(JobRunRow.Cancelled, (await bench.RowAsync(patient.RunId)).State);
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_queue_gives_out_no_more_than_its_limit_over_all_nodes_and_nothing_while_it_is_paused(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        bench.Options.QueueConcurrency = 2;
        var narrow = new ProbeJob("narrow", JobOverlap.Skip, "narrow");
        var (one, two) = (await bench.NodeAsync(narrow), await bench.NodeAsync(narrow));
        for (var i = 0; i < 5; i++)
        {
            await one.AddAsync("narrow", """{"do":"wait"}""");
        }

        await Task.WhenAll(one.Runner.RoundAsync(default), two.Runner.RoundAsync(default));
        await one.Runner.RoundAsync(default);
        await two.Runner.RoundAsync(default);
        Assert.Equal(2, (await bench.RowsAsync(new() { State = JobRunRow.Running })).Count);

        var queue = (await bench.Database.ReadAsync(JobQueueTable.AllAsync, default)).Single(row => row.Queue == "narrow");
        Assert.Equal(2, queue.Running);
        var pause = new WriteBatch();
        JobQueueTable.Set(pause, queue with { PausedAt = bench.Clock.GetUtcNow(), PausedBy = "tester", PausedReason = "to see" });
        await bench.Database.CommitAsync(pause, default);
        narrow.Gate.SetResult();
        await Task.WhenAll(one.Runner.IdleAsync(), two.Runner.IdleAsync());
        await Task.WhenAll(one.DrainAsync(), two.DrainAsync());
        Assert.Equal(3, (await bench.RowsAsync(new() { State = JobRunRow.Queued })).Count);

        var resume = new WriteBatch();
        JobQueueTable.Set(resume, queue);
        await bench.Database.CommitAsync(resume, default);
        await one.DrainAsync();
        Assert.Equal(5, (await bench.RowsAsync(new() { State = JobRunRow.Succeeded })).Count);
        Assert.Equal(2, narrow.Most);
        Assert.Equal(0, (await bench.Database.ReadAsync(JobQueueTable.AllAsync, default)).Single(row => row.Queue == "narrow").Running);
    }

    [Fact]
    public async Task No_more_runs_of_a_tenant_wait_than_may_and_what_was_kept_for_long_enough_is_forgotten()
    {
        await using var bench = await JobBench.CreateAsync(StoreKind.Sqlite);
        bench.Options.MaxWaiting = 2;
        var node = await bench.NodeAsync();
        await node.AddAsync("probe");
        Assert.True(await node.Desk.HasRoomAsync(1, 1, default));
        Assert.False(await node.Desk.HasRoomAsync(1, 2, default));
        Assert.True(await node.Desk.HasRoomAsync(2, 2, default));

        await node.AddAsync("probe", """{"do":"refuse"}""");
        await node.DrainAsync();
        var cleaner = await bench.NodeAsync(new Server.Operations.Jobs.Kinds.JobHistory(bench.Database, bench.Clock));
        bench.Clock.Move(bench.Options.KeepSucceeded + TimeSpan.FromSeconds(1));
        await cleaner.AddAsync("job-history");
        await cleaner.DrainAsync();
        Assert.Equal(["failed", "succeeded"], (await bench.RowsAsync()).Select(row => row.State).Order(StringComparer.Ordinal));
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_run_is_cancelled_from_another_node_than_the_one_that_has_it(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var (one, two) = (await bench.NodeAsync(), await bench.NodeAsync());
        var run = await one.AddAsync("probe", """{"do":"wait"}""");
        var idle = await one.AddAsync("probe", also: job => job with { At = bench.Clock.GetUtcNow().AddHours(1) });
        await one.Runner.RoundAsync(default);
        Assert.True(await bench.Probe.Waits.WaitAsync(Long));

        Assert.True(await two.Desk.CancelAsync(await bench.RowAsync(run.RunId), "tester", "enough", default));
        Assert.True(await two.Desk.CancelAsync(idle, "tester", "enough", default));
        Assert.False(await two.Desk.CancelAsync(await bench.RowAsync(run.RunId), "tester", "twice", default));
        await one.Runner.RoundAsync(default);
        await one.Runner.IdleAsync();

        foreach (var id in new[] { run.RunId, idle.RunId })
        {
            var row = await bench.RowAsync(id);
            Assert.Equal((JobRunRow.Cancelled, "tester", "enough"), (row.State, row.CancelBy, row.CancelReason));
        }
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_run_whose_node_died_shows_as_such_and_is_done_by_another_and_the_dead_one_writes_nothing_more(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var deaf = new ProbeJob("deaf", JobOverlap.Skip, "default", endless: true);
        var (dying, living) = (await bench.NodeAsync(deaf), await bench.NodeAsync(deaf));
        var run = await dying.AddAsync("deaf", """{"do":"wait"}""");
        await dying.Runner.RoundAsync(default);
        Assert.True(await deaf.Waits.WaitAsync(Long));
        Assert.Equal("running", Assert.Single(await bench.AttemptsAsync(run)).Outcome);

        // It says nothing any more; the other one finds that out, and takes the run up.
        bench.Clock.Move(bench.Options.Lease + TimeSpan.FromSeconds(1));
        await living.Runner.RoundAsync(default);
        Assert.True(await deaf.Waits.WaitAsync(Long));
        var taken = await bench.RowAsync(run.RunId);
        Assert.Equal((JobRunRow.Running, living.Runner.Node, 2), (taken.State, taken.Node, taken.Attempt));
        Assert.Equal(["lost", "running"], (await bench.AttemptsAsync(run)).Select(one => one.Outcome));

        // The one that was thought dead comes to its end first: too late.
        await dying.Runner.RoundAsync(default);
        deaf.Gate.SetResult();
        await dying.Runner.IdleAsync();
        await living.Runner.IdleAsync();
        var ended = await bench.RowAsync(run.RunId);
        Assert.Equal((JobRunRow.Succeeded, living.Runner.Node, 2), (ended.State, ended.Node, ended.Attempt));
        Assert.Equal(["lost", "succeeded"], (await bench.AttemptsAsync(run)).Select(one => one.Outcome));
        Assert.Equal(0, (await bench.Database.ReadAsync(JobQueueTable.AllAsync, default)).Single(row => row.Queue == "default").Running);
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_node_that_stops_gives_its_runs_back_and_the_try_does_not_count(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var (one, two) = (await bench.NodeAsync(), await bench.NodeAsync());
        var run = await one.AddAsync("probe", """{"do":"wait"}""");
        using var stop = new CancellationTokenSource();
        await one.Runner.RoundAsync(stop.Token);
        Assert.True(await bench.Probe.Waits.WaitAsync(Long));
        await stop.CancelAsync();
        await one.Runner.IdleAsync();

        Assert.Equal((JobRunRow.Queued, 4), ((await bench.RowAsync(run.RunId)) is var back ? back.State : "", back.Attempts));
        bench.Probe.Gate.SetResult();
        await two.DrainAsync();
        Assert.Equal(JobRunRow.Succeeded, (await bench.RowAsync(run.RunId)).State);
        Assert.Equal(["stopped", "succeeded"], (await bench.AttemptsAsync(run)).Select(attempt => attempt.Outcome));
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task All_that_a_filter_takes_is_retried_or_deleted_and_goes_on_after_a_crash(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var node = await bench.NodeAsync();
        var jobs = Enumerable.Range(0, JobDesk.ActionPiece + 20).Select(_ => new NewJob("probe", new() { ["do"] = "refuse" }, "bad")).ToList();
        await node.Desk.AddAsync(1, "tester", jobs, default);
        await node.AddAsync("probe");
        await node.DrainAsync();
        var action = await node.Desk.BeginAsync(new(1, true), "tester", JobActionRow.Retry, new() { State = JobRunRow.Failed, Name = "ba" }, default);
        Assert.Equal(jobs.Count, action.Total);

        // One piece here, and the rest on a node that comes later.
        Assert.True(await node.Desk.WorkAsync(default));
        Assert.Equal(JobDesk.ActionPiece, (await bench.RowsAsync(new() { State = "retrying" })).Count);
        var next = await bench.NodeAsync();
        Assert.True(await next.Desk.WorkAsync(default));
        Assert.False(await next.Desk.WorkAsync(default));
        var done = (await bench.Database.ReadAsync(connection => JobActionTable.FindAsync(connection, 1, action.ActionId), default))!;
        Assert.Equal((JobActionRow.Done, jobs.Count), (done.State, done.DoneCount));

        await next.DrainAsync();
        Assert.Equal(2, (await bench.AttemptsAsync((await bench.RowsAsync(new() { Name = "bad" }))[0])).Count);
        await next.Desk.BeginAsync(new(1, true), "tester", JobActionRow.Remove, new() { Argument = "refuse" }, default);
        await next.DrainAsync();
        Assert.Single(await bench.RowsAsync());
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.MariaDb)]
    internal async Task A_schedule_fires_once_in_a_cluster_not_while_it_is_paused_and_stays_as_people_left_it(StoreKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var (one, two) = (await bench.NodeAsync(), await bench.NodeAsync());
        var schedule = (await one.Schedules.AddAsync(1, "tester", "each second", bench.Probe.About, [], "* * * * * ?", "Asia/Shanghai", false, default))!;
        await using var first = bench.NewClock(one);
        await first.StartAsync(default);
        await using var second = kind == StoreKind.MariaDb ? bench.NewClock(two) : null;
        if (second is not null)
        {
            await second.StartAsync(default);
        }

        await Eventually.BeTrueAsync(async () => (await bench.RowsAsync()).Count >= 2, () => "It does not fire.", Long);
        var fired = await bench.RowsAsync();
        Assert.Equal(fired.Count, fired.Select(row => row.FireKey).Distinct(StringComparer.Ordinal).Count());
        Assert.All(fired, row => Assert.Equal(("each second", schedule.ScheduleId), (row.Name, row.ScheduleId)));

        // Changed on the other node: paused, with who and why.
        Assert.True(await two.Schedules.ChangeAsync(schedule, schedule with { PausedAt = bench.Clock.GetUtcNow(), PausedBy = "tester", PausedReason = "too many" }, "tester", default));
        Assert.False(await two.Schedules.ChangeAsync(schedule, schedule, "other", default));
        await one.Schedules.FireAsync(1, schedule.ScheduleId, bench.Clock.GetUtcNow().AddDays(1), default);
        var count = (await bench.RowsAsync()).Count;
        await one.Schedules.FireAsync(1, schedule.ScheduleId, bench.Clock.GetUtcNow().AddDays(2), default);
        Assert.Equal(count, (await bench.RowsAsync()).Count);
        await first.FollowAsync(default);

        await one.Schedules.ShipAsync(default);
        var kept = Assert.Single(await bench.Database.ReadAsync(JobScheduleTable.AllAsync, default));
        Assert.Equal("too many", kept.PausedReason);
    }
}
