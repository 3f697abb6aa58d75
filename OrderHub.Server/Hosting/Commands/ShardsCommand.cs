using System.CommandLine;
using System.Globalization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>shards list|move|balance</c>: where the virtual shards live, and how they get elsewhere while orders flow.</summary>
public static class ShardsCommand
{
    /// <summary>Nearly all of them wait until every node has learnt where the shard is, see <see cref="ShardMover.Grace"/>.</summary>
    private const int MovesUnderWay = 256;

    public static Command Create()
    {
        var shard = new Argument<int>("shard") { Description = "The virtual shard, 0 to 1023." };
        var to = new Option<int>("--to") { Description = "Number of the database in the settings, from 0.", Required = true };
        var most = new Option<int?>("--most") { Description = "End after so many shards; the next run goes on." };
        most.Validators.Add(result => result.Check(result.GetValueOrDefault<int?>() is null or >= 1, "--most is at least 1."));
        var list = new Command("list", "Show how many shards each database has, and which are on their way.");
        var move = new Command("move", "Move one shard; goes on with a move that broke off.") { shard, to };
        var balance = new Command("balance", "Move shards until every database of the settings has its even share; may be ended and begun again at any time.") { most };
        list.SetAction((parsed, ct) => HubTool.RunAsync(parsed, (hub, output) => ListAsync(hub, output, ct), ct));
        move.SetAction((parsed, ct) => HubTool.RunAsync(
            parsed, async (hub, output) => await MoveAsync(Mover(hub), parsed.GetValue(shard), parsed.GetValue(to), output, ct) ? 0 : 1, ct));
        balance.SetAction((parsed, ct) => HubTool.RunAsync(parsed, (hub, output) => BalanceAsync(hub, parsed.GetValue(most), output, ct), ct));
        return new Command("shards", "List the virtual shards and move them between databases.") { list, move, balance };
    }

    private static async Task<int> ListAsync(IServiceProvider hub, TextWriter output, CancellationToken ct)
    {
        var shards = hub.GetRequiredService<IShards>();
        var places = Enumerable.Range(0, VirtualShard.Count).CountBy(shards.PlaceOf).ToDictionary(place => place.Key, place => place.Value);
        for (var place = 0; place < shards.All.Count; place++)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"database {place}: {places.GetValueOrDefault(place)} shards"));
        }

        foreach (var move in await ShardMover.MovesAsync(shards, ct))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"shard {move.Shard}: from {move.Source} to {move.Target}, {(move.IsFlipped ? "moved, the source is still to be cleared" : "being copied")}; go on with: shards move {move.Shard} --to {move.Target}"));
        }

        return 0;
    }

    private static async Task<int> BalanceAsync(IServiceProvider hub, int? most, TextWriter output, CancellationToken ct)
    {
        var shards = hub.GetRequiredService<IShards>();
        var mover = Mover(hub);
        var told = TextWriter.Synchronized(output);
        var failed = 0;
        await MoveAllAsync((await ShardMover.MovesAsync(shards, ct)).Select(move => (move.Shard, move.Target)));
        var plan = ShardBalance.Plan([.. Enumerable.Range(0, VirtualShard.Count).Select(shards.PlaceOf)], shards.All.Count);
        var left = Math.Max(0, plan.Count - (most ?? plan.Count));
        await MoveAllAsync(plan.SkipLast(left));
        await output.WriteLineAsync(
            failed > 0 ? $"{failed} shards could not be moved now: run it again." : left > 0 ? $"{left} shards are left for the next run." : "Every database has its share.");
        return failed == 0 ? 0 : 1;

        Task MoveAllAsync(IEnumerable<(int Shard, int Target)> moves) => Parallel.ForEachAsync(
            moves, new ParallelOptions { MaxDegreeOfParallelism = MovesUnderWay, CancellationToken = ct }, async (move, token) =>
            {
                if (!await MoveAsync(mover, move.Shard, move.Target, told, token))
                {
                    Interlocked.Increment(ref failed);
                }
            });
    }

    private static async Task<bool> MoveAsync(ShardMover mover, int shard, int target, TextWriter output, CancellationToken ct)
    {
        var moved = await mover.MoveAsync(shard, target, ct);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"shard {shard}: {(moved ? $"lives in database {target}" : "stays where it is for now; try again")}"));
        return moved;
    }

    private static ShardMover Mover(IServiceProvider hub) => hub.GetRequiredService<IShards>() is ShardedDatabases several
        ? new(several, hub.GetRequiredService<TimeProvider>(), hub.GetRequiredService<ILogger<ShardMover>>())
        : throw new SetupException(SetupFailure.Settings, "The orders are in one file, and there is no other to move them to. Fix: ORDERHUB__Storage__Files=2");
}
