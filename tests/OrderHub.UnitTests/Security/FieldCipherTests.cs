using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using Xunit;

namespace OrderHub.UnitTests.Security;

public sealed class FieldCipherTests : IAsyncLifetime
{
    private readonly KeyBench bench = new();
    private TenantKeyRing ring = null!;
    private FieldCipher cipher = null!;

    public async Task InitializeAsync()
    {
        ring = await bench.OpenAsync();
        cipher = new(ring);
    }

    public Task DisposeAsync()
    {
        ring.Dispose();
        bench.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void What_is_sealed_opens_to_the_same_text() => Prop.ForAll<NonNull<string>>(text =>
    {
        // Lone halves of a surrogate pair are no text; UTF-8 cannot carry them.
        var plain = new string([.. text.Get.Where(character => !char.IsSurrogate(character))]) + "李𠮷😀";
        return cipher.Decrypt(1, cipher.Encrypt(1, plain)) == plain;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_sealed_opens_to_the_same_bytes() => Prop.ForAll<byte[]>(bytes =>
        cipher.DecryptBytes(1, cipher.EncryptBytes(1, bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_longer_than_the_stack_buffer_opens_to_the_same_text()
    {
        var plain = new string('址', 10_000);

        Assert.Equal(plain, cipher.Decrypt(1, cipher.Encrypt(1, plain)));
    }

    [Fact]
    public void Nothing_stays_nothing()
    {
        Assert.Null(cipher.Encrypt(1, null));
        Assert.Null(cipher.Decrypt(1, null));
        Assert.Null(cipher.BlindIndex(1, "mobile", null));
    }

    [Fact]
    public void An_empty_text_is_not_nothing() => Assert.Equal("", cipher.Decrypt(1, cipher.Encrypt(1, "")));

    [Fact]
    public void Any_changed_byte_is_noticed() => Prop.ForAll<NonNegativeInt, byte>((position, mask) =>
    {
        var bytes = cipher.Encrypt(1, "13900000000")!;
        bytes[position.Get % bytes.Length] ^= mask;
        return mask == 0 ? cipher.Decrypt(1, bytes) == "13900000000" : Throws(() => cipher.Decrypt(1, bytes));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cut_off_bytes_are_noticed()
    {
        var bytes = cipher.Encrypt(1, "13900000000")!;

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsAny<CryptographicException>(() => cipher.Decrypt(1, bytes[..length]));
        }
    }

    [Fact]
    public void A_value_copied_to_another_tenant_does_not_open() =>
        Assert.ThrowsAny<CryptographicException>(() => cipher.Decrypt(2, cipher.Encrypt(1, "李测试")));

    [Fact]
    public void The_same_text_is_sealed_differently_each_time()
    {
        var values = Enumerable.Range(0, 10_000).AsParallel().Select(_ => Convert.ToHexString(cipher.Encrypt(1, "李测试")!)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(10_000, values.Count);
    }

    [Fact]
    public void Many_threads_seal_and_open_at_once() => Parallel.For(0, 20_000, number =>
        Assert.Equal($"text {number}", cipher.Decrypt((number % 2) + 1, cipher.Encrypt((number % 2) + 1, $"text {number}"))));

    [Fact]
    public void A_sealed_mobile_number_fits_its_column() => Assert.True(cipher.Encrypt(1, "13900000000")!.Length <= 64);

    [Fact]
    public void Equal_texts_have_equal_blind_indexes()
    {
        Assert.Equal(cipher.BlindIndex(1, "mobile", "13900000000"), cipher.BlindIndex(1, "mobile", "13900000000"));
        Assert.Equal(16, cipher.BlindIndex(1, "mobile", "13900000000")!.Length);
    }

    [Fact]
    public void Blind_indexes_differ_by_text_kind_and_tenant()
    {
        byte[]?[] indexes =
        [
            cipher.BlindIndex(1, "mobile", "13900000000"), cipher.BlindIndex(1, "mobile", "13900000001"),
            cipher.BlindIndex(1, "name", "13900000000"), cipher.BlindIndex(2, "mobile", "13900000000"),
        ];

        Assert.Equal(indexes.Length, indexes.Select(index => Convert.ToHexString(index!)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Values_open_after_a_restart()
    {
        var before = cipher.Encrypt(1, "李测试");
        var index = cipher.BlindIndex(1, "name", "李测试");

        using var restarted = await bench.OpenAsync();
        var after = new FieldCipher(restarted);

        Assert.Equal("李测试", after.Decrypt(1, before));
        Assert.Equal(index, after.BlindIndex(1, "name", "李测试"));
    }

    private static bool Throws(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }
}
