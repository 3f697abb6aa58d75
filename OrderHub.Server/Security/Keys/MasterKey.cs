using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Security.Keys;

/// <summary>The key that wraps all tenants' keys. It never touches data itself.</summary>
public sealed class MasterKey : IDisposable
{
    public const int Size = 32;

    private readonly Sealing sealing;

    /// <param name="key">32 bytes.</param>
    public MasterKey(byte[] key) => sealing = new(BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData([.. "orderhub/master"u8, .. key])), key);

    public byte[] Wrap(int tenantId, int keyId, string purpose, byte[] key) => sealing.Seal(key, Label(tenantId, keyId, purpose));

    /// <exception cref="CryptographicException">Wrapped under another master key, or tampered with.</exception>
    public byte[] Unwrap(int tenantId, int keyId, string purpose, byte[] wrapped)
    {
        if (Sealing.KeyIdOf(wrapped) != sealing.KeyId)
        {
            throw new CryptographicException("Wrapped under another master key.");
        }

        var key = new byte[wrapped.Length - Sealing.Overhead];
        sealing.Open(wrapped, Label(tenantId, keyId, purpose), key);
        return key;
    }

    public void Dispose() => sealing.Dispose();

    private static byte[] Label(int tenantId, int keyId, string purpose) => Encoding.UTF8.GetBytes($"{tenantId}/{keyId}/{purpose}");
}
