using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Security.Keys.Rotation;
using OrderHub.Server.Storage.Accounts;
using Xunit;

namespace OrderHub.UnitTests.Security;

public sealed class MasterKeyRotationTests : IDisposable
{
    private readonly KeyBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_new_master_key_wraps_every_key_and_values_stay_as_they_are()
    {
        using var ring = await bench.OpenAsync();
        var value = new FieldCipher(ring).Encrypt(1, "张三");
        var before = await TenantKeyTable.AllAsync(bench.Database, default);

        var standing = await Rotation(bench.Source()).RotateAsync(1, "test", default);

        Assert.Equal([(standing.Name, 4)], standing.Keys.Select(pair => (pair.Key, pair.Value)));
        Assert.All(before, row => Assert.NotEqual(standing.Name, WrappedKey.MasterOf(row.Wrapped)));
        using var restarted = await bench.OpenAsync();
        Assert.Equal("张三", new FieldCipher(restarted).Decrypt(1, value));
        Assert.Equal("张三", new FieldCipher(ring).Decrypt(1, value));
    }

    [Fact]
    public async Task A_rotation_that_was_broken_off_goes_on_with_the_same_new_key()
    {
        using (await bench.OpenAsync())
        {
            // Died right after the new file was in place.
            bench.Source().Renew().Dispose();
        }

        var made = await File.ReadAllBytesAsync(bench.MasterKeyPath);
        using (var half = await bench.OpenAsync())
        {
            Assert.Equal("x", new FieldCipher(half).Decrypt(1, new FieldCipher(half).Encrypt(1, "x")));
        }

        var standing = await Rotation(bench.Source()).RotateAsync(1, "test", default);

        Assert.Equal(made, await File.ReadAllBytesAsync(bench.MasterKeyPath));
        Assert.Single(standing.Keys);
    }

    [Fact]
    public async Task The_old_key_stays_beside_for_its_owner_alone_and_may_be_taken_away_afterwards()
    {
        using (await bench.OpenAsync())
        {
            await Rotation(bench.Source()).RotateAsync(1, "test", default);
        }

        var earlier = Assert.Single(new MasterKeyFile(bench.MasterKeyPath).EarlierPaths());
        Assert.Null(MasterKeyFile.FindExposure(earlier));
        File.Delete(earlier);
        using var ring = await bench.OpenAsync();
    }

    [Fact]
    public async Task A_tenant_that_a_running_server_adds_after_the_exchange_is_wrapped_by_the_new_key()
    {
        using var running = await bench.OpenAsync();
        var standing = await Rotation(bench.Source()).RotateAsync(1, "test", default);

        await running.EnsureAsync(7, default);

        var row = (await TenantKeyTable.AllAsync(bench.Database, default)).First(key => key.TenantId == 7);
        Assert.Equal(standing.Name, WrappedKey.MasterOf(row.Wrapped));
        Assert.Equal("x", new FieldCipher(running).Decrypt(7, new FieldCipher(running).Encrypt(7, "x")));
    }

    [Fact]
    public async Task A_key_of_the_settings_is_exchanged_by_setting_another_with_the_old_one_as_second()
    {
        var (old, fresh) = (NewKey(), NewKey());
        using (await bench.OpenAsync(old))
        {
        }

        await Assert.ThrowsAsync<SetupException>(() => bench.OpenAsync(fresh));
        var both = Source(new SecurityOptions { MasterKey = fresh, SecondMasterKey = old });
        var standing = await Rotation(both).RotateAsync(1, "test", default);
        Assert.Single(standing.Keys);
        using var ring = await bench.OpenAsync(fresh);
        Assert.Throws<InvalidOperationException>(both.Renew);
    }

    [Fact]
    public async Task The_keys_move_from_a_file_to_a_KMS_and_back_without_a_pause()
    {
        await using var kms = await KmsSimulator.StartAsync();
        using var ring = await bench.OpenAsync();
        var value = new FieldCipher(ring).Encrypt(1, "张三");

        var withKms = Source(kms.Settings);
        var standing = await Rotation(withKms).RotateAsync(1, "test", default);
        Assert.Equal([("kms:orderhub/1", 4)], standing.Keys.Select(pair => (pair.Key, pair.Value)));

        File.Delete(bench.MasterKeyPath);
        using var onKms = new TenantKeyRing(bench.Database, withKms, TimeProvider.System);
        await onKms.OpenAsync(default);
        Assert.Equal("张三", new FieldCipher(onKms).Decrypt(1, value));

        kms.Version++;
        Assert.Equal("kms:orderhub/2", Assert.Single((await Rotation(withKms).RotateAsync(1, "test", default)).Keys).Key);
    }

    [Fact]
    public async Task A_KMS_is_asked_again_when_it_is_busy_and_named_when_it_stays_away()
    {
        await using var kms = await KmsSimulator.StartAsync();
        using var master = new KmsMasterKey(kms.Settings.KmsUrl!, "orderhub", kms.Settings.KmsToken, TimeProvider.System);
        kms.FailNext = 2;
        var wrapped = await master.WrapAsync(new(1, 1, "data"), new byte[32], default);
        Assert.Equal(new byte[32], await master.UnwrapAsync(new(1, 1, "data"), wrapped, default));
        await Assert.ThrowsAsync<CryptographicException>(async () => await master.UnwrapAsync(new(2, 1, "data"), wrapped, default));

        kms.FailNext = 100;
        var fault = await Assert.ThrowsAsync<SetupException>(async () => await master.WrapAsync(new(1, 1, "data"), new byte[32], default));
        Assert.Contains("KmsUrl", fault.Message, StringComparison.Ordinal);
        using var stranger = new KmsMasterKey(kms.Settings.KmsUrl!, "orderhub", "wrong", TimeProvider.System);
        kms.FailNext = 0;
        Assert.Contains("401", (await Assert.ThrowsAsync<SetupException>(async () => await stranger.WrapAsync(new(1, 1, "data"), new byte[32], default))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8200/", true)]
    [InlineData("https://kms.example/v1", true)]
    [InlineData("http://kms.example/v1", false)]
    [InlineData("ftp://127.0.0.1/", false)]
    public void Keys_go_in_clear_to_nothing_but_this_machine(string url, bool allowed) =>
        Assert.Equal(allowed, new SafeAddressAttribute().IsValid(new Uri(url)));

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private MasterKeySource Source(SecurityOptions settings) => new(Options.Create(settings), bench.Node);

    private MasterKeyRotation Rotation(MasterKeySource source) =>
        new(bench.Database, source, new AuditLog(bench.Database, TimeProvider.System), NullLogger<MasterKeyRotation>.Instance);
}
