using System.Data.Common;
using System.Security.Cryptography;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Rotation;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Connectors;
using OrderHub.Server.Storage.Keys;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Security;

/// <summary>The exchange of a tenant's key over one SQLite file.</summary>
public sealed class KeyRotationOnSqliteTests() : KeyRotationTests(StoreKind.Sqlite);

/// <summary>The exchange of a tenant's key over MariaDB.</summary>
public sealed class KeyRotationOnMariaDbTests() : KeyRotationTests(StoreKind.MariaDb);

/// <summary>The exchange of a tenant's key over four SQLite files.</summary>
public sealed class KeyRotationOnFourTests() : KeyRotationTests(StoreKind.FourSqlite);

/// <summary>The exchange of a tenant's key over four MariaDB databases.</summary>
[Trait("Run", "long")]
public sealed class KeyRotationOnFourMariaDbTests() : KeyRotationTests(StoreKind.FourMariaDb);

/// <summary>What holds for the exchange of a tenant's key on every kind of store.</summary>
public abstract class KeyRotationTests(StoreKind kind) : IAsyncLifetime
{
    private RotationBench bench = null!;

    public async Task InitializeAsync() => bench = await RotationBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task After_a_rotation_no_value_is_under_the_old_key_and_every_order_reads_as_before()
    {
        var orders = await StoreAsync(600);
        await CredentialAsync("secret-1");
        var before = await bench.Rotations.CountUnderAsync(DataBench.Tenant, 1, default);

        var done = await bench.Run().RunAsync(await bench.StartRotationAsync(), default);

        Assert.True(before > 600);
        Assert.Equal((KeyRotationState.Done, before, 2), (done!.State, done.Resealed, done.Pass));
        Assert.Equal(0, await bench.Rotations.CountUnderAsync(DataBench.Tenant, 1, default));
        Assert.Equal(before, await bench.Rotations.CountUnderAsync(DataBench.Tenant, 2, default));
        Assert.Equal(before, done.PassChecked);
        await AssertReadableAsync(orders);
        Assert.Equal("secret-1", bench.Data.Cipher.Decrypt(DataBench.Tenant, (await PartnerCredentialTable.AllAsync(bench.Connectors, default))[0].Secret));
        Assert.Equal([TenantKeyState.Retired, TenantKeyState.InUse], (await DataKeysAsync()).Select(key => key.State));
    }

