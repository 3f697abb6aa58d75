using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace OrderHub.Server.Security.Keys;

/// <summary>
/// AES-256-GCM under one key. The sealed bytes are: format (1 byte), key id (4), nonce (12), tag (16), ciphertext. Safe for
/// many threads: the platform's cipher objects are not, so each call borrows one.
/// </summary>
public sealed class Sealing : IDisposable
{
    public const int Overhead = 1 + 4 + NonceSource.Size + TagSize;
    private const byte Format = 1;
    private const int TagSize = 16;
    private const int NonceAt = 5;
    private const int TagAt = NonceAt + NonceSource.Size;

    private readonly byte[] key;
    private readonly DefaultObjectPool<AesGcm> ciphers;

    public Sealing(int keyId, byte[] key)
    {
        KeyId = keyId;
        this.key = key;
        ciphers = new(new CipherPolicy(key), Environment.ProcessorCount * 2);
    }

    public int KeyId { get; }

    /// <summary>The id of the key that sealed the bytes.</summary>
    /// <exception cref="CryptographicException">Not bytes of ours.</exception>
    public static int KeyIdOf(ReadOnlySpan<byte> sealedValue) => sealedValue.Length >= Overhead && sealedValue[0] == Format
        ? BinaryPrimitives.ReadInt32BigEndian(sealedValue[1..])
        : throw new CryptographicException("These bytes were not sealed by this hub.");

    /// <summary>The first bytes of everything that the key of this id sealed.</summary>
    public static byte[] Head(int keyId)
    {
        var head = new byte[NonceAt];
        head[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), keyId);
        return head;
    }

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var sealedValue = new byte[Overhead + plain.Length];
        sealedValue[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(sealedValue.AsSpan(1), KeyId);
        var nonce = sealedValue.AsSpan(NonceAt, NonceSource.Size);
        NonceSource.Take(nonce);
        var cipher = ciphers.Get();
        cipher.Encrypt(nonce, plain, sealedValue.AsSpan(Overhead), sealedValue.AsSpan(TagAt, TagSize), associated);
        ciphers.Return(cipher);
        return sealedValue;
    }

    /// <summary>Opens into <paramref name="plain"/>, which is <see cref="Overhead"/> bytes shorter than the sealed value.</summary>
    /// <exception cref="CryptographicException">Tampered with, or sealed for another purpose.</exception>
    public void Open(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        var cipher = ciphers.Get();
        try
        {
            cipher.Decrypt(sealedValue.Slice(NonceAt, NonceSource.Size), sealedValue[Overhead..], sealedValue.Slice(TagAt, TagSize), plain, associated);
        }
        finally
        {
            ciphers.Return(cipher);
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private sealed class CipherPolicy(byte[] key) : PooledObjectPolicy<AesGcm>
    {
        public override AesGcm Create() => new(key, TagSize);

        public override bool Return(AesGcm obj) => true;
    }
}
