using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Security.Keys.Masters;

/// <summary>A master key that this process holds itself: 32 bytes from a file or a setting.</summary>
public sealed class LocalMasterKey : IMasterKey
{
    public const int Size = 32;

    private readonly Sealing sealing;

    /// <param name="key">32 bytes.</param>
    /// <param name="origin">Where they come from, in words.</param>
    public LocalMasterKey(byte[] key, string origin = "memory")
    {
        sealing = new(BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData([.. "orderhub/master"u8, .. key])), key);
        Origin = origin;
    }

    public string Name => WrappedKey.NameOf(sealing.KeyId);

    public string Origin { get; }

    public bool Opens(ReadOnlySpan<byte> wrapped) => wrapped.Length >= Sealing.Overhead && WrappedKey.MasterOf(wrapped) == Name;

    public byte[] Wrap(KeyLabel label, byte[] key) => sealing.Seal(key, LabelBytes(label));

    /// <exception cref="CryptographicException">Wrapped under another master key, for another place, or tampered with.</exception>
    public byte[] Unwrap(KeyLabel label, byte[] wrapped)
    {
        if (Sealing.KeyIdOf(wrapped) != sealing.KeyId)
        {
            throw new CryptographicException("Wrapped under another master key.");
        }

        var key = new byte[wrapped.Length - Sealing.Overhead];
        sealing.Open(wrapped, LabelBytes(label), key);
        return key;
    }

    public ValueTask<byte[]> WrapAsync(KeyLabel label, byte[] key, CancellationToken ct) => ValueTask.FromResult(Wrap(label, key));

    public ValueTask<byte[]> UnwrapAsync(KeyLabel label, byte[] wrapped, CancellationToken ct) => ValueTask.FromResult(Unwrap(label, wrapped));

    public void Dispose() => sealing.Dispose();

    private static byte[] LabelBytes(KeyLabel label) => Encoding.UTF8.GetBytes(label.ToString());
}