    [Fact]
    public async Task The_new_key_seals_once_every_node_had_the_time_to_learn_of_it_and_not_before()
    {
        await bench.Rotations.StartAsync(DataBench.Tenant, "test", default);
        Assert.Equal(1, KeyOf(bench.Data.Cipher.Encrypt(DataBench.Tenant, "x")!));

        bench.Data.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, KeyOf(bench.Data.Cipher.Encrypt(DataBench.Tenant, "x")!));
        Assert.Equal(1, KeyOf(bench.Data.Cipher.Encrypt(DataBench.OtherTenant, "x")!));
    }

    [Fact]
    public async Task A_node_that_was_killed_loses_nothing_and_another_goes_on_from_its_last_page()
    {
        var orders = await StoreAsync(900);
        var rotation = await bench.StartRotationAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => bench.Run(new DyingDatabase(bench.Data.Orders, commits: 7)).RunAsync(rotation, default));
        var left = await bench.StoredAsync();
        Assert.Equal(KeyRotationState.Running, left.State);
        Assert.InRange(left.Resealed, 1, await bench.Rotations.CountUnderAsync(DataBench.Tenant, 2, default));
        Assert.True(await bench.Rotations.CountUnderAsync(DataBench.Tenant, 1, default) > 0);

        // Its lease holds for a while: nobody else may take the work before.
        Assert.True(left.LeaseUntil > bench.Data.Clock.GetUtcNow());
        bench.Data.Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await bench.Run().RunAsync(left, default);

        Assert.Equal(KeyRotationState.Done, done!.State);
        Assert.Equal(0, await bench.Rotations.CountUnderAsync(DataBench.Tenant, 1, default));
        await AssertReadableAsync(orders);
    }

    [Fact]
    public async Task Two_nodes_never_work_on_the_same_rotation()
    {
        await StoreAsync(10);
        var rotation = await bench.StartRotationAsync();
        var first = await bench.Run().RunAsync(rotation, default);
        Assert.NotNull(first);
        Assert.Null(await bench.Run().RunAsync(rotation, default));
    }

    [Fact]
    public async Task What_is_changed_meanwhile_is_never_overwritten()
    {
        var orders = await StoreAsync(300);
        var rotation = await bench.StartRotationAsync();
        var changing = new ChangingDatabase(bench.Data.Orders, async () =>
        {
            // Between a page's reading and its writing, under the new key.
            for (var i = 0; i < orders.Count; i += 3)
            {
                orders[i] = await bench.Data.ChangeAsync(orders[i], order => order with { Remark = $"changed {order.OrderNo}" });
            }
        });

        var done = await bench.Run(changing).RunAsync(rotation, default);

        Assert.Equal(KeyRotationState.Done, done!.State);
        Assert.Equal(1, changing.Times);
        await AssertReadableAsync(orders);
        Assert.Equal(0, await bench.Rotations.CountUnderAsync(DataBench.Tenant, 1, default));
    }

    [Fact]
    public async Task A_value_that_came_late_under_the_old_key_is_found_by_another_walk()
    {
        await StoreAsync(50);
        var rotation = await bench.StartRotationAsync();
        var old = new FieldCipher(bench.Data.Keys).Encrypt(DataBench.Tenant, "late");
        var late = new ChangingDatabase(bench.Data.Orders, async () =>
        {
            await WriteLateAsync();
        });

        var done = await bench.Run(late).RunAsync(rotation, default);

        Assert.NotNull(old);
        Assert.Equal(KeyRotationState.Done, done!.State);
        Assert.Equal(0, await bench.Rotations.CountUnderAsync(DataBench.Tenant, 1, default));
    }

    [Fact]
    public async Task A_paused_rotation_stands_still_until_it_is_resumed()
    {
        await StoreAsync(900);
        var rotation = await bench.StartRotationAsync();
        var pausing = new ChangingDatabase(bench.Data.Orders, async () =>
            Assert.Equal(KeyDeed.Done, await bench.Rotations.PauseAsync(DataBench.Tenant, rotation.KeyId, "test", default)));
        Assert.Null(await bench.Run(pausing).RunAsync(rotation, default));
        var paused = await bench.StoredAsync();
        Assert.Equal(KeyRotationState.Paused, paused.State);
        Assert.Null(await bench.Run().RunAsync(paused, default));
        Assert.Empty(await KeyRotationTable.RunningAsync(bench.Data.Orders, default));

        Assert.Equal(KeyDeed.NotFound, await bench.Rotations.PauseAsync(DataBench.Tenant, rotation.KeyId, "test", default));
        Assert.Equal(KeyDeed.Done, await bench.Rotations.ResumeAsync(DataBench.Tenant, rotation.KeyId, "test", default));
        Assert.Equal(KeyRotationState.Done, (await bench.Run().RunAsync(await bench.StoredAsync(), default))!.State);
    }

    [Fact]
    public async Task A_second_rotation_waits_for_the_first()
    {
        var first = await bench.StartRotationAsync();
        Assert.Equal(KeyDeed.Busy, (await bench.Rotations.StartAsync(DataBench.Tenant, "test", default)).Deed);
        await bench.Run().RunAsync(first, default);
        Assert.Equal(KeyDeed.Done, (await bench.Rotations.StartAsync(DataBench.Tenant, "test", default)).Deed);
        Assert.Equal(KeyDeed.NotFound, (await bench.Rotations.StartAsync(99, "test", default)).Deed);
    }

    [Fact]
    public async Task A_key_is_destroyed_only_when_retired_long_enough_and_with_nothing_under_it()
    {
        await StoreAsync(5);
        var rotation = await bench.StartRotationAsync();
        Assert.Equal(KeyDeed.InUse, await bench.Rotations.DestroyAsync(DataBench.Tenant, 1, "test", early: true, default));
        await bench.Run().RunAsync(rotation, default);
        Assert.Equal(KeyDeed.TooYoung, await bench.Rotations.DestroyAsync(DataBench.Tenant, 1, "test", early: false, default));
        Assert.Equal(KeyDeed.InUse, await bench.Rotations.DestroyAsync(DataBench.Tenant, 2, "test", early: true, default));

        bench.Data.Clock.Advance(TimeSpan.FromDays(36));
        var sealedBefore = UnderOldKey("x");
        Assert.Equal(KeyDeed.Done, await bench.Rotations.DestroyAsync(DataBench.Tenant, 1, "test", early: false, default));
        Assert.Throws<CryptographicException>(() => bench.Data.Cipher.Decrypt(DataBench.Tenant, sealedBefore));
        Assert.Equal(KeyDeed.NotFound, await bench.Rotations.DestroyAsync(DataBench.Tenant, 1, "test", early: false, default));
        Assert.Empty((await DataKeysAsync())[0].Wrapped);
    }

    [Fact]
    public async Task A_late_value_under_a_retired_key_keeps_it_from_being_destroyed()
    {
        await StoreAsync(1);
        await bench.Run().RunAsync(await bench.StartRotationAsync(), default);
        await WriteLateAsync();

        Assert.Equal(KeyDeed.InUse, await bench.Rotations.DestroyAsync(DataBench.Tenant, 1, "test", early: true, default));
    }

    private static int KeyOf(byte[] value) => Sealing.KeyIdOf(value);

    /// <summary>A remark under the old key, into every order.</summary>
    private async Task WriteLateAsync()
    {
        foreach (var database in bench.Data.Shards.All)
        {
            var batch = new WriteBatch();
            batch.Add("UPDATE ord_main SET remark = @p0 WHERE tenant_id = @p1", UnderOldKey("late"), DataBench.Tenant);
            await database.CommitAsync(batch, default);
        }
    }

    /// <summary>Sealed as a node does that does not know the new key yet.</summary>
    private byte[] UnderOldKey(string text) => bench.Data.Keys.Of(DataBench.Tenant).Find(1)
        .Seal(System.Text.Encoding.UTF8.GetBytes(text), [0, 0, 0, DataBench.Tenant]);

    private async Task<List<Order>> StoreAsync(int count)
    {
        var orders = Enumerable.Range(0, count).Select(i => new RandomOrder(i).Make() with { TenantId = DataBench.Tenant, Version = 1 }).ToList();
        foreach (var place in orders.GroupBy(order => bench.Data.Shards.PlaceOf(VirtualShard.OfId(order.OrderId))))
        {
            var batch = new WriteBatch();
            foreach (var order in place)
            {
                bench.Data.Writer.Insert(batch, order, SampleOrders.ContentHash);
            }

            Assert.True((await bench.Data.Shards.All[place.Key].CommitAsync(batch, default)).IsCommitted);
        }

        return orders;
    }

    private async Task CredentialAsync(string secret)
    {
        var batch = new WriteBatch();
        PartnerCredentialTable.InsertIfAbsent(batch, new("eclp", "key", DataBench.Tenant, bench.Data.Cipher.Encrypt(DataBench.Tenant, secret)!, bench.Data.Clock.GetUtcNow()));
        await bench.Connectors.CommitAsync(batch, default);
    }

    private async Task<IReadOnlyList<TenantKeyRow>> DataKeysAsync() =>
        [.. (await bench.Rotations.KeysAsync(DataBench.Tenant, default)).Where(key => key.Purpose == KeyPurposes.Data)];

    private async Task AssertReadableAsync(IEnumerable<Order> orders)
    {
        foreach (var order in orders)
        {
            var found = await bench.Data.Reader.FindAsync(DataBench.Tenant, order.OrderId, default);
            Assert.Equal(order.Remark, found!.Remark);
            Assert.Equal(order.Extensions.OrderBy(pair => pair.Key, StringComparer.Ordinal), found.Extensions.OrderBy(pair => pair.Key, StringComparer.Ordinal));
            Assert.Equal(order.Customs?.BuyerIdNo, found.Customs?.BuyerIdNo);
            Assert.Equal(order.Parties, found.Parties);
        }
    }

    /// <summary>Dies after so many commits, as a process does: the rest never happens.</summary>
    private sealed class DyingDatabase(IDatabase inner, int commits) : IDatabase
    {
        private int left = commits;

        public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct) =>
            left-- > 0 ? inner.CommitAsync(batch, ct) : throw new OperationCanceledException("killed");

        public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => inner.ReadAsync(read, ct);
    }

    /// <summary>Does something once, after the first page was read and before it is written.</summary>
    private sealed class ChangingDatabase(IDatabase inner, Func<Task> change) : IDatabase
    {
        private bool hasRead;

        public int Times { get; private set; }

        public async Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct)
        {
            if (hasRead && Times == 0 && batch.Statements.Any(statement => statement.Sql.StartsWith("UPDATE ord_", StringComparison.Ordinal)))
            {
                Times++;
                await change();
            }

            return await inner.CommitAsync(batch, ct);
        }

        public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
        {
            hasRead = true;
            return await inner.ReadAsync(read, ct);
        }
    }
}
