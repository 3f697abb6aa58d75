using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Security.Keys.Masters;

/// <summary>
/// What a wrapped key looks like: sealed by a master key of ours (format 1, see <see cref="Sealing"/>), or by a KMS: format 2, length of the
/// name (1 byte), the name of the KMS key in UTF-8, then the bytes that the KMS gave.
/// </summary>
public static class WrappedKey
{
    private const byte Local = 1;
    private const byte ByKms = 2;

    /// <summary>Name of the master key that wrapped the bytes.</summary>
    public static string MasterOf(ReadOnlySpan<byte> wrapped) => wrapped switch
    {
        { Length: > 5 } when wrapped[0] == Local => NameOf(BinaryPrimitives.ReadInt32BigEndian(wrapped[1..])),
        { Length: > 2 } when wrapped[0] == ByKms && wrapped.Length > 2 + wrapped[1] => "kms:" + Encoding.UTF8.GetString(wrapped.Slice(2, wrapped[1])),
        _ => "none",
    };

    internal static string NameOf(int keyId) => $"local-{keyId:x8}";

    internal static bool IsByKms(ReadOnlySpan<byte> wrapped) => wrapped.Length > 2 && wrapped[0] == ByKms;

    internal static byte[] OfKms(string key, ReadOnlySpan<byte> ciphertext)
    {
        var name = Encoding.UTF8.GetBytes(key);
        return name.Length is > 0 and <= byte.MaxValue
            ? [ByKms, (byte)name.Length, .. name, .. ciphertext]
            : throw new CryptographicException("The KMS named its key with no or more than 255 bytes.");
    }

    /// <exception cref="CryptographicException">Not bytes of a KMS.</exception>
    internal static (string Key, byte[] Ciphertext) ReadKms(byte[] wrapped) => IsByKms(wrapped) && wrapped.Length > 2 + wrapped[1]
        ? (Encoding.UTF8.GetString(wrapped.AsSpan(2, wrapped[1])), wrapped[(2 + wrapped[1])..])
        : throw new CryptographicException("Wrapped by no KMS.");
}
