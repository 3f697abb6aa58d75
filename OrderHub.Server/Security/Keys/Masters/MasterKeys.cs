using System.Security.Cryptography;

namespace OrderHub.Server.Security.Keys.Masters;

/// <summary>The master key that wraps, and those that only open what they wrapped earlier: while one is exchanged, both are readable.</summary>
public sealed class MasterKeys(IMasterKey current, IReadOnlyList<IMasterKey> others) : IDisposable
{
    public IMasterKey Current => current;

    public IReadOnlyList<IMasterKey> Others => others;

    /// <summary>True where one of the keys can unwrap the bytes.</summary>
    public bool Open(ReadOnlySpan<byte> wrapped) => Find(wrapped) is not null;

    /// <exception cref="CryptographicException">No key here wrapped it, or it was tampered with.</exception>
    public ValueTask<byte[]> UnwrapAsync(KeyLabel label, byte[] wrapped, CancellationToken ct) =>
        (Find(wrapped) ?? throw new CryptographicException($"Wrapped under another master key ({WrappedKey.MasterOf(wrapped)}).")).UnwrapAsync(label, wrapped, ct);

    public void Dispose()
    {
        current.Dispose();
        foreach (var other in others)
        {
            other.Dispose();
        }
    }

    private IMasterKey? Find(ReadOnlySpan<byte> wrapped)
    {
        if (current.Opens(wrapped))
        {
            return current;
        }

        foreach (var other in others)
        {
            if (other.Opens(wrapped))
            {
                return other;
            }
        }

        return null;
    }
}
