using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

public sealed class MovedSignalTests() : MovedSignalContract(StoreKind.FourSqlite);

public sealed class MovedSignalOnMariaDbTests() : MovedSignalContract(StoreKind.FourMariaDb);

/// <summary>Signals and waves lie in the shard of their key, in another database than their orders, and go with it when it moves.</summary>
public abstract class MovedSignalContract(StoreKind kind)
{
    private const string Waiting =
        """
        {
          "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "wait",
          "steps": { "wait": { "use": "wait-signal", "with": { "signal": "news" }, "next": "end" }, "end": { "use": "end", "with": { "outcome": "ok" } } }
        }
        """;

    [Fact]
    public async Task A_signal_whose_shard_moved_before_anybody_waited_is_delivered_once()
    {
        await using var bench = await FlowBench.OpenAsync(BenchStore.Of(kind));
        Assert.True(await bench.SignalAsync("early"));
        await MoveAsync(bench, VirtualShard.Of(FlowBench.Tenant, NoteSubject.No));

        // It is known again where it is now.
        Assert.False(await bench.SignalAsync("early"));
        await bench.StartAsync(await bench.PublishAsync(Waiting));
        await bench.PumpAsync();
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
        Assert.Empty(await bench.OfAllAsync(database => SignalTable.PendingAsync(database, 0, 10, default)));
    }

    [Fact]
    public async Task Two_signals_with_one_id_and_two_keys_are_two_in_one_database_as_in_two()
    {
        await using var bench = await FlowBench.OpenAsync(BenchStore.Of(kind));
        Assert.True(await bench.SignalAsync("same"));
        Assert.True(await bench.SignalAsync("same", key: "N8"));
        var (one, other) = (VirtualShard.Of(FlowBench.Tenant, NoteSubject.No), VirtualShard.Of(FlowBench.Tenant, "N8"));
        await MoveAsync(bench, one, bench.Shards.PlaceOf(other));
        await MoveAsync(bench, other);
        await MoveAsync(bench, one, bench.Shards.PlaceOf(other));
        Assert.Equal(2, (await SignalTable.PendingAsync(bench.Shards.All[bench.Shards.PlaceOf(one)], 0, 10, default)).Count);
    }

    [Fact]
    public async Task A_wave_whose_shard_moves_between_two_members_closes_once_with_both()
    {
        await using var bench = await FlowBench.OpenAsync(BenchStore.Of(kind));
        var flow = await bench.PublishAsync(
            """
            {
              "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "wave",
              "steps": { "wave": { "use": "gather", "with": { "key": "point-1", "count": 2 }, "next": "end" }, "end": { "use": "end", "with": { "outcome": "ok" } } }
            }
            """);
        await bench.StartAsync(flow, bench.Subjects.Of(11));
        await bench.PumpAsync();
        var wave = Assert.Single(await bench.OfAllAsync<long>(async database => await database.ReadAsync(
            connection => OrderHub.Server.Storage.Queries.ListAsync(connection, "SELECT wave_id FROM wf_wave", row => row.Long()), default)));
        await MoveAsync(bench, VirtualShard.OfId(wave));

        await bench.StartAsync(flow, bench.Subjects.Of(12));
        await bench.PumpAsync();
        Assert.Equal(("ok", "ok"), ((await bench.RowAsync(bench.Subjects.Of(11))).Outcome, (await bench.RowAsync(bench.Subjects.Of(12))).Outcome));
        Assert.Empty(await bench.WaitsAsync());
    }

    private static async Task MoveAsync(FlowBench bench, int shard, int? target = null)
    {
        var mover = new ShardMover((ShardedDatabases)bench.Shards, TimeProvider.System, NullLogger<ShardMover>.Instance) { Grace = TimeSpan.FromMilliseconds(1) };
        Assert.True(await mover.MoveAsync(shard, target ?? ((bench.Shards.PlaceOf(shard) + 1) % bench.Shards.All.Count), default));
    }
}
