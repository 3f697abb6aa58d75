using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sharding;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>Pages over several databases, of which some hold rows that live elsewhere.</summary>
public sealed class ShardPagesTests
{
    [Fact]
    public async Task A_walk_by_the_cursor_shows_every_row_once_whatever_is_on_its_way()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var shards = new Places(Enumerable.Range(0, VirtualShard.Count).Select(_ => random.Next(4)).ToArray());
            var ids = Enumerable.Range(1, 60).Select(i => ((long)i << 22) | ((long)random.Next(VirtualShard.Count) << 12)).ToList();
            var rows = Enumerable.Range(0, 4).Select(place => ids.Where(id => shards.PlaceOf(VirtualShard.OfId(id)) == place || random.Next(3) == 0).ToList()).ToList();

            var down = await WalkAsync(long.MaxValue, cursor => shards.NewestAsync(
                cursor, 7, id => id, (database, before) => Page(rows[shards.NumberOf(database)].Where(id => id < before).OrderDescending())));
            var up = await WalkAsync(0, cursor => shards.OldestAsync(
                cursor, 7, id => id, (database, after) => Page(rows[shards.NumberOf(database)].Where(id => id > after).Order())));

            Assert.Equal(ids.OrderDescending(), down);
            Assert.Equal(ids.Order(), up);
        }
    }

    private static Task<IReadOnlyList<long>> Page(IEnumerable<long> rows) => Task.FromResult<IReadOnlyList<long>>([.. rows.Take(7)]);

    private static async Task<List<long>> WalkAsync(long cursor, Func<long, Task<IReadOnlyList<long>>> page)
    {
        var walked = new List<long>();
        while (await page(walked.Count == 0 ? cursor : walked[^1]) is { Count: > 0 } rows)
        {
            walked.AddRange(rows);
        }

        return walked;
    }

    private sealed class Places(int[] map) : IShards
    {
        public IDatabase Home => All[0];

        public bool IsShared => false;

        public IReadOnlyList<IDatabase> All { get; } = [new Nothing(), new Nothing(), new Nothing(), new Nothing()];

        public int PlaceOf(int shard) => map[shard];

        public IDatabase For(int shard) => All[map[shard]];

        public int NumberOf(IDatabase database) => All.ToList().IndexOf(database);
    }

    private sealed class Nothing : IDatabase
    {
        public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct) => throw new NotSupportedException();

        public Task<T> ReadAsync<T>(Func<System.Data.Common.DbConnection, Task<T>> read, CancellationToken ct) => throw new NotSupportedException();
    }
}
