using System.Security.Cryptography;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using Xunit;

namespace OrderHub.UnitTests.Security;

public sealed class MasterKeyTests : IDisposable
{
    private readonly KeyBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_first_start_makes_a_key_that_only_its_owner_reads()
    {
        using var ring = await bench.OpenAsync();

        Assert.Equal(32, new FileInfo(bench.MasterKeyPath).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bench.MasterKeyPath));
        }
    }

    [Fact]
    public async Task A_lost_key_is_never_replaced_by_a_new_one()
    {
        using (await bench.OpenAsync())
        {
            File.Delete(bench.MasterKeyPath);
        }

        var fault = await Assert.ThrowsAsync<SetupException>(() => bench.OpenAsync());

        Assert.Equal(SetupFailure.Store, fault.Failure);
        Assert.Contains("is gone", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.MasterKeyPath));
    }

    [Fact]
    public async Task Another_key_is_refused_before_anything_is_read_with_it()
    {
        using (await bench.OpenAsync())
        {
            await File.WriteAllBytesAsync(bench.MasterKeyPath, RandomNumberGenerator.GetBytes(32));
        }

        var fault = await Assert.ThrowsAsync<SetupException>(() => bench.OpenAsync());

        Assert.Contains("not the one that wrapped", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_the_settings_wins_and_leaves_no_file()
    {
        var key = RandomNumberGenerator.GetBytes(32);

        using var ring = await bench.OpenAsync(Convert.ToBase64String(key));

        Assert.False(File.Exists(bench.MasterKeyPath));
    }

    [Fact]
    public void A_key_of_the_wrong_length_is_refused()
    {
        File.WriteAllBytes(bench.MasterKeyPath, new byte[31]);
        OwnerOnly();

        Assert.Contains("31 bytes", Assert.Throws<SetupException>(() => bench.Source().Load(mayCreate: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused_with_the_line_that_mends_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllBytes(bench.MasterKeyPath, new byte[32]);
        File.SetUnixFileMode(bench.MasterKeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Contains($"chmod 600 {bench.MasterKeyPath}", Assert.Throws<SetupException>(() => bench.Source().Load(mayCreate: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrapped_key_opens_only_for_its_tenant_id_and_purpose()
    {
        using var master = new LocalMasterKey(RandomNumberGenerator.GetBytes(32));
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = master.Wrap(new(1, 1, "data"), key);

        Assert.Equal(key, master.Unwrap(new(1, 1, "data"), wrapped));
        Assert.ThrowsAny<CryptographicException>(() => master.Unwrap(new(2, 1, "data"), wrapped));
        Assert.ThrowsAny<CryptographicException>(() => master.Unwrap(new(1, 2, "data"), wrapped));
        Assert.ThrowsAny<CryptographicException>(() => master.Unwrap(new(1, 1, "index"), wrapped));
    }

    private void OwnerOnly()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(bench.MasterKeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
