using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sharding;
using Xunit;

namespace OrderHub.UnitTests.Storage;

public sealed class ShardBalanceTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 7)]
    public void An_added_database_gets_its_share_and_no_shard_moves_between_the_others(int before, int after)
    {
        var places = Enumerable.Range(0, VirtualShard.Count).Select(shard => shard % before).ToArray();
        var plan = ShardBalance.Plan(places, after);

        Assert.All(plan, move => Assert.InRange(move.Target, before, after - 1));
        foreach (var (shard, target) in plan)
        {
            places[shard] = target;
        }

        var counts = places.CountBy(place => place).Select(place => place.Value).ToList();
        Assert.Equal(after, counts.Count);
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        Assert.Empty(ShardBalance.Plan(places, after));
    }
}
