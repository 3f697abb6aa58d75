using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrderHub.Server.Security.Keys;

/// <summary>
/// Nonces that do not repeat: 8 random bytes drawn once a run of the process, then a counter of 4 bytes; when the counter is used
/// up, 8 new random bytes. Random nonces alone would allow a key only 2^32 fields, which a busy tenant reaches in days.
/// </summary>
public static class NonceSource
{
    public const int Size = 12;

    private static Run current = new();

    /// <summary>Writes the next nonce. Takes no lock.</summary>
    public static void Take(Span<byte> nonce)
    {
        while (true)
        {
            var run = Volatile.Read(ref current);
            var count = Interlocked.Increment(ref run.Counter);
            if (count <= uint.MaxValue)
            {
                BinaryPrimitives.WriteUInt64BigEndian(nonce, run.Prefix);
                BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], (uint)count);
                return;
            }

            Interlocked.CompareExchange(ref current, new Run(), run);
        }
    }

    private sealed class Run
    {
        public readonly ulong Prefix = BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(8));
        public long Counter;
    }
}
