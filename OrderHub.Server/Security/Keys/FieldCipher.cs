using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Security.Keys;

/// <summary>Seals fields under the tenant's newest data key; the tenant is part of what is authenticated, so that a value copied to another tenant does not open.</summary>
public sealed class FieldCipher(TenantKeyRing keys) : IFieldCipher
{
    private const int OnStack = 512;
    private const int IndexSize = 16;

    public byte[]? Encrypt(int tenantId, string? plain)
    {
        if (plain is null)
        {
            return null;
        }

        var length = Encoding.UTF8.GetByteCount(plain);
        using var buffer = new Scratch(length, stackalloc byte[OnStack]);
        Encoding.UTF8.GetBytes(plain, buffer.Bytes);
        return EncryptBytes(tenantId, buffer.Bytes);
    }

    public string? Decrypt(int tenantId, byte[]? sealedValue)
    {
        if (sealedValue is null)
        {
            return null;
        }

        var key = keys.Of(tenantId).Find(Sealing.KeyIdOf(sealedValue));
        using var buffer = new Scratch(sealedValue.Length - Sealing.Overhead, stackalloc byte[OnStack]);
        key.Open(sealedValue, Tenant(tenantId, stackalloc byte[4]), buffer.Bytes);
        return Encoding.UTF8.GetString(buffer.Bytes);
    }

    public byte[] EncryptBytes(int tenantId, ReadOnlySpan<byte> plain) =>
        keys.Of(tenantId).Current.Seal(plain, Tenant(tenantId, stackalloc byte[4]));

    public byte[] DecryptBytes(int tenantId, ReadOnlySpan<byte> sealedValue)
    {
        var key = keys.Of(tenantId).Find(Sealing.KeyIdOf(sealedValue));
        var plain = new byte[sealedValue.Length - Sealing.Overhead];
        key.Open(sealedValue, Tenant(tenantId, stackalloc byte[4]), plain);
        return plain;
    }

    public byte[]? BlindIndex(int tenantId, string kind, string? normalised)
    {
        if (normalised is null)
        {
            return null;
        }

        using var buffer = new Scratch(Encoding.UTF8.GetByteCount(normalised), stackalloc byte[OnStack]);
        Encoding.UTF8.GetBytes(normalised, buffer.Bytes);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Of(tenantId).IndexKey(kind), buffer.Bytes, hash);
        return hash[..IndexSize].ToArray();
    }

    private static Span<byte> Tenant(int tenantId, Span<byte> buffer)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer, tenantId);
        return buffer;
    }

    /// <summary>Bytes for plain text: on the stack where they fit, else rented; wiped either way.</summary>
    private readonly ref struct Scratch
    {
        private readonly byte[]? rented;

        public Scratch(int length, Span<byte> onStack)
        {
            rented = length <= onStack.Length ? null : ArrayPool<byte>.Shared.Rent(length);
            Bytes = (rented ?? onStack)[..length];
        }

        public Span<byte> Bytes { get; }

        public void Dispose()
        {
            CryptographicOperations.ZeroMemory(Bytes);
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
